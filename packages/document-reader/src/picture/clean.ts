import { flattenBackground, paper } from './background.ts';
import { type Component, type Components, findComponents } from './components.ts';
import type { GreyImage } from './grey-image.ts';
import { findInk } from './ink.ts';
import { findJunk, letterHeight } from './junk.ts';
import { findRules } from './rules.ts';

/** A page made ready for a recogniser: white paper, dark ink, no rules, no dirt. */
export interface CleanPage {
  image: GreyImage;
  /** Height of ordinary letters in pixels, 30 (that of 10-point print at 300 dpi) where there are too few to tell. */
  letterHeight: number;
}

const usualLetterHeight = 30;

/** Cleans a page of about 300 dpi. The given picture is not changed. */
export function cleanPage(source: GreyImage): CleanPage {
  const { width, height } = source;
  const image = flattenBackground(source);
  const ink = findInk(image);
  const rules = findRules(ink, width, height, { minWidth: 90, minHeight: 110 });
  eraseRules(image, ink, rules);
  for (let i = 0; i < ink.length; i++) if (rules[i]) ink[i] = 0;
  const components = findComponents(ink, width, height);
  const letter = letterHeight(components.list) ?? usualLetterHeight;
  const { junk, inverse } = findJunk(components.list, letter);
  for (const component of junk) eraseComponent(image, component, components);
  for (const component of inverse) invert(image, component);
  stretchContrast(image);
  return { image, letterHeight: letter };
}

/** Letter height of a picture of unknown resolution, or null: tells by how much it must be enlarged. */
export function measureLetterHeight(source: GreyImage): number | null {
  const ink = findInk(flattenBackground(source), 15);
  return letterHeight(findComponents(ink, source.width, source.height).list);
}

/** Paints rules white with their soft edge, but not the letters that they cross. */
function eraseRules({ data, width, height }: GreyImage, ink: Uint8Array, rules: Uint8Array): void {
  const edge = 3;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!rules[y * width + x]) continue;
      for (let ny = Math.max(0, y - edge); ny <= Math.min(height - 1, y + edge); ny++) {
        for (let nx = Math.max(0, x - edge); nx <= Math.min(width - 1, x + edge); nx++) {
          const at = ny * width + nx;
          if (!ink[at] || rules[at]) data[at] = paper;
        }
      }
    }
  }
}

function eraseComponent({ data, width, height }: GreyImage, component: Component, components: Components): void {
  const edge = 2;
  for (let run = component.firstRun; run >= 0; run = components.nextRun[run] ?? -1) {
    const y = components.row[run] ?? 0;
    const x0 = Math.max(0, (components.from[run] ?? 0) - edge);
    const x1 = Math.min(width, (components.to[run] ?? 0) + edge);
    for (let row = Math.max(0, y - edge); row <= Math.min(height - 1, y + edge); row++) {
      data.fill(paper, row * width + x0, row * width + x1);
    }
  }
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
