import { type Component, findComponents } from '../components.ts';
import { type GreyImage, median } from '../grey-image.ts';
import { weakestColour, withoutDarkPrint, withoutLightPrint } from './paint-over.ts';
import { distance, type Pixels, type Quad } from './perspective.ts';

/** Long side of the picture in which {@link hasPrintBeside} looks: letters of ordinary print are apart there. */
export const printBesideSide = 1200;

/** Half the width of the thickest strokes of a headline, in pixels. */
const strokeReach = 8;
/** Changes of brightness, in levels a pixel, that plain paper and plain tables don't have. */
const uneven = 3;
/** Shares of the sheet's brightness: what has so much of it is paper too. */
const alsoPaper = 0.75;
/** What is so much darker than the paper that it stands on, or so much lighter than a dark ground, may be print. */
const printed = { dark: 0.15, light: 0.25 };
/** Fewer letters than a name has are specks. */
const fewestLetters = 8;

/**
 * Whether print lies outside of what was taken for the sheet in a photo: on a second sheet, or on a page of which that
 * would be just one box. Dark print counts on paper only, light print on whatever is even.
 */
export function hasPrintBeside(photo: Pixels, sheet: Quad): boolean {
  const picture = weakestColour(photo);
  const { data, width, height } = picture;
  const isInside = insideOf(sheet);
  const paper = withoutDarkPrint(picture, strokeReach);
  const ground = withoutLightPrint(picture, strokeReach);
  const bright = brightnessOf(paper, isInside);
  const [dark, light] = [new Uint8Array(data.length), new Uint8Array(data.length)];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (isInside(x, y)) continue;
      const [value, around, behind] = [data[at] ?? 0, paper.data[at] ?? 0, ground.data[at] ?? 0];
      const isDark = around >= alsoPaper * bright && around - value >= printed.dark * bright;
      if (isDark && isEven(paper, at)) dark[at] = 1;
      else if (value - behind >= printed.light * bright && isEven(ground, at)) light[at] = 1;
    }
  }
  const letters = [dark, light].flatMap((ink) => findComponents(ink, width, height).list.filter(mayBeLetter));
  return letters.length >= fewestLetters;
}

function isEven({ data, width }: GreyImage, at: number): boolean {
  const value = data[at] ?? 0;
  const [across, down] = [data[at + 1] ?? value, data[at + width] ?? value];
  const [back, up] = [data[at - 1] ?? value, data[at - width] ?? value];
  return Math.hypot(across - back, down - up) < 2 * uneven;
}

function mayBeLetter({ x0, x1, y0, y1 }: Component): boolean {
  const [width, height] = [x1 - x0, y1 - y0];
  return height >= 5 && height <= 80 && width >= 2 && width <= 3 * height;
}

function brightnessOf({ data, width }: GreyImage, isInside: (x: number, y: number) => boolean): number {
  const inside: number[] = [];
  for (let at = 0; at < data.length; at += 37) {
    if (isInside(at % width, Math.floor(at / width))) inside.push(data[at] ?? 0);
  }
  return median(inside);
}

/** A little of the outside counts in: the shadow beside a sheet is dark on something bright too. */
const rim = 8;

function insideOf(quad: Quad): (x: number, y: number) => boolean {
  const lines = quad.map((from, at) => {
    const to = quad[(at + 1) % 4] ?? from;
    const length = Math.max(1e-6, distance(from, to));
    const [nx, ny] = [(from.y - to.y) / length, (to.x - from.x) / length];
    return { nx, ny, offset: from.x * nx + from.y * ny - rim };
  });
  return (x, y) => lines.every(({ nx, ny, offset }) => x * nx + y * ny >= offset);
}
