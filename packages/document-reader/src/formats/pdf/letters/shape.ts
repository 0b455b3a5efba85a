import type { PixelBox } from '../page-geometry.ts';
import type { Coverage } from './coverage.ts';

/** Cells on a side of the grid onto which the ink of a letter is brought. */
const side = 14;
const cells = side * side;

/** How a letter is drawn, whatever its size and colour. */
export interface Shape {
  /**
   * Ink in the cells of a grid over the ink's box, row by row, less its mean and brought to length 1 together with one
   * more number that says how even the ink is: the product of two is 1 for the same letter, near 0 for strangers.
   */
  grid: Float32Array;
  /** Share of the box that is ink. */
  mean: number;
  /** Natural logarithm of the box's width by its height. */
  ratio: number;
  /** Where the ink begins and ends in the height of its line, 0 above and 1 below; null where the line is not known. */
  place: { top: number; bottom: number } | null;
}

/** Ink that is the same all over its box (dashes, points, bars) has no shape but its box; this weighs that in. */
const evenness = 2;

const narrowed = { of: new Float32Array(0) };

/** The shape of some ink. `line` is the box of its line, in the same pixels, where it lies level. */
export function shapeOf({ data, width, height, top }: Coverage, line: PixelBox | null): Shape | null {
  const columns = new Uint8Array(width);
  const rows = new Uint8Array(height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const value = data[at] ?? 0;
      if (value > (columns[x] ?? 0)) columns[x] = value;
      if (value > (rows[y] ?? 0)) rows[y] = value;
    }
  }
  const across = extent(columns);
  const down = extent(rows);
  if (across === null || down === null) return null;
  const [boxWidth, boxHeight] = [across.to - across.from, down.to - down.from];
  const grid = gridOf(data, width, height, across, down);
  let total = 0;
  for (let at = 0; at < cells; at++) total += grid[at] ?? 0;
  const mean = total / cells;
  let energy = evenness;
  for (let at = 0; at < cells; at++) {
    const value = (grid[at] ?? 0) - mean;
    grid[at] = value;
    energy += value * value;
  }
  grid[cells] = Math.sqrt(evenness);
  const length = Math.sqrt(energy);
  for (let at = 0; at <= cells; at++) grid[at] = (grid[at] ?? 0) / length;
  return { grid, mean, ratio: Math.log(boxWidth / boxHeight), place: line && placeIn(line, top, down) };
}

/** Fonts that state no height of line give the letter's own box for it. */
function placeIn(line: PixelBox, top: number, { from, to }: Extent): Shape['place'] {
  const height = line.y1 - line.y0;
  if (height < (to - from) * 1.15 + 1) return null;
  return { top: (top + from - line.y0) / height, bottom: (top + to - line.y0) / height };
}

interface Extent {
  from: number;
  to: number;
}

/** First and last place with ink, to parts of a pixel: a pale border pixel is covered in part. */
function extent(profile: Uint8Array): Extent | null {
  const faint = 30;
  let first = 0;
  while (first < profile.length && (profile[first] ?? 0) < faint) first++;
  if (first === profile.length) return null;
  let last = profile.length - 1;
  while ((profile[last] ?? 0) < faint) last--;
  const part = (at: number) => (profile[at] ?? 0) / 255;
  if (first < last) return { from: first + 1 - part(first), to: last + part(last) };
  const half = Math.max(0.2, part(first)) / 2;
  return { from: first + 0.5 - half, to: first + 0.5 + half };
}

/** Mean ink, 0…1, under each cell of a grid over a stretch of the coverage, with room for one more number. */
function gridOf(data: Uint8Array, width: number, height: number, across: Extent, down: Extent): Float32Array {
  if (narrowed.of.length < height * side) narrowed.of = new Float32Array(height * side * 2);
  const narrow = narrowed.of.fill(0, 0, height * side);
  const stepX = (across.to - across.from) / side;
  for (let cell = 0; cell < side; cell++) {
    const [start, end] = [across.from + cell * stepX, across.from + (cell + 1) * stepX];
    const last = Math.min(width, Math.ceil(end));
    for (let x = Math.max(0, Math.floor(start)); x < last; x++) {
      const part = (Math.min(end, x + 1) - Math.max(start, x)) / stepX / 255;
      for (let y = 0, at = x, to = cell; y < height; y++, at += width, to += side) {
        narrow[to] = (narrow[to] ?? 0) + (data[at] ?? 0) * part;
      }
    }
  }
  const grid = new Float32Array(cells + 1);
  const stepY = (down.to - down.from) / side;
  for (let cell = 0; cell < side; cell++) {
    const [start, end] = [down.from + cell * stepY, down.from + (cell + 1) * stepY];
    const last = Math.min(height, Math.ceil(end));
    for (let y = Math.max(0, Math.floor(start)); y < last; y++) {
      const part = (Math.min(end, y + 1) - Math.max(start, y)) / stepY;
      for (let x = 0; x < side; x++) {
        const to = cell * side + x;
        grid[to] = (grid[to] ?? 0) + (narrow[y * side + x] ?? 0) * part;
      }
    }
  }
  return grid;
}

/**
 * How alike two shapes are: 1 for the same, 0 and less for strangers. Boldness, width and the place in the line count a
 * little: they differ between fonts, but tell a dash from a bar and a comma from a quote. Less than `least` is not told
 * exactly.
 */
export function likeness(a: Shape, b: Shape, least = -1): number {
  const ratio = Math.min(1.5, Math.max(0, Math.abs(a.ratio - b.ratio) - 0.15));
  const place =
    a.place === null || b.place === null
      ? 0
      : Math.max(0, Math.abs(a.place.top - b.place.top) - 0.06) +
        Math.max(0, Math.abs(a.place.bottom - b.place.bottom) - 0.06);
  const unlike = 0.3 * Math.abs(a.mean - b.mean) + 0.2 * ratio + 0.4 * Math.min(0.8, place);
  if (1 - unlike <= least) return least;
  const [one, other] = [a.grid, b.grid];
  let product = 0;
  for (let at = 0; at <= cells; at++) product += (one[at] ?? 0) * (other[at] ?? 0);
  return product - unlike;
}
