import type { Edge, Gradient } from './edges.ts';
import type { Point } from './perspective.ts';

type Ends = readonly [Point, Point];

/** How far from its line a side may be seen, in pixels: paper curls, and lines are found to the nearest degree. */
const slack = 3;
/** Pixels between two looks. */
const stride = 2;

/** What is seen of an edge along its whole line. */
export interface SeenEdge extends Edge {
  /** Looks that found it, from the line's beginning to each place. */
  counts: Uint32Array;
  sights: readonly (Point | null)[];
}

/** Looks along an edge's line, all across the picture, for the steepest rise of brightness towards its bright side. */
export function lookAlong(edge: Edge, gradient: Gradient, faintest: number): SeenEdge {
  const reach = Math.hypot(gradient.width, gradient.height);
  const looks = Math.ceil((2 * reach) / stride);
  const sights = Array.from({ length: looks }, (_, at) => look(edge, placeOn(edge, at, reach), gradient, faintest));
  const counts = new Uint32Array(looks + 1);
  for (const [at, sight] of sights.entries()) counts[at + 1] = (counts[at] ?? 0) + (sight === null ? 0 : 1);
  return { ...edge, counts, sights };
}

/** So many looks in a row may miss an edge: a finger, a staple, a hole. */
const gap = 4;

/** The most looks that found an edge one after another, but for small gaps. A sheet's side is whole, a pattern's is not. */
export function longestRun({ sights }: SeenEdge): number {
  let [longest, run, missed] = [0, 0, 0];
  for (const sight of sights) {
    missed = sight === null ? missed + 1 : 0;
    if (missed > gap) run = 0;
    else if (missed === 0) longest = Math.max(longest, ++run);
  }
  return longest;
}

/** The share of a side, 0 to 1, at which the picture really becomes brighter inwards. What lies outside is unseen. */
export function supportOf(side: SeenEdge, ends: Ends, gradient: Gradient): number {
  const [from, to] = range(side, ends, gradient);
  return ((side.counts[to] ?? 0) - (side.counts[from] ?? 0)) / Math.max(1, to - from);
}

/** The line through the middle of the edge as it is seen along a side; the side as it was where too little is seen. */
export function fitEdge(side: SeenEdge, ends: Ends, gradient: Gradient): Edge {
  const seen = side.sights.slice(...range(side, ends, gradient)).filter((sight) => sight !== null);
  const first = lineThrough(seen, side);
  if (first === null) return side;
  const near = seen.filter((sight) => Math.abs(away(first, sight)) < 1.5);
  return lineThrough(near, side) ?? first;
}

/** The place of look `at`: looks run across the normal, and the middle one is the nearest to the picture's origin. */
function placeOn({ angle, offset }: Edge, at: number, reach: number): Point {
  const along = at * stride - reach;
  return {
    x: offset * Math.cos(angle) - along * Math.sin(angle),
    y: offset * Math.sin(angle) + along * Math.cos(angle),
  };
}

/** The looks between two places on the line. */
function range({ angle, counts }: SeenEdge, ends: Ends, { width, height }: Gradient): [number, number] {
  const reach = Math.hypot(width, height);
  const looks = ends.map(({ x, y }) => Math.round((y * Math.cos(angle) - x * Math.sin(angle) + reach) / stride));
  const inside = (at: number) => Math.min(counts.length - 1, Math.max(0, at));
  return [inside(Math.min(...looks)), inside(Math.max(...looks))];
}

/** The steepest rise near a place, to a part of a pixel; null where there is none. */
function look({ angle }: Edge, { x, y }: Point, gradient: Gradient, faintest: number): Point | null {
  const { across, down, width, height } = gradient;
  if (x < -slack || y < -slack || x > width + slack || y > height + slack) return null;
  const [nx, ny] = [Math.cos(angle), Math.sin(angle)];
  const rise = (step: number): number => {
    const [column, row] = [Math.round(x + nx * step), Math.round(y + ny * step)];
    if (column < 0 || row < 0 || column >= width || row >= height) return 0;
    return (across[row * width + column] ?? 0) * nx + (down[row * width + column] ?? 0) * ny;
  };
  let best = 0;
  for (let step = -slack; step <= slack; step++) if (rise(step) > rise(best)) best = step;
  const strength = rise(best);
  if (strength < faintest) return null;
  const [before, after] = [rise(best - 1), rise(best + 1)];
  const bend = before - 2 * strength + after;
  const middle = best + (bend < 0 ? (before - after) / (2 * bend) : 0);
  return { x: x + nx * middle, y: y + ny * middle };
}

function away({ angle, offset }: Edge, { x, y }: Point): number {
  return x * Math.cos(angle) + y * Math.sin(angle) - offset;
}

/** The line of least squares, its normal on the same side as that of `like`. */
function lineThrough(points: readonly Point[], like: Edge): Edge | null {
  if (points.length < 8) return null;
  const middle = { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) };
  let [xx, xy, yy] = [0, 0, 0];
  for (const { x, y } of points) {
    xx += (x - middle.x) ** 2;
    xy += (x - middle.x) * (y - middle.y);
    yy += (y - middle.y) ** 2;
  }
  const along = Math.atan2(2 * xy, xx - yy) / 2;
  const isOpposite = Math.cos(along + Math.PI / 2 - like.angle) < 0;
  const angle = along + (isOpposite ? -Math.PI / 2 : Math.PI / 2);
  return { angle, offset: middle.x * Math.cos(angle) + middle.y * Math.sin(angle) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
