import { paper } from './background.ts';
import type { GreyImage } from './grey-image.ts';

/**
 * How a page's lines fall, as pixels down per pixel to the right, at a quarter and at three quarters of its height: two
 * values, because a photo from the side makes the upper lines fall otherwise than the lower ones.
 */
export interface Skew {
  upper: number;
  lower: number;
}

const noSkew: Skew = { upper: 0, lower: 0 };

const steepest = 0.12;
const coarseStep = 0.004;
const fineStep = 0.0005;

/** The skew at which the ink of each half of the page falls into the sharpest rows. */
export function measureSkew(ink: Uint8Array, width: number, height: number): Skew {
  const half = Math.floor(height / 2);
  const upper = sharpestSlope(inkPoints(ink, width, 0, half), half);
  const lower = sharpestSlope(inkPoints(ink, width, half, height), height - half);
  // A half with little ink follows the other; so does one that disagrees more than a sheet in a photo can.
  if (upper === null || lower === null) return { upper: upper ?? lower ?? 0, lower: lower ?? upper ?? 0 };
  return Math.abs(upper - lower) > 0.06 ? noSkew : { upper, lower };
}

/** Places of ink as x (from the middle) and y pairs: upper edges of strokes, where letters of a line agree best. */
function inkPoints(ink: Uint8Array, width: number, fromY: number, toY: number): Int32Array {
  const points: number[] = [];
  for (let y = Math.max(1, fromY); y < toY; y++) {
    for (let x = y & 1; x < width; x += 2) {
      if (ink[y * width + x] && !ink[(y - 1) * width + x]) points.push(x - (width >> 1), y - fromY);
    }
  }
  return Int32Array.from(points);
}

const fewestPoints = 400;

function sharpestSlope(points: Int32Array, height: number): number | null {
  if (points.length < fewestPoints * 2) return null;
  let best = 0;
  let sharpest = -1;
  const tryRange = (from: number, to: number, step: number) => {
    for (let slope = from; slope <= to; slope += step) {
      const value = sharpness(points, height, slope);
      if (value > sharpest) {
        sharpest = value;
        best = slope;
      }
    }
  };
  tryRange(-steepest, steepest, coarseStep);
  tryRange(best - coarseStep, best + coarseStep, fineStep);
  return Math.abs(best) < fineStep ? 0 : best;
}

/** Sum of squares of the row counts: largest when every line's ink falls into few rows. */
function sharpness(points: Int32Array, height: number, slope: number): number {
  const margin = 400;
  const rows = new Uint32Array(height + 2 * margin);
  for (let i = 0; i < points.length; i += 2) {
    const row = Math.round((points[i + 1] ?? 0) - slope * (points[i] ?? 0)) + margin;
    rows[row] = (rows[row] ?? 0) + 1;
  }
  let sum = 0;
  for (const count of rows) sum += count * count;
  return sum;
}

/** Slope at a height of the levelled page. */
function slopeAt({ upper, lower }: Skew, y: number, height: number): number {
  return upper + (lower - upper) * (y / height - 0.25) * 2;
}

/** Where a place of the levelled page stands on the page before, vertically. */
export function unlevel(
  skew: Skew,
  x: number,
  y: number,
  { width, height }: { width: number; height: number },
): number {
  return y + slopeAt(skew, y, height) * (x - width / 2);
}

/** The page with level lines: every column is moved up or down, letters keep their shape. */
export function level(image: GreyImage, skew: Skew): GreyImage {
  const { data, width, height } = image;
  if (skew.upper === 0 && skew.lower === 0) return image;
  const levelled = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const slope = slopeAt(skew, y, height);
    for (let x = 0; x < width; x++) {
      const from = y + slope * (x - width / 2);
      const first = Math.floor(from);
      const at = y * width + x;
      if (first < 0 || first + 1 >= height) {
        levelled[at] = paper;
        continue;
      }
      const above = data[first * width + x] ?? paper;
      levelled[at] = above + ((data[(first + 1) * width + x] ?? paper) - above) * (from - first);
    }
  }
  return { data: levelled, width, height };
}
