/** A connected patch of ink: its box (x1, y1 exclusive), its pixels, and its runs as a linked list into `Components`. */
export interface Component {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  pixels: number;
  firstRun: number;
}

/** All patches of a picture. Run `i` covers `from[i] … to[i]` (exclusive) of row `row[i]`; `nextRun[i]` is −1 at the end. */
export interface Components {
  list: Component[];
  from: Int32Array;
  to: Int32Array;
  row: Int32Array;
  nextRun: Int32Array;
}

/** The 8-connected patches of ink, found row by row from their runs. */
export function findComponents(ink: Uint8Array, width: number, height: number): Components {
  let capacity = 1 << 14;
  let from = new Int32Array(capacity);
  let to = new Int32Array(capacity);
  let row = new Int32Array(capacity);
  let parent = new Int32Array(capacity);
  let count = 0;
  const grow = () => {
    capacity *= 2;
    [from, to, row, parent] = [from, to, row, parent].map((old) => {
      const bigger = new Int32Array(capacity);
      bigger.set(old);
      return bigger;
    }) as [Int32Array<ArrayBuffer>, Int32Array<ArrayBuffer>, Int32Array<ArrayBuffer>, Int32Array<ArrayBuffer>];
  };
  const root = (run: number) => {
    let at = run;
    while ((parent[at] ?? at) !== at) {
      parent[at] = parent[parent[at] ?? at] ?? at;
      at = parent[at] ?? at;
    }
    return at;
  };
  let above = 0;
  let aboveEnd = 0;
  for (let y = 0; y < height; y++) {
    const rowStart = count;
    let candidate = above;
    const line = ink.subarray(y * width, (y + 1) * width);
    for (let x = line.indexOf(1), end = 0; x >= 0; x = line.indexOf(1, end)) {
      end = x + 1;
      while (line[end]) end++;
      if (count === capacity) grow();
      from[count] = x;
      to[count] = end;
      row[count] = y;
      parent[count] = count;
      while (candidate < aboveEnd && (to[candidate] ?? 0) < x) candidate++;
      for (let other = candidate; other < aboveEnd && (from[other] ?? 0) <= end; other++) {
        const a = root(other);
        const b = root(count);
        parent[Math.max(a, b)] = Math.min(a, b);
      }
      count++;
    }
    above = rowStart;
    aboveEnd = count;
  }
  return collect({ from, to, row, count, root });
}

function collect(runs: {
  from: Int32Array;
  to: Int32Array;
  row: Int32Array;
  count: number;
  root: (run: number) => number;
}): Components {
  const nextRun = new Int32Array(runs.count).fill(-1);
  const byRoot = new Map<number, Component>();
  for (let run = 0; run < runs.count; run++) {
    const root = runs.root(run);
    const [x0, x1, y] = [runs.from[run] ?? 0, runs.to[run] ?? 0, runs.row[run] ?? 0];
    const component = byRoot.get(root);
    if (component === undefined) {
      byRoot.set(root, { x0, y0: y, x1, y1: y + 1, pixels: x1 - x0, firstRun: run });
      continue;
    }
    component.x0 = Math.min(component.x0, x0);
    component.x1 = Math.max(component.x1, x1);
    component.y1 = y + 1;
    component.pixels += x1 - x0;
    nextRun[run] = component.firstRun;
    component.firstRun = run;
  }
  return { list: [...byRoot.values()], from: runs.from, to: runs.to, row: runs.row, nextRun };
}
