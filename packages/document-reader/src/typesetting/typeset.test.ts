import { describe, expect, it } from 'vitest';
import type { Block, Run } from './blocks.ts';
import { gridRows } from './grid.ts';
import { typeset } from './typeset.ts';

const run = (text: string, mark?: string): Run => ({ text, ...(mark !== undefined && { mark }) });
const paragraph = (...runs: Run[]): Block => ({ kind: 'paragraph', runs });
const texts = (blocks: Block[]) => typeset(blocks).pages.map(({ text }) => text);

/** Every word and every mark stands in the text where it says. */
function expectTrue(blocks: Block[]) {
  const { pages, spans } = typeset(blocks);
  for (const { text, words } of pages) {
    for (const { t, start } of words) expect(text.slice(start, start + t.length)).toBe(t);
  }
  return { pages, spans, quotes: spans.map(({ page, start, end }) => pages[page - 1]?.text.slice(start, end)) };
}

describe('typeset', () => {
  it('keeps a paragraph on one line of the text, parted from the next, and wraps its words on the page', () => {
    const { pages } = expectTrue([paragraph(run('word '.repeat(30))), paragraph(run('Next.'))]);
    expect(pages[0]?.text).toBe(`${'word '.repeat(30).trim()}\n\nNext.`);
    const rows = new Set(pages[0]?.words.map(({ y0 }) => y0));
    expect(rows.size).toBe(3);
  });

  it('sets a table in columns and writes its cells three spaces apart', () => {
    const rows = [
      [[run('Test')], [run('Result')], [run('Range')]],
      [[run('Haemoglobin')], [run('13.2 g/dL')], [run('12–16')]],
      [[run('Platelets')], [], [run('150–400')]],
    ];
    const { pages } = expectTrue([{ kind: 'table', headers: 1, rows }]);
    expect(pages[0]?.text).toBe('Test   Result   Range\nHaemoglobin   13.2 g/dL   12–16\nPlatelets   150–400');
    const left = (t: string) => pages[0]?.words.find((word) => word.t === t)?.x0;
    expect(left('Result')).toBe(left('13.2'));
    expect(left('Range')).toBe(left('150–400'));
  });

  it('wraps long cells beside each other', () => {
    const rows = [[[run('a '.repeat(60))], [run('b '.repeat(60))]]];
    const { pages } = expectTrue([{ kind: 'table', headers: 0, rows }]);
    expect(pages[0]?.text.split('\n')).toHaveLength(1);
    expect(Math.max(...(pages[0]?.words ?? []).map(({ x1 }) => x1))).toBeLessThan(827);
  });

  it('says where each mark stands, also across runs, white space and pages', () => {
    const { quotes, spans } = expectTrue([
      paragraph(run('Takes '), run('  metformin\n500 mg ', 'a'), run('daily', 'b'), run('  ', 'c')),
      paragraph(run('x '.repeat(40 * (gridRows - 2)).trim(), 'long')),
      paragraph(run('💊 e\u0301', 'last')),
    ]);
    expect(quotes.slice(0, 2)).toEqual(['metformin 500 mg', 'daily']);
    expect(spans.filter(({ mark }) => mark === 'long').length).toBeGreaterThan(0);
    expect(quotes.at(-1)).toBe('💊 é');
  });

  it('goes on with the next page, at a page’s end and where one is asked for', () => {
    const many = Array.from({ length: gridRows * 2 }, (_, at) => paragraph(run(`line ${at}`)));
    const { pages } = expectTrue(many);
    expect(pages.length).toBeGreaterThan(2);
    expect(
      pages
        .map(({ text }) => text)
        .join('\n')
        .match(/line/g),
    ).toHaveLength(gridRows * 2);
    expect(texts([paragraph(run('one')), { kind: 'page-break' }, paragraph(run('two'))])).toEqual(['one', 'two']);
    const { quotes } = expectTrue([paragraph(run('y '.repeat(40 * gridRows * 3), 'all'))]);
    expect(quotes.join(' ')).toBe('y '.repeat(40 * gridRows * 3).trim());
  });

  it('parts a word that is wider than the page or its cell', () => {
    const { pages } = expectTrue([paragraph(run('w'.repeat(200)))]);
    expect(pages[0]?.words.map(({ t }) => t.length)).toEqual([80, 80, 40]);
    expect(pages[0]?.text).toBe('w'.repeat(200));
  });

  it('sets lines directly below each other, their cells three spaces apart, and gaps between', () => {
    const line = (...cells: Run[][]): Block => ({ kind: 'line', cells });
    const { pages, quotes } = expectTrue([
      line([run('Dear Dr Roe,')]),
      line([run('Ada')], [], [run('born '), run('1961', 'date')]),
      { kind: 'gap' },
      { kind: 'gap' },
      line([run('Next')]),
      { kind: 'gap' },
    ]);
    expect(pages[0]?.text).toBe('Dear Dr Roe,\nAda   born 1961\n\nNext');
    expect(quotes).toEqual(['1961']);
  });

  it('sets a table that has no room for its columns line by line, on the page', () => {
    const row = Array.from({ length: 40 }, (_, at) => [run(`c${at}`, `m${at}`)]);
    const { pages, quotes } = expectTrue([{ kind: 'table', headers: 0, rows: [row, row] }]);
    expect(pages[0]?.text.split('\n')).toHaveLength(2);
    expect(quotes.slice(0, 2)).toEqual(['c0', 'c1']);
    expect(Math.max(...(pages[0]?.words ?? []).map(({ x1 }) => x1))).toBeLessThan(827);
  });

  it('is not stopped by a table of very many rows, and stops after the pages that are wanted', () => {
    const rows = Array.from({ length: 100_000 }, () => [[run('a')], [run('b')]]);
    expect(typeset([{ kind: 'table', headers: 0, rows }]).pages.length).toBeGreaterThan(1500);
    const many = Array.from({ length: 10_000 }, () => paragraph(run('word')));
    expect(typeset(many, 3).pages.length).toBeLessThanOrEqual(5);
  }, 30_000);

  it('makes one empty page of nothing', () => {
    expect(texts([])).toEqual(['']);
    expect(texts([paragraph(run(' \u200b '))])).toEqual(['']);
  });
});
