import { keep, type OpenPicture, rawPixels } from '../open-picture.ts';
import { fit, sheetLength } from '../recognition-size.ts';
import { findSheet, sheetSide } from './find-sheet.ts';
import { distance, flatSize, flatten, type Pixels, type Quad } from './perspective.ts';
import { hasPrintBeside, printBesideSide } from './print-beside.ts';

/** A sheet of paper that was found in a photo. */
export interface FlatSheet {
  /** As it looks from straight above, without the table around it. */
  flat: OpenPicture;
  /** Where its corners lie in the photo, clockwise from the upper left. */
  corners: Quad;
  /** Whether the photo shows it so slanting, or so small, that people want to see it flat too. */
  isAslant: boolean;
}

/** The one sheet in a photo; null where there is none to be sure of. */
export async function flatSheet(photo: OpenPicture): Promise<FlatSheet | null> {
  const resized = (side: number) => pixelsOf(photo, fit(photo.size, Math.min(1, side / longSideOf(photo.size))));
  const small = await resized(sheetSide);
  const quad = findSheet(small);
  if (quad === null) return null;
  const look = await resized(printBesideSide);
  if (hasPrintBeside(look, scaled(quad, small, look))) return null;
  return {
    flat: await flattened(photo, scaled(quad, small, photo.size)),
    corners: scaled(quad, small, photo.size),
    isAslant: isAslant(quad, small),
  };
}

/** Enlarging a photo beyond this shows nothing more. */
const mostGain = 2;

/** The size that recognition wants is made before: to flatten is to blur a little, and least where pixels are many. */
async function flattened(photo: OpenPicture, quad: Quad): Promise<OpenPicture> {
  const wanted = sheetLength / longSideOf(flatSize(quad, photo.size));
  const size = fit(photo.size, Math.min(wanted, mostGain));
  const corners = scaled(quad, photo.size, size);
  const around = boxAround(corners, size);
  const pixels = await pixelsOf(photo, size, around);
  const [a, b, c, d] = corners.map(({ x, y }) => ({ x: x - around.left, y: y - around.top }));
  return keep(flatten(pixels, [a, b, c, d] as Quad, flatSize(corners, size)));
}

type Size = { width: number; height: number };

function longSideOf({ width, height }: Size): number {
  return Math.max(width, height);
}

type Region = Size & { left: number; top: number };

/** The part of a picture in which a quad lies. */
function boxAround(quad: Quad, { width, height }: Size): Region {
  const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
  const left = within(Math.floor(Math.min(...quad.map(({ x }) => x))) - 1, width - 1);
  const top = within(Math.floor(Math.min(...quad.map(({ y }) => y))) - 1, height - 1);
  const right = within(Math.ceil(Math.max(...quad.map(({ x }) => x))) + 1, width);
  const bottom = within(Math.ceil(Math.max(...quad.map(({ y }) => y))) + 1, height);
  return { left, top, width: right - left, height: bottom - top };
}

/** A photo's pixels at a size, or a region of them; no others are made. */
function pixelsOf({ page }: OpenPicture, size: Size, region?: Region): Promise<Pixels> {
  const whole = page().resize({ ...size, fit: 'fill', kernel: 'cubic' });
  return rawPixels(region === undefined ? whole : whole.extract(region));
}

function scaled(quad: Quad, from: Size, to: Size): Quad {
  const [a, b, c, d] = quad.map(({ x, y }) => ({ x: (x * to.width) / from.width, y: (y * to.height) / from.height }));
  return [a, b, c, d] as Quad;
}

/** A side that slants more than six degrees, or sides that span less than so much of the photo's. */
const slant = Math.sin((6 * Math.PI) / 180);
const leastSpan = 0.7;

function isAslant(quad: Quad, { width, height }: Size): boolean {
  const sides = quad.map((from, at) => {
    const to = quad[(at + 1) % 4] ?? from;
    const length = distance(from, to);
    return { length, slant: Math.min(Math.abs(to.x - from.x), Math.abs(to.y - from.y)) / length };
  });
  const longest = Math.max(...sides.map(({ length }) => length));
  return sides.some((side) => side.slant > slant) || longest < leastSpan * Math.max(width, height);
}
