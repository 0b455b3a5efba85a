import { describe, expect, it } from 'vitest';
import { inReadingOrder } from './columns.ts';
import type { LaidWord } from './rows.ts';

/** Words of ten pixels a letter from a place on. */
function line(text: string, x: number, y: number): LaidWord[] {
  let at = x;
  return text.split(' ').map((t) => {
    const word = { t, x0: at, y0: y, x1: at + t.length * 10, y1: y + 18, confidence: 1, em: 20 };
    at = word.x1 + 8;
    return word;
  });
}

const prose = (name: string, number: number) => `${name} ${number} has several words of prose`;
const read = (rows: LaidWord[][]) => inReadingOrder(rows).map((row) => row.map(({ t }) => t).join(' '));

describe('the reading order', () => {
  it('takes the left column of prose before the right one, between what spans both', () => {
    const both = Array.from({ length: 8 }, (_, at) => [
      ...line(prose('left', at), 0, at * 30 + 60),
      ...line(prose('right', at), 420, at * 30 + 60),
    ]);
    const title = line('A title that stands over both columns of the page, from edge to edge of it', 0, 0);
    const foot = line('A foot that stands under both columns of the page, from edge to edge of it', 0, 400);
    const texts = read([title, ...both, foot]);
    expect(texts[0]).toMatch(/^A title/);
    expect(texts.slice(1, 9).every((text) => text.startsWith('left'))).toBe(true);
    expect(texts.slice(9, 17).every((text) => text.startsWith('right'))).toBe(true);
    expect(texts.at(-1)).toMatch(/^A foot/);
    expect(texts).toHaveLength(18);
  });

  it('reads three columns, the last lines of a paragraph and columns of unequal length', () => {
    const rows = Array.from({ length: 12 }, (_, at) => [
      ...(at === 5 ? line('short', 0, at * 30) : line(prose('one', at), 0, at * 30)),
      ...line(prose('two', at), 420, at * 30),
      ...(at < 8 ? line(prose('three', at), 840, at * 30) : []),
    ]);
    const names = read(rows).map((text) => text.split(' ')[0]);
    expect(names.filter((name, at) => name !== names[at - 1])).toEqual(['one', 'short', 'one', 'two', 'three']);
  });

  it.each([
    ['a table', 'Haemoglobin', '13.2 g/dL', '12.0 - 16.0'],
    ['a form', 'Name: Jo Doe', 'Born: 1 May 1970', 'Sex: F'],
    ['a table with long names', 'Erythrocyte sedimentation rate', '12 mm/h', 'less than 20'],
  ])('leaves the rows of %s together', (_, a, b, c) => {
    const rows = Array.from({ length: 12 }, (__, at) => [
      ...line(a, 0, at * 30),
      ...line(b, 420, at * 30),
      ...line(c, 840, at * 30),
    ]);
    expect(read(rows)).toEqual(rows.map((row) => row.map(({ t }) => t).join(' ')));
  });

  it('leaves a list of medicines with their directions together', () => {
    const rows = Array.from({ length: 10 }, (_, at) => [
      ...line('metformin 500 mg', 0, at * 30),
      ...line('take one tablet twice a day with food', 420, at * 30),
    ]);
    expect(read(rows)[0]).toBe('metformin 500 mg take one tablet twice a day with food');
  });

  it('is fast on a page of many rows', () => {
    const rows = Array.from({ length: 3000 }, (_, at) => [...line('a b', 0, at * 30), ...line('c d', 200, at * 30)]);
    expect(read(rows)).toHaveLength(3000);
  });
});
