import type { ReadPage } from '@exora/contracts';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { letter, scannedPng } from '../../../tests/setup/documents.ts';
import { closeReader, readDocument } from '../src/index.ts';
import { keep, rawPixels } from '../src/picture/open-picture.ts';
import { findSheet, sheetSide } from '../src/picture/sheet/find-sheet.ts';
import { flatSheet } from '../src/picture/sheet/flat-sheet.ts';
import { distance, project, projectionTo } from '../src/picture/sheet/perspective.ts';
import { cornersFrom, type Pose, photograph, type Shot, type Table } from './photo.ts';

afterAll(() => closeReader());

const size = { width: 1200, height: 1600 };
const sheet = await scannedPng(letter);

function shotOf(pose: Pose, table: Table, more: Partial<Shot> = {}): Shot {
  return { size, corners: cornersFrom(pose, size), table, light: [1, 0.75], isShadowed: false, seed: 7, ...more };
}

async function isFlattened(picture: Uint8Array): Promise<boolean> {
  const photo = keep(await rawPixels(sharp(picture)));
  return (await flatSheet(photo)) !== null;
}

describe('a sheet in a photo', () => {
  test.each([
    ['wood', { pitch: 25, yaw: 5, roll: 3, distance: 2 }, {}],
    ['dark', { pitch: -10, yaw: 25, roll: -12, distance: 2.1 }, { isShadowed: true }],
    ['cloth', { pitch: 15, yaw: -15, roll: 24, distance: 2.3 }, { light: [0.6, 1] }],
    ['desk', { pitch: 30, yaw: 0, roll: -2, distance: 2.1 }, { isShadowed: true }],
  ] satisfies [Table, Pose, Partial<Shot>][])(
    'is found on %s, to a hundredth of the photo',
    async (table, pose, more) => {
      const shot = shotOf(pose, table, more);
      const photo = sharp(await photograph(sheet, shot)).resize({ height: sheetSide });
      const found = findSheet(await rawPixels(photo));
      const scale = size.height / sheetSide;
      for (const corner of shot.corners) {
        const nearest = Math.min(...(found ?? []).map(({ x, y }) => distance(corner, { x: x * scale, y: y * scale })));
        expect(nearest).toBeLessThan(size.height / 100);
      }
    },
  );

  test('is found though its lower edge is cut off', async () => {
    const shot = shotOf({ pitch: 18, yaw: 8, roll: 3, distance: 1.7 }, 'wood');
    const height = 1200;
    const [, , ...lower] = shot.corners;
    for (const { y } of lower) expect(y).toBeGreaterThan(height);
    const cut = sharp(await photograph(sheet, shot)).extract({ left: 0, top: 0, width: size.width, height });
    expect(await isFlattened(await cut.png().toBuffer())).toBe(true);
  });
});

/** A page as a screen or a printer makes it. */
async function drawn(body: string, turned = 0, around = '#ffffff'): Promise<Uint8Array> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1240" height="1754"><rect width="1240" height="1754" fill="white"/>${body}</svg>`;
  return new Uint8Array(
    await sharp(Buffer.from(svg)).flatten().rotate(turned, { background: around }).png().toBuffer(),
  );
}

function box(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`;
}

function print(y: number, count: number, fill = '#111'): string {
  const line = (at: number) =>
    `<text x="100" y="${y + at * 36}" font-family="DejaVu Sans, sans-serif" font-size="22" fill="${fill}">Line ${at}: metformin 500 mg twice daily</text>`;
  return Array.from({ length: count }, (_, at) => line(at)).join('');
}

describe('nothing is cut away', () => {
  test.each([
    ['a page', print(80, 40)],
    [
      'a page with a frame',
      `<rect x="60" y="200" width="1120" height="1400" fill="none" stroke="black" stroke-width="6"/>${print(80, 2)}${print(260, 30)}`,
    ],
    [
      'a tinted form with a white field',
      `${box(0, 0, 1240, 1754, '#f6d6c8')}${box(60, 300, 1120, 1300, 'white')}${print(80, 4)}${print(360, 30)}`,
    ],
    [
      'a page with a dark head and foot',
      `${box(0, 0, 1240, 200, '#124')}${box(0, 1600, 1240, 154, '#124')}${print(80, 2, 'white')}${print(260, 30)}`,
    ],
    [
      'a page with a dark margin',
      `${box(0, 0, 1240, 1754, '#124')}${box(80, 200, 1080, 1400, 'white')}${print(80, 2, 'white')}${print(260, 30)}`,
    ],
    ['a dark screen', `${box(0, 0, 1240, 1754, '#111')}${print(80, 40, 'white')}`],
    [
      'a screen with a card',
      `${box(0, 0, 1240, 1754, '#e8eaf0')}${box(40, 240, 1160, 1300, 'white')}${print(60, 1)}${print(320, 30)}`,
    ],
    ['a picture of bones', `${box(100, 300, 1000, 1000, '#222')}${box(300, 400, 600, 800, '#eee')}${print(80, 4)}`],
  ])('of %s, straight or aslant', async (_, body) => {
    expect(await isFlattened(await drawn(body))).toBe(false);
    expect(await isFlattened(await drawn(body, 2.3))).toBe(false);
  });

  test('of two sheets side by side', async () => {
    const one = await photograph(sheet, shotOf({ pitch: 15, yaw: 5, roll: 2, distance: 2 }, 'wood'));
    const both = sharp(one)
      .extend({ right: size.width })
      .composite([{ input: one, left: size.width, top: 0 }]);
    expect(await isFlattened(one)).toBe(true);
    expect(await isFlattened(await both.png().toBuffer())).toBe(false);
  });
});

test('a photo from the side is read as the sheet that it shows, its words where they stand on it', async () => {
  const large = { width: 1800, height: 2400 };
  const corners = cornersFrom({ pitch: 26, yaw: -14, roll: 8, distance: 1.9 }, large);
  const photo = await photograph(sheet, {
    corners,
    size: large,
    table: 'wood',
    light: [1, 0.7],
    isShadowed: true,
    seed: 3,
  });
  const taken: { page: ReadPage; size: { width: number; height: number } }[] = [];
  await readDocument(new Uint8Array(photo), {
    onPage: async (page, picture) => {
      const { width, height } = await sharp(picture?.bytes).metadata();
      taken.push({ page, size: { width, height } });
    },
  });
  const [{ page, size: shown } = { page: null, size: null }] = taken;
  if (page === null) throw new Error('There is no page.');
  expect(page.text).toContain('Metformin 500 mg tablet by mouth twice daily');
  expect(page.text).toContain('Potassium 5.6 mmol/L (3.5 - 5.1)');
  expect(shown).toEqual({ width: page.width, height: page.height });
  expect(page.height / page.width).toBeCloseTo(Math.SQRT2, 1);
  // The line stands 488 of 1754 pixels from the top of the sheet, 120 of 1240 from its left.
  const word = page.words.find(({ t }) => t === 'Metformin');
  expect((word?.x0 ?? 0) / page.width).toBeCloseTo(120 / 1240, 2);
  expect((word?.y1 ?? 0) / page.height).toBeCloseTo(488 / 1754, 2);
}, 60_000);

test('a photo from nearly above stays as it was taken, and words are where they stand on it', async () => {
  const pose = { pitch: 5, yaw: -4, roll: 2, distance: 1.62 };
  const shot = shotOf(pose, 'dark', { size: { width: 1800, height: 2400 } });
  const corners = cornersFrom(pose, shot.size);
  const { pages } = await readDocument(new Uint8Array(await photograph(sheet, { ...shot, corners })));
  const word = pages[0]?.words.find(({ t }) => t === 'Metformin');
  // Behind the word's left edge, on the middle of its letters.
  const place = project(projectionTo(corners), 120 / 1240, 478 / 1754);
  const scale = (pages[0]?.width ?? 0) / shot.size.width;
  expect(pages[0]?.height).toBe(Math.round(shot.size.height * scale));
  expect(Math.abs((word?.x0 ?? 0) - place.x * scale)).toBeLessThan(8);
  expect(Math.abs(((word?.y0 ?? 0) + (word?.y1 ?? 0)) / 2 - place.y * scale)).toBeLessThan(10);
}, 60_000);
