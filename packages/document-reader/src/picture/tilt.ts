import { flattenBackground } from './background.ts';
import { type Component, findComponents } from './components.ts';
import type { GreyImage } from './grey-image.ts';
import { findInk } from './ink.ts';

/** Long side of the picture that {@link measureTilt} looks at: letters of ordinary print are still apart there. */
export const tiltSide = 1000;

/** Slopes of up to 17 degrees. */
const steepest = 0.3;
const step = 0.01;
const fewestLetters = 40;

/** How a page must be turned, in degrees clockwise, so that its lines run level. */
export interface Tilt {
  /** −90 where the page lies on its side. Which of the two level ways is upright only reading tells. */
  quarter: 0 | -90;
  /** The rest, up to 17 degrees to either side. */
  rest: number;
}

/** How the lines of a small picture of a page run; level where there are too few letters to tell. */
export function measureTilt(small: GreyImage): Tilt {
  const { width, height } = small;
  const ink = findInk(flattenBackground(small), 8);
  const letters = findComponents(ink, width, height).list.filter(mayBeLetter);
  if (letters.length < fewestLetters) return { quarter: 0, rest: 0 };
  const level = sharpestSlope(letterEdges(letters, small, false));
  const side = sharpestSlope(letterEdges(letters, small, true));
  const slope = level.sharpness > side.sharpness ? level.slope : -side.slope;
  return { quarter: liesOnSide(letters, slope) ? -90 : 0, rest: -(Math.atan(slope) * 180) / Math.PI };
}

function mayBeLetter({ x0, y0, x1, y1 }: Component): boolean {
  const [width, height] = [x1 - x0, y1 - y0];
  return Math.max(width, height) >= 4 && Math.max(width, height) <= 40 && Math.min(width, height) >= 2;
}

/** Edges of letters along one axis, as pairs: place across (from the middle), place along. */
function letterEdges(letters: readonly Component[], { width, height }: GreyImage, onSide: boolean) {
  const points = letters.flatMap(({ x0, y0, x1, y1 }) => {
    const across = onSide ? (y0 + y1 - height) / 2 : (x0 + x1 - width) / 2;
    return onSide ? [across, x0, across, x1] : [across, y0, across, y1];
  });
  return { points, extent: onSide ? width : height };
}

/** The slope at which the edges fall into the fewest rows. */
function sharpestSlope({ points, extent }: { points: readonly number[]; extent: number }) {
  const best = { slope: 0, sharpness: 0 };
  const margin = Math.ceil(tiltSide * steepest);
  for (let slope = -steepest; slope <= steepest; slope += step) {
    const rows = new Uint32Array(extent + 2 * margin);
    for (let i = 0; i < points.length; i += 2) {
      const row = Math.round((points[i + 1] ?? 0) - slope * (points[i] ?? 0)) + margin;
      rows[row] = (rows[row] ?? 0) + 1;
    }
    // Sum of squares as a multiple of what evenly spread edges would give.
    const sharpness = (rows.reduce((sum, count) => sum + count * count, 0) / (points.length / 2) ** 2) * extent;
    if (sharpness > best.sharpness) Object.assign(best, { slope, sharpness });
  }
  return best;
}

/** Letters stand nearer to their neighbours in a line than to those of other lines. */
function liesOnSide(letters: readonly Component[], slope: number): boolean {
  const places = letters
    .map(({ x0, y0, x1, y1 }) => ({ x: (x0 + x1) / 2, y: (y0 + y1) / 2 }))
    .sort((a, b) => a.x - b.x);
  let [beside, above] = [0, 0];
  for (const [at, place] of places.entries()) {
    let nearest = Number.POSITIVE_INFINITY;
    let [dx, dy] = [0, 0];
    for (const direction of [-1, 1]) {
      for (let other = at + direction; ; other += direction) {
        const near = places[other];
        if (near === undefined || Math.abs(near.x - place.x) >= nearest) break;
        const [x, y] = [near.x - place.x, near.y - place.y];
        const distance = Math.hypot(x, y);
        if (distance >= nearest) continue;
        nearest = distance;
        [dx, dy] = [Math.abs(x + slope * y), Math.abs(y - slope * x)];
      }
    }
    if (dx > dy * 2) beside++;
    else if (dy > dx * 2) above++;
  }
  return above > beside;
}
