import type { PixelBox } from '../page-geometry.ts';
import { contrastAt, type TextInk } from '../text-ink.ts';

/** How strongly the text colours the pixels of a box, 0…255 with 255 for its strongest, rows from the top. */
export interface Coverage {
  data: Uint8Array;
  width: number;
  height: number;
  /** Pixels above the box. */
  top: number;
}

/** Weakest ink that counts, of 0…255. */
const leastContrast = 24;
/** A letter of a poster is none of a document's words. */
const mostPixels = 250_000;

/** The ink in a box of the ink's own pixels; null without any. */
export function coverageOf(ink: TextInk, box: PixelBox): Coverage | null {
  const { width: across, height: down } = ink.whole;
  const [left, top] = [Math.max(0, Math.floor(box.x0)), Math.max(0, Math.floor(box.y0))];
  const [width, height] = [Math.min(across, Math.ceil(box.x1)) - left, Math.min(down, Math.ceil(box.y1)) - top];
  if (width <= 0 || height <= 0 || width * height > mostPixels) return null;
  const data = new Uint8Array(width * height);
  let most = 0;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, at = (top + y) * across + left; x < width; x++, at++, to++) {
      const contrast = contrastAt(ink, at);
      data[to] = contrast;
      if (contrast > most) most = contrast;
    }
  }
  if (most < leastContrast) return null;
  if (most < 255) for (let at = 0; at < data.length; at++) data[at] = Math.round(((data[at] ?? 0) * 255) / most);
  return { data, width, height, top };
}

/** The same for the same ink, and practically never for another. */
export function fingerprint({ data, width, height }: Coverage): string {
  // Two runs of FNV-1a with different starts.
  let [one, other] = [0x811c9dc5, 0x9747b28c];
  for (const value of data) {
    one = Math.imul(one ^ value, 0x01000193);
    other = Math.imul(other ^ value, 0x01000193) ^ (other >>> 15);
  }
  return `${width}x${height}:${one >>> 0}:${other >>> 0}`;
}

/** Pixels around a letter in which ink of its neighbours shows itself as theirs. */
export const around = 2;
/** Ink from which on two pixels beside each other hang together. */
const joined = 128;

/** The ink of a coverage without what hangs together with its edge; null where that is nothing, or nearly all. */
export function withoutNeighbours({ data, width, height, top }: Coverage): Coverage | null {
  const foreign = new Uint8Array(data.length);
  const open: number[] = [];
  const visit = (x: number, y: number) => {
    const at = y * width + x;
    if (x < 0 || y < 0 || x >= width || y >= height || foreign[at] === 1 || (data[at] ?? 0) < joined) return;
    foreign[at] = 1;
    open.push(at);
  };
  for (let x = 0; x < width; x++) {
    visit(x, 0);
    visit(x, height - 1);
  }
  for (let y = 0; y < height; y++) {
    visit(0, y);
    visit(width - 1, y);
  }
  if (open.length === 0) return null;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [x, y] = [at % width, Math.floor(at / width)];
    for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) visit(x + dx, y + dy);
  }
  const own = new Uint8Array(data.length);
  let [all, kept] = [0, 0];
  for (let y = around; y < height - around; y++) {
    for (let x = around; x < width - around; x++) {
      const at = y * width + x;
      all += data[at] ?? 0;
      if (isNear(foreign, width, at)) continue;
      own[at] = data[at] ?? 0;
      kept += own[at] ?? 0;
    }
  }
  return kept < all / 2 ? null : { data: own, width, height, top };
}

function isNear(marked: Uint8Array, width: number, at: number): boolean {
  for (let dy = -width; dy <= width; dy += width) {
    for (let dx = -1; dx <= 1; dx++) if (marked[at + dy + dx] === 1) return true;
  }
  return false;
}

/** Turned back by so many quarters, anticlockwise. */
export function turnedBack({ data, width, height, top }: Coverage, quarters: number): Coverage {
  let [from, across, down] = [data, width, height];
  for (let turn = 0; turn < quarters; turn++) {
    const to = new Uint8Array(from.length);
    for (let y = 0; y < down; y++) {
      for (let x = 0; x < across; x++) to[(across - 1 - x) * down + y] = from[y * across + x] ?? 0;
    }
    [from, across, down] = [to, down, across];
  }
  return { data: from, width: across, height: down, top };
}
