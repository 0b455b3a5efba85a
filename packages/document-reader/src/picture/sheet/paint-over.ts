import type { GreyImage } from '../grey-image.ts';
import type { Pixels } from './perspective.ts';

/** Each pixel's weakest colour: white paper stands out in it from wood and skin. */
export function weakestColour({ data, width, height, channels }: Pixels): GreyImage {
  const weakest = new Uint8Array(width * height);
  for (let at = 0, from = 0; at < weakest.length; at++, from += channels) {
    let least = 255;
    for (let channel = from; channel < from + channels; channel++) least = Math.min(least, data[channel] ?? 0);
    weakest[at] = least;
  }
  return { data: weakest, width, height };
}

/** A picture without what is dark and narrower than twice `reach`: each pixel becomes the darkest of the brightest around it. */
export function withoutDarkPrint(image: GreyImage, reach: number): GreyImage {
  return inverse(brightest(inverse(brightest(image, reach)), reach));
}

/** The same for what is light. */
export function withoutLightPrint(image: GreyImage, reach: number): GreyImage {
  return inverse(withoutDarkPrint(inverse(image), reach));
}

function inverse({ data, width, height }: GreyImage): GreyImage {
  return { data: data.map((value) => 255 - value), width, height };
}

function brightest({ data, width, height }: GreyImage, reach: number): GreyImage {
  const rows = new Uint8Array(data.length);
  const both = new Uint8Array(data.length);
  spread(data, rows, reach, { lines: height, length: width, next: width, step: 1 });
  spread(rows, both, reach, { lines: width, length: height, next: 1, step: width });
  return { data: both, width, height };
}

type Lines = { lines: number; length: number; next: number; step: number };

/**
 * Along each line, every pixel becomes the brightest around it (van Herk 1992): the maxima from both ends of each block of
 * the window's length, of which every window has two.
 */
function spread(from: Uint8Array, to: Uint8Array, reach: number, { lines, length, next, step }: Lines): void {
  const block = 2 * reach + 1;
  const padded = new Uint8Array(Math.ceil((length + 2 * reach) / block) * block);
  const forward = new Uint8Array(padded.length);
  const backward = new Uint8Array(padded.length);
  for (let line = 0; line < lines; line++) {
    for (let at = 0; at < length; at++) padded[at + reach] = from[line * next + at * step] ?? 0;
    for (let at = 0; at < padded.length; at++) {
      const value = padded[at] ?? 0;
      forward[at] = at % block === 0 ? value : Math.max(value, forward[at - 1] ?? 0);
    }
    for (let at = padded.length - 1; at >= 0; at--) {
      const value = padded[at] ?? 0;
      backward[at] = at % block === block - 1 ? value : Math.max(value, backward[at + 1] ?? 0);
    }
    for (let at = 0; at < length; at++) {
      to[line * next + at * step] = Math.max(backward[at] ?? 0, forward[at + 2 * reach] ?? 0);
    }
  }
}
