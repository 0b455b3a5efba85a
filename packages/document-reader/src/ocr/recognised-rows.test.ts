import { describe, expect, it } from 'vitest';
import type { RecognisedPage, RecognisedWord } from './recognised-page.ts';
import { recognisedRows, uprightTurn } from './recognised-rows.ts';

const picture = { width: 1000, height: 800 };

/** A word whose text runs at an angle (degrees clockwise) from `x`, `y`, its own top left corner. */
function word(t: string, x: number, y: number, degrees = 0, width = t.length * 10, height = 20): RecognisedWord {
  const [cos, sin] = [Math.cos((degrees / 180) * Math.PI), Math.sin((degrees / 180) * Math.PI)];
  const at = (along: number, down: number) => ({ x: x + along * cos - down * sin, y: y + along * sin + down * cos });
  return { t, confidence: 0.9, corners: [at(0, 0), at(width, 0), at(width, height), at(0, height)] };
}

const pageOf = (...lines: RecognisedWord[][]): RecognisedPage => ({
  engine: 'google-vision',
  lines: lines.map((words) => ({ words })),
});
const textsOf = (page: RecognisedPage) => recognisedRows(page, picture, 0, picture).map((row) => row.map(({ t }) => t));

describe('uprightTurn', () => {
  it.each([
    [0, 0],
    [3, 0],
    [90, 270],
    [180, 180],
    [270, 90],
    [357, 0],
  ])('of text that runs at %i degrees is %i', (degrees, turn) => {
    expect(uprightTurn(pageOf([word('Metformin', 500, 400, degrees)]))).toBe(turn);
  });

  it('goes by most letters, and is none for an empty page', () => {
    expect(uprightTurn(pageOf([word('Metformin', 500, 400)], [word('Lab', 50, 400, 270)]))).toBe(0);
    expect(uprightTurn(pageOf())).toBe(0);
  });
});

describe('recognisedRows', () => {
  it('sets cells of separate blocks on one row, in pixels of the target', () => {
    const page = pageOf(
      [word('Potassium', 100, 200)],
      [word('Sodium', 100, 240)],
      [word('5.6', 500, 201)],
      [word('139', 500, 241)],
    );
    const [first, second] = recognisedRows(page, picture, 0, { width: 500, height: 400 });
    expect([first, second].map((row) => row?.map(({ t }) => t))).toEqual([
      ['Potassium', '5.6'],
      ['Sodium', '139'],
    ]);
    expect(first?.[1]).toMatchObject({ x0: 250, x1: 265 });
    expect((first?.[0]?.y0 ?? 0) + (first?.[0]?.y1 ?? 0)).toBeCloseTo(210, -1);
  });

  it.each([90, 180, 270] as const)('places words on a picture that was turned by %i degrees afterwards', (turned) => {
    const runs = 360 - turned;
    const page = pageOf([word('Aspirin', 500, 400, runs)]);
    const target = turned === 180 ? picture : { width: 800, height: 1000 };
    const [place] = recognisedRows(page, picture, turned, target)[0] ?? [];
    const corner = { 90: { x: 400, y: 500 }, 180: { x: 500, y: 400 }, 270: { x: 400, y: 500 } }[turned];
    expect(place?.x0).toBeCloseTo(corner.x, 5);
    expect(place?.x1).toBeCloseTo(corner.x + 70, 5);
    expect(place?.y0).toBeLessThan(corner.y + 1);
    expect(place?.y1).toBeGreaterThan(corner.y + 19);
  });

  it('keeps rows apart that fall to the right', () => {
    const falling = (text: string, y: number) =>
      text.split(' ').map((t, at) => word(t, 100 + at * 250, y + Math.tan(Math.PI / 60) * at * 250, 3));
    expect(textsOf(pageOf(falling('one two three', 200), falling('four five six', 228)))).toEqual([
      ['one', 'two', 'three'],
      ['four', 'five', 'six'],
    ]);
  });

  it('puts text along the edge after all others', () => {
    const page = pageOf([word('Form 7', 20, 600, 270)], [word('Sodium', 100, 240)]);
    expect(textsOf(page)).toEqual([['Sodium'], ['Form7']]);
  });

  it('spells words as all pages do, and leaves out what is invisible', () => {
    const page = pageOf([
      word('5', 100, 200),
      word('mlU/L', 140, 200),
      word('\u200b', 220, 200),
      word('ﬁne', 240, 200),
    ]);
    expect(textsOf(page)).toEqual([['5', 'mIU/L', 'fine']]);
  });
});
