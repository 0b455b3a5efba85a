import { describe, expect, test } from 'vitest';
import { chunksOf, halvesOf } from './chunks.ts';

function page(number: number, ...lines: string[]): { number: number; text: string } {
  return { number, text: lines.join('\n') };
}

const opening = ['Riverbank Clinic', 'Patient: Ada Example', 'DOB: 02/03/1960', ''];
const results = Array.from({ length: 400 }, (_, at) => `Analyte${at} ${at} mmol/L`);

describe('chunksOf', () => {
  test('numbers lines as the page’s text has them, and leaves blank ones out', () => {
    const [chunk, ...more] = chunksOf([page(1, 'Riverbank Clinic', '', '  Asthma  '), page(3, 'Gout')]);
    expect(more).toEqual([]);
    expect(chunk?.rows.map(({ page: on, line, text }) => [on, line, text])).toEqual([
      [1, 1, 'Riverbank Clinic'],
      [1, 3, 'Asthma'],
      [3, 1, 'Gout'],
    ]);
  });

  test('is none for pages without words', () => {
    expect(chunksOf([page(1, '', '  '), page(2, '')])).toEqual([]);
  });

  test('cuts a long document into parts of bounded size that lose no line', () => {
    const pages = [page(1, ...opening, 'Results', ...results), page(2, ...results)];
    const chunks = chunksOf(pages);
    expect(chunks.length).toBeGreaterThan(2);
    for (const { rows } of chunks)
      expect(rows.reduce((sum, { text }) => sum + text.length + 6, 0)).toBeLessThanOrEqual(8000);
    const rows = chunks.flatMap((chunk) => chunk.rows);
    expect(rows.map(({ text }) => text)).toEqual(pages.flatMap(({ text }) => text.split('\n')).filter(Boolean));
  });

  test('carries the patient, the section and the column headings along', () => {
    const [first, second] = chunksOf([
      page(1, ...opening, 'Pathology results', 'Test  Result  Units  Reference', ...results),
    ]);
    expect(first?.opening).toEqual([]);
    expect(second?.opening).toEqual(opening.filter(Boolean));
    expect(second?.rows[0]).toMatchObject({
      section: 'pathology results',
      columns: 'Test  Result  Units  Reference',
    });
  });

  test('prefers to end where the page offers an end', () => {
    const filler = Array.from({ length: 70 }, (_, at) => `Line ${at} ${'of the letter '.repeat(6)}`);
    const [, second] = chunksOf([page(1, ...filler), page(2, 'Allergies:', 'Penicillin', ...filler)]);
    expect(second?.rows[0]).toMatchObject({ page: 2, line: 1, text: 'Allergies:' });
  });

  test('takes a line without end in pieces, all of its number', () => {
    const words = 'asthma and gout '.repeat(600).trim();
    const rows = chunksOf([page(1, words)]).flatMap((chunk) => chunk.rows);
    expect(rows.length).toBeGreaterThan(3);
    expect(new Set(rows.map(({ line }) => line))).toEqual(new Set([1]));
    expect(rows.map(({ text }) => text).join(' ')).toBe(words);
  });
});

describe('halvesOf', () => {
  test('cuts a chunk in two that hold all its lines, down to single ones', () => {
    const [chunk] = chunksOf([page(1, 'a', 'b', 'c')]);
    if (chunk === undefined) throw new Error('no chunk');
    const halves = halvesOf(chunk);
    expect(halves?.map(({ rows }) => rows.map(({ text }) => text))).toEqual([['a', 'b'], ['c']]);
    expect(halves && halvesOf(halves[1])).toBeNull();
  });
});
