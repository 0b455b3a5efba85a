import type { GreyImage } from '../grey-image.ts';
import { changeAt, type Edge, findEdges, type Gradient, gradientOf } from './edges.ts';
import { weakestColour, withoutDarkPrint } from './paint-over.ts';
import { distance, type Pixels, type Point, project, projectionTo, type Quad } from './perspective.ts';
import { fitEdge, longestRun, lookAlong, type SeenEdge, supportOf } from './sides.ts';

/** Long side of the picture in which {@link findSheet} looks: print vanishes there, edges stay. */
export const sheetSide = 480;

/** Half the height of a line of ordinary print, in pixels. */
const printReach = 4;

/** Levels of brightness a pixel below which nothing is an edge. */
const faintest = 3;
/** Edges that are looked at, and those of them that are taken for sides: the ones that are seen longest. */
const mostEdges = 120;
const mostSides = 24;

/** The picture, the same without print, and how that changes. */
interface Layers {
  picture: GreyImage;
  paper: GreyImage;
  gradient: Gradient;
}

/** A line that may bound the sheet: an edge, or the picture's frame, at which a sheet may be cut off. */
interface Side extends SeenEdge {
  isFrame: boolean;
}

/**
 * The corners of the one sheet of paper in a photo, or null where there is none to be sure of: no photo of a
 * sheet, a sheet that fills the picture or lies flat in it. The long side of `small` is {@link sheetSide}.
 *
 * A sheet has four straight edges and is brighter within. Its brightness is taken of each pixel's weakest colour, in which
 * white paper stands out from wood and skin, and print is painted over first.
 */
export function findSheet(small: Pixels): Quad | null {
  const picture = weakestColour(small);
  const paper = withoutDarkPrint(picture, printReach);
  const layers = { picture, paper, gradient: gradientOf(paper) };
  const best = bestRing(layers);
  if (best === null) return null;
  const fitted = best.sides.map((side, at) =>
    side.isFrame ? side : fitEdge(side, ends(best.quad, at), layers.gradient),
  );
  const quad = cornersOf(fitted) ?? best.quad;
  if (isLevel(fitted) || fillsPicture(quad, small)) return null;
  return startingUpperLeft(quad.map(({ x, y }) => ({ x: x + 0.5, y: y + 0.5 })));
}

/** The four sides that bound a sheet most surely, and where they meet. */
function bestRing(layers: Layers): { quad: Quad; sides: readonly Side[] } | null {
  const { paper, gradient } = layers;
  let best: { quad: Quad; sides: readonly Side[]; score: number } | null = null;
  for (const sides of rings(sidesOf(paper, gradient))) {
    const quad = cornersOf(sides);
    if (quad === null || !isPlausible(quad, sides, paper)) continue;
    const least = best?.score ?? 0;
    const most = scoreOf(quad, sides, gradient);
    if (most <= least) continue;
    const share = paperShare(quad, layers);
    const score = most * share ** 2;
    if (share >= leastPaper && score > least) best = { quad, sides, score };
  }
  return best;
}

function sidesOf(paper: GreyImage, gradient: Gradient): Side[] {
  const look = (edge: Edge) => lookAlong(edge, gradient, faintest);
  const edges = findEdges(gradient, faintest, mostEdges).map(look);
  const longest = edges.sort((a, b) => longestRun(b) - longestRun(a)).slice(0, mostSides);
  return [
    ...longest.map((edge) => ({ ...edge, isFrame: false })),
    ...frameOf(paper).map((edge) => ({ ...look(edge), isFrame: true })),
  ];
}

function frameOf({ width, height }: GreyImage): Edge[] {
  return [0, 0, 1 - width, 1 - height].map((offset, quarter) => ({ angle: (quarter * Math.PI) / 2, offset }));
}

const squarest = (55 * Math.PI) / 180;

/** Every four sides that run round a bright middle, in turn; at most two of them of the frame. */
function* rings(sides: readonly Side[]): Generator<readonly [Side, Side, Side, Side]> {
  const sorted = [...sides].sort((a, b) => a.angle - b.angle);
  const follows = (a: Side, b: Side) => {
    const turn = (b.angle - a.angle + 2 * Math.PI) % (2 * Math.PI);
    return turn >= squarest && turn <= Math.PI - squarest;
  };
  for (const [at, left] of sorted.entries()) {
    for (const [next, top] of sorted.entries()) {
      if (next <= at || !follows(left, top)) continue;
      for (const [third, right] of sorted.entries()) {
        if (third <= next || !follows(top, right)) continue;
        for (const bottom of sorted.slice(third + 1)) {
          if (!follows(right, bottom) || !follows(bottom, left)) continue;
          const ring = [left, top, right, bottom] as const;
          if (ring.filter(({ isFrame }) => isFrame).length <= 2) yield ring;
        }
      }
    }
  }
}

/** Where each side meets the one before it, from the first's and the last's corner on; null where two are parallel. */
function cornersOf(sides: readonly Edge[]): Quad | null {
  const corners = sides.map((side, at) => meet(sides.at(at - 1) ?? side, side));
  const [a, b, c, d] = corners;
  return a && b && c && d ? [a, b, c, d] : null;
}

function meet(a: Edge, b: Edge): Point | null {
  const [ax, ay, bx, by] = [Math.cos(a.angle), Math.sin(a.angle), Math.cos(b.angle), Math.sin(b.angle)];
  const determinant = ax * by - ay * bx;
  if (Math.abs(determinant) < 1e-6) return null;
  return { x: (a.offset * by - b.offset * ay) / determinant, y: (b.offset * ax - a.offset * bx) / determinant };
}

/** The ends of a quad's side: side `at` runs from corner `at` to the next. */
function ends(quad: Quad, at: number): readonly [Point, Point] {
  const [from, to] = [quad[at % 4], quad[(at + 1) % 4]];
  return [from ?? quad[0], to ?? quad[0]];
}

/** So far may a corner lie outside of the picture, and so small may a sheet be, in shares of the picture. */
const cutOff = 0.12;
const smallest = 0.15;
/** A till receipt is that long; a sheet seen from so flat an angle could not be read. */
const longest = 5;

function isPlausible(quad: Quad, sides: readonly Side[], { width, height }: GreyImage): boolean {
  const isNear = ({ x, y }: Point) =>
    x > -cutOff * width && x < (1 + cutOff) * width && y > -cutOff * height && y < (1 + cutOff) * height;
  if (!quad.every(isNear)) return false;
  const isInside = sides.every(({ angle, offset }) =>
    quad.every(({ x, y }) => x * Math.cos(angle) + y * Math.sin(angle) >= offset - 1),
  );
  if (!isInside || areaOf(quad) < smallest * width * height) return false;
  const [top, right, bottom, left] = [0, 1, 2, 3].map((at) => distance(...ends(quad, at)));
  const [across, down] = [(top ?? 0) + (bottom ?? 0), (left ?? 0) + (right ?? 0)];
  return across < longest * down && down < longest * across;
}

function areaOf(quad: Quad): number {
  const twice = quad.reduce((sum, { x, y }, at) => {
    const [, next] = ends(quad, at);
    return sum + x * next.y - next.x * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** A side must be seen over so much of its length; the frame counts as a side half seen. */
const leastSupport = 0.5;
const frameSupport = 0.5;

/** How surely these sides bound a sheet, the larger of two equally sure ones first. 0: they don't. */
function scoreOf(quad: Quad, sides: readonly Side[], gradient: Gradient): number {
  let score = Math.sqrt(areaOf(quad) / (gradient.width * gradient.height));
  for (const [at, side] of sides.entries()) {
    const support = side.isFrame ? frameSupport : supportOf(side, ends(quad, at), gradient);
    if (support < leastSupport) return 0;
    score *= support;
  }
  return score;
}

const samples = 16;

/** Paper has no less than that of the brightness around it; print has. */
const unprinted = 0.5;
/** Where less of a quad is paper it is no sheet: white print on a dark screen fills boxes too. */
const leastPaper = 0.6;

/** The share of places within a quad, 0 to 1, that are bare even paper: most of a sheet, little of a patterned cloth. */
function paperShare(quad: Quad, { picture, paper, gradient }: Layers): number {
  const { width, height } = paper;
  const projection = projectionTo(quad);
  let bare = 0;
  for (let v = 0.5; v < samples; v++) {
    for (let u = 0.5; u < samples; u++) {
      const { x, y } = project(projection, u / samples, v / samples);
      const [column, row] = [Math.floor(x), Math.floor(y)];
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      const at = row * width + column;
      const isBare = (picture.data[at] ?? 0) >= unprinted * (paper.data[at] ?? 0);
      if (isBare && changeAt(gradient, at) < faintest) bare++;
    }
  }
  return bare / samples ** 2;
}

/** Whether there is nothing beside the sheet to cut away. */
function fillsPicture(quad: Quad, { width, height }: Pixels): boolean {
  const slack = 0.015 * Math.max(width, height);
  const frame: Quad = [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
  return frame.every((corner) => quad.some((other) => distance(corner, other) < slack));
}

/**
 * Whether the sides run along the picture's own, to half a degree: no camera sees a sheet like that, but pages and screens
 * have boxes that do. A scanned sheet that does lies flat already.
 */
function isLevel(sides: readonly Edge[]): boolean {
  return sides.every(({ angle }) => Math.abs(Math.sin(2 * angle)) < 0.018);
}

/** The same corners from the one that is nearest to the picture's upper left on. */
function startingUpperLeft(corners: readonly Point[]): Quad {
  const sums = corners.map(({ x, y }) => x + y);
  const first = sums.indexOf(Math.min(...sums));
  const [a, b, c, d] = [...corners.slice(first), ...corners.slice(0, first)];
  return [a, b, c, d] as Quad;
}
