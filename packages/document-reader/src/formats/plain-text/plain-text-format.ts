import { ExoraError } from '@exora/contracts/errors';
import { decodeText } from '@exora/contracts/sniff';
import type { LaidWord } from '../../layout/rows.ts';
import { boxInGrid, gridColumns as columns, gridRows as lines, pageHeight, pageWidth } from '../../typesetting/grid.ts';
import type { Format, PageContent } from '../format.ts';

/**
 * Text files, laid out like a printer would: fixed pitch on A4 pages, long lines wrapped, form feeds begin pages. The page
 * text keeps the file's own lines; the words' boxes say where each stands on the page.
 */
export const plainTextFormat: Format = {
  type: 'text/plain',
  async open(bytes, { limits }) {
    const text = decodeText(bytes);
    if (text === null) throw new ExoraError('text_not_readable');
    const pages = layOut(text, limits.pages);
    return {
      pageCount: pages.length,
      async readPage(number) {
        const page = pages[number - 1];
        if (page === undefined) throw new ExoraError('internal');
        return page;
      },
    };
  },
};

const tabWidth = 8;

/** A stretch of the file's lines that fits one page. */
interface TextPage {
  text: string;
  words: (LaidWord & { start: number })[];
}

function layOut(source: string, mostPages: number): PageContent[] {
  const text = source
    .replace(/\r\n?/g, '\n')
    .replace(/[\u2028\u2029\u0085]/g, '\n')
    .replace(/[\u0080-\u009f\p{Cf}]/gu, '')
    .normalize('NFC');
  const pages: TextPage[] = [];
  for (const part of text.split('\f')) {
    for (const page of paginate(withoutLastBreaks(part))) {
      pages.push(page);
      // One page too many tells that there are too many.
      if (pages.length > mostPages + 1)
        throw new ExoraError('too_many_pages', { parameters: { limitPages: mostPages } });
    }
  }
  while (pages.length > 1 && pages.at(-1)?.text === '') pages.pop();
  return pages.map(({ text: pageText, words }) => ({
    width: pageWidth,
    height: pageHeight,
    engine: 'plain-text',
    picture: null,
    layout: { text: pageText, words },
  }));
}

function withoutLastBreaks(part: string): string {
  let end = part.length;
  while (part[end - 1] === '\n') end--;
  return part.slice(0, end);
}

function* paginate(part: string): Generator<TextPage> {
  let page: TextPage = { text: '', words: [] };
  let row = 0;
  const finished = () => ({ ...page, text: page.text.replace(/\n$/, '') });
  for (const line of part.split('\n')) {
    for (const { start, end, words } of wrap(line)) {
      if (row >= lines) {
        yield finished();
        page = { text: '', words: [] };
        row = 0;
      }
      const shift = page.text.length - start;
      for (const word of words)
        page.words.push({ ...boxInGrid(row, word.column, word.length), t: word.t, start: word.start + shift });
      page.text += line.slice(start, end);
      row++;
    }
    page.text += '\n';
  }
  yield finished();
}

/** One row of the grid: the part of the line that it shows, and its words with their columns. */
interface GridRow {
  start: number;
  end: number;
  words: GridWord[];
}

interface GridWord {
  t: string;
  start: number;
  column: number;
  length: number;
}

/** A line of the file as rows of the grid. A word wider than the page is parted. */
function wrap(line: string): GridRow[] {
  const rows: GridRow[] = [];
  let row: GridRow = { start: 0, end: 0, words: [] };
  let column = 0;
  let seen = 0;
  const breakAt = (place: number) => {
    rows.push({ ...row, end: place });
    row = { start: place, end: place, words: [] };
    column = 0;
  };
  for (const { 0: found, index } of line.matchAll(/\S+/g)) {
    for (const character of line.slice(seen, index)) {
      column = character === '\t' ? (Math.floor(column / tabWidth) + 1) * tabWidth : column + 1;
    }
    seen = index + found.length;
    for (let at = 0; at < found.length; ) {
      const room = column === 0 ? columns : columns - column;
      // As much as a row can hold, in one or two units a character.
      const next = [...found.slice(at, at + columns * 2)];
      if (next.length > room && column > 0) breakAt(index + at);
      const t = next.slice(0, columns).join('');
      row.words.push({ t, start: index + at, column, length: [...t].length });
      column += [...t].length;
      at += t.length;
    }
  }
  rows.push({ ...row, end: line.length });
  return rows;
}
