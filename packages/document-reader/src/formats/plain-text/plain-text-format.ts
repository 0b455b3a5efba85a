import { decodeText, ExoraError } from '@exora/contracts';
import type { LaidWord } from '../../layout/rows.ts';
import type { Format, PageContent } from '../format.ts';

/**
 * Text files, laid out like a printer would: fixed pitch on A4 pages, long lines wrapped, form feeds begin pages. The page
 * text keeps the file's own lines; the words' boxes say where each stands on the page.
 */
export const plainTextFormat: Format = {
  type: 'text/plain',
  async open(bytes) {
    const text = decodeText(bytes);
    if (text === null) throw new ExoraError('text_not_readable');
    const pages = layOut(text);
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

// A4 at 100 dpi: 827 × 1169 pixels hold 87 columns and 58 lines of 10-point fixed pitch with margins of 2 cm.
const [pageWidth, pageHeight] = [827, 1169];
const [columns, lines] = [80, 58];
const [cellWidth, cellHeight] = [8.3, 17.4];
const margin = 80;
const tabWidth = 8;

/** A stretch of the file's lines that fits one page. */
interface TextPage {
  text: string;
  words: (LaidWord & { start: number })[];
}

function layOut(source: string): PageContent[] {
  const text = source
    .replace(/\r\n?/g, '\n')
    .replace(/[\u2028\u2029\u0085]/g, '\n')
    .replace(/[\u0080-\u009f\p{Cf}]/gu, '')
    .normalize('NFC');
  const pages: TextPage[] = [];
  for (const part of text.split('\f')) pages.push(...paginate(part.replace(/\n+$/, '')));
  while (pages.length > 1 && pages.at(-1)?.text === '') pages.pop();
  return pages.map(({ text: pageText, words }) => ({
    width: pageWidth,
    height: pageHeight,
    engine: 'plain-text',
    picture: null,
    layout: { text: pageText, words },
  }));
}

function paginate(part: string): TextPage[] {
  const pages: TextPage[] = [];
  let page: TextPage = { text: '', words: [] };
  let row = 0;
  const nextPage = () => {
    pages.push({ ...page, text: page.text.replace(/\n$/, '') });
    page = { text: '', words: [] };
    row = 0;
  };
  for (const line of part.split('\n')) {
    for (const { start, end, words } of wrap(line)) {
      if (row >= lines) nextPage();
      const shift = page.text.length - start;
      for (const word of words) page.words.push({ ...boxAt(row, word), t: word.t, start: word.start + shift });
      page.text += line.slice(start, end);
      row++;
    }
    page.text += '\n';
  }
  nextPage();
  return pages;
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
      const length = [...found.slice(at)].length;
      if (length > room && column > 0) breakAt(index + at);
      const t = [...found.slice(at)].slice(0, columns).join('');
      row.words.push({ t, start: index + at, column, length: [...t].length });
      column += [...t].length;
      at += t.length;
    }
  }
  rows.push({ ...row, end: line.length });
  return rows;
}

function boxAt(row: number, { column, length }: GridWord): Omit<LaidWord, 't'> {
  const x0 = margin + column * cellWidth;
  const y0 = margin + row * cellHeight;
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    x0: round(x0),
    y0: round(y0),
    x1: round(x0 + length * cellWidth),
    y1: round(y0 + cellHeight),
    confidence: 1,
    em: cellHeight,
  };
}
