import { describe, expect, it } from 'vitest';
import { cleanPage, measurePage } from './clean.ts';
import type { GreyImage } from './grey-image.ts';
import { unlevel } from './skew.ts';

const [width, height] = [1200, 900];
const noSkew = { upper: 0, lower: 0 };

function paper(brightness: (x: number, y: number) => number = () => 240): GreyImage {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data[y * width + x] = brightness(x, y);
  return { data, width, height };
}

function fill({ data }: GreyImage, x0: number, y0: number, x1: number, y1: number, value = 40): void {
  for (let y = y0; y < y1; y++) data.fill(value, y * width + x0, y * width + x1);
}

/** Rows of letter-like frames, 20 × 30 pixels, whose lines fall by `slope`. */
function print(image: GreyImage, slope = 0): void {
  for (let row = 0; row < 10; row++) {
    for (let column = 0; column < 30; column++) {
      const x = 100 + column * 32;
      const y = Math.round(80 + row * 80 + slope * (x - width / 2));
      fill(image, x, y, x + 20, y + 30);
      fill(image, x + 6, y + 6, x + 14, y + 24, 240);
    }
  }
}

function darkest({ data }: GreyImage, x0: number, y0: number, x1: number, y1: number): number {
  let most = 255;
  for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) most = Math.min(most, data[y * width + x] ?? 255);
  return most;
}

describe('cleanPage', () => {
  it('makes paper white and print black under a shadow', () => {
    const image = paper((x) => 90 + (150 * x) / width);
    print(image);
    const { image: clean } = cleanPage(image, noSkew);
    expect(clean.data[40 * width + 60]).toBe(255);
    expect(clean.data[40 * width + 1150]).toBe(255);
    expect(darkest(clean, 100, 80, 120, 110)).toBeLessThan(90);
  });

  it('erases rules, dashed and dotted ones too, but not the letters between', () => {
    const image = paper();
    print(image);
    fill(image, 60, 130, 1100, 133);
    for (let x = 60; x < 1100; x += 40) fill(image, x, 210, x + 24, 213);
    for (let x = 60; x < 1100; x += 14) fill(image, x, 290, x + 5, 295);
    fill(image, 60, 60, 63, 860);
    const { image: clean } = cleanPage(image, noSkew);
    for (const y of [128, 208, 288]) expect(darkest(clean, 70, y, 1090, y + 10)).toBe(255);
    expect(darkest(clean, 55, 70, 70, 850)).toBe(255);
    expect(darkest(clean, 100, 160, 120, 190)).toBeLessThan(60);
  });

  it('erases specks far from print and keeps the point beside a letter', () => {
    const image = paper();
    print(image);
    fill(image, 40, 860, 46, 866);
    fill(image, 122, 104, 127, 110);
    const { image: clean } = cleanPage(image, noSkew);
    expect(darkest(clean, 36, 856, 50, 870)).toBe(255);
    expect(darkest(clean, 122, 104, 127, 110)).toBeLessThan(60);
  });

  it('turns light print on a dark bar round', () => {
    const image = paper();
    print(image);
    fill(image, 100, 840, 900, 890, 30);
    for (let x = 140; x < 860; x += 32) fill(image, x, 850, x + 16, 880, 235);
    const { image: clean } = cleanPage(image, noSkew);
    expect(clean.data[845 * width + 120]).toBeGreaterThan(200);
    expect(clean.data[865 * width + 148]).toBeLessThan(60);
  });
});

describe('measurePage', () => {
  it('tells the height of letters, and that there are none', () => {
    const image = paper();
    expect(measurePage(image).letterHeight).toBeNull();
    print(image);
    expect(measurePage(image).letterHeight).toBe(30);
  });

  it.each([0, 0.03, -0.05])('measures lines that fall by %f, and levels them', (slope) => {
    const image = paper();
    print(image, slope);
    const { skew } = measurePage(image);
    expect(skew.upper).toBeCloseTo(slope, 2);
    expect(skew.lower).toBeCloseTo(slope, 2);
    const { letters } = cleanPage(image, skew);
    const firstRow = letters.filter(({ y0 }) => y0 < 120).map(({ y0 }) => y0);
    expect(Math.max(...firstRow) - Math.min(...firstRow)).toBeLessThanOrEqual(4);
    // A place on the levelled page leads back to where the print was.
    expect(unlevel(skew, 1050, 95, image)).toBeCloseTo(95 + slope * (1050 - width / 2), -1);
  });
});
