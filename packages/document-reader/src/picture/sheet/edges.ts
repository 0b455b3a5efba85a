import type { GreyImage } from '../grey-image.ts';

/** How brightness changes at each pixel, in levels a pixel, to the right and down. */
export interface Gradient {
  across: Float32Array;
  down: Float32Array;
  width: number;
  height: number;
}

/** The changes of brightness in a picture, after Scharr: rounder than Sobel's. */
export function gradientOf({ data, width, height }: GreyImage): Gradient {
  const across = new Float32Array(width * height);
  const down = new Float32Array(width * height);
  for (let y = 1; y + 1 < height; y++) {
    for (let x = 1; x + 1 < width; x++) {
      const at = y * width + x;
      const value = (offset: number) => data[at + offset] ?? 0;
      const [upperLeft, upper, upperRight] = [value(-width - 1), value(-width), value(-width + 1)];
      const [left, right] = [value(-1), value(1)];
      const [lowerLeft, lower, lowerRight] = [value(width - 1), value(width), value(width + 1)];
      across[at] = (3 * (upperRight - upperLeft + lowerRight - lowerLeft) + 10 * (right - left)) / 32;
      down[at] = (3 * (lowerLeft - upperLeft + lowerRight - upperRight) + 10 * (lower - upper)) / 32;
    }
  }
  return { across, down, width, height };
}

/** The change of brightness at a pixel, in whatever direction. */
export function changeAt({ across, down }: Gradient, at: number): number {
  return Math.hypot(across[at] ?? 0, down[at] ?? 0);
}

/** A straight edge: `x · cos + y · sin = offset`; the normal points to its bright side. */
export interface Edge {
  /** Radians, 0 to 2π. */
  angle: number;
  offset: number;
}

const angles = 360;
const spread = 4;

/**
 * The strongest straight edges of a picture (Hough transform, after Duda and Hart 1972). Each pixel votes for the lines
 * that fit the direction in which it brightens, faint and strong edges nearly alike.
 */
export function findEdges({ across, down, width, height }: Gradient, faintest: number, count: number): Edge[] {
  const reach = Math.ceil(Math.hypot(width, height));
  const offsets = 2 * reach + 1;
  const votes = new Float32Array(angles * offsets);
  const cosines = Float64Array.from({ length: angles }, (_, at) => Math.cos((at * 2 * Math.PI) / angles));
  const sines = Float64Array.from({ length: angles }, (_, at) => Math.sin((at * 2 * Math.PI) / angles));
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const [dx, dy] = [across[at] ?? 0, down[at] ?? 0];
      const strength = Math.hypot(dx, dy);
      if (strength < faintest) continue;
      const vote = Math.min(strength, 3 * faintest);
      const towards = Math.round((Math.atan2(dy, dx) * angles) / (2 * Math.PI));
      for (let turn = towards - spread; turn <= towards + spread; turn++) {
        const angle = (turn + angles) % angles;
        const offset = Math.round(x * (cosines[angle] ?? 0) + y * (sines[angle] ?? 0)) + reach;
        const place = angle * offsets + offset;
        votes[place] = (votes[place] ?? 0) + vote;
      }
    }
  }
  return strongest(votes, offsets, count).map(({ angle, offset }) => ({
    angle: (angle * 2 * Math.PI) / angles,
    offset: offset - reach,
  }));
}

/** Near lines of one edge are one: only the best of them is taken. */
const apart = { angle: 5, offset: 7 };

function strongest(votes: Float32Array, offsets: number, count: number): Edge[] {
  const rows = Array.from({ length: angles }, (_, angle) => votes.subarray(angle * offsets, (angle + 1) * offsets));
  const bestOf = rows.map(placeOfMost);
  const found: Edge[] = [];
  while (found.length < count) {
    const most = bestOf.map((place, angle) => rows[angle]?.[place] ?? 0);
    const angle = placeOfMost(most);
    const offset = bestOf[angle] ?? 0;
    if ((most[angle] ?? 0) <= 0) break;
    found.push({ angle, offset });
    for (let turn = -apart.angle; turn <= apart.angle; turn++) {
      const near = (angle + turn + angles) % angles;
      rows[near]?.fill(0, Math.max(0, offset - apart.offset), offset + apart.offset + 1);
      bestOf[near] = placeOfMost(rows[near] ?? []);
    }
  }
  return found;
}

function placeOfMost(values: ArrayLike<number>): number {
  let best = 0;
  for (let at = 1; at < values.length; at++) if ((values[at] ?? 0) > (values[best] ?? 0)) best = at;
  return best;
}
