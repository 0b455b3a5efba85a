import { flattenBackground, paper } from './background.ts';
import { type Component, type Components, findComponents } from './components.ts';
import type { GreyImage } from './grey-image.ts';
import { findInk } from './ink.ts';
import { letterHeight, sortComponents } from './junk.ts';
import { findLevelRules, forEachRun, markUprightRules } from './rules.ts';
import { level as levelLines, measureSkew, type Skew } from './skew.ts';

/** What a first look at a picture tells. */
export interface PageMeasure {
  /** Height of ordinary letters in pixels, or null where there are too few to tell. */
  letterHeight: number | null;
  skew: Skew;
}

/** Letter height and skew of a picture of unknown resolution. */
export function measurePage(source: GreyImage): PageMeasure {
  const { width, height } = source;
  const ink = findInk(flattenBackground(source), 15);
  return {
    letterHeight: letterHeight(findComponents(ink, width, height).list),
    skew: measureSkew(ink, width, height),
  };
}

/** A page made ready for a recogniser: white paper, dark ink, level lines, no rules, no dirt. */
export interface CleanPage {
  image: GreyImage;
  letterHeight: number;
  /** Boxes of the ink that may be letters. */
  letters: Component[];
}

/** Letter height that recognition wants: that of 10-point print at 300 dpi. */
export const wantedLetterHeight = 30;

/** Cleans a page whose letters have about the wanted height. The given picture is not changed. */
export function cleanPage(source: GreyImage, skew: Skew): CleanPage {
  const { width, height } = source;
  const image = levelLines(flattenBackground(source), skew);
  const ink = findInk(image);
  const upright = markUprightRules(ink, width, height, wantedLetterHeight);
  erasePixels(image, ink, upright);
  const first = findComponents(ink, width, height);
  const size = { width, height, letter: wantedLetterHeight };
  const level = findLevelRules(ink, { ...size, components: first });
  for (const { x0, x1, y } of level.rules) eraseBand(image, ink, level.pixels, x0, x1, y);
  erasePixels(image, ink, level.pixels);
  const components = findComponents(ink, width, height);
  const letter = letterHeight(components.list) ?? wantedLetterHeight;
  const { letters, patches, inverse } = sortComponents(components.list, letter);
  for (const patch of patches) erasePatch(image, patch, components);
  for (const bar of inverse) invert(image, bar);
  stretchContrast(image);
  return { image, letterHeight: letter, letters };
}

const softEdge = 3;

/** Paints marked ink white with its soft edge, but not the letters that it touches, and takes it from the ink. */
function erasePixels(image: GreyImage, ink: Uint8Array, marked: Uint8Array): void {
  const { width } = image;
  for (let at = marked.indexOf(1); at >= 0; at = marked.indexOf(1, at + 1)) {
    const x = at % width;
    eraseBand(image, ink, marked, x, x + 1, (at - x) / width);
  }
  for (let at = 0; at < ink.length; at++) if (marked[at]) ink[at] = 0;
}

/** Paints a level band white, the pale remains of its rule included, except for ink that isn't marked. */
function eraseBand(
  { data, width, height }: GreyImage,
  ink: Uint8Array,
  marked: Uint8Array,
  x0: number,
  x1: number,
  y: number,
): void {
  for (let row = Math.max(0, y - softEdge); row <= Math.min(height - 1, y + softEdge); row++) {
    const end = row * width + Math.min(width, x1 + softEdge);
    for (let at = row * width + Math.max(0, x0 - softEdge); at < end; at++) {
      if (!ink[at] || marked[at]) data[at] = paper;
    }
  }
}

function erasePatch({ data, width, height }: GreyImage, patch: Component, components: Components): void {
  const edge = 2;
  forEachRun(patch, components, (y, x0, x1) => {
    for (let row = Math.max(0, y - edge); row <= Math.min(height - 1, y + edge); row++) {
      data.fill(paper, row * width + Math.max(0, x0 - edge), row * width + Math.min(width, x1 + edge));
    }
  });
}

function invert({ data, width }: GreyImage, { x0, y0, x1, y1 }: Component): void {
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) data[y * width + x] = paper - Math.min(paper, data[y * width + x] ?? 0);
  }
}

/** Maps the darkest half percent to black and what is nearly paper to white. */
function stretchContrast({ data }: GreyImage): void {
  const counts = new Uint32Array(256);
  for (const value of data) counts[value] = (counts[value] ?? 0) + 1;
  let black = 0;
  for (let seen = counts[0] ?? 0; seen < data.length * 0.005 && black < paper * 0.6; ) seen += counts[++black] ?? 0;
  const white = paper * 0.88;
  const table = Uint8Array.from({ length: 256 }, (_, value) =>
    Math.round(255 * Math.min(1, Math.max(0, (value - black) / (white - black)))),
  );
  for (let i = 0; i < data.length; i++) data[i] = table[data[i] ?? 0] ?? 255;
}
