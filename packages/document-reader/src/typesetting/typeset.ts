import { normaliseText } from '../layout/characters.ts';
import type { LaidWord } from '../layout/rows.ts';
import { columnSeparator } from '../layout/rows.ts';
import type { Block, MarkSpan, Run } from './blocks.ts';
import { boxInGrid, gridColumns, gridRows } from './grid.ts';

/** The text of a page with its words, and lines as people would write them: a paragraph is one line. */
export interface TypesetPage {
  text: string;
  words: (LaidWord & { start: number })[];
}

/** A text to be set between two columns of the grid, with its marks. */
interface Cell {
  text: string;
  marks: { mark: string; start: number; end: number }[];
  column: number;
  width: number;
}

/** Some characters without white space between them, or as much of them as a line holds. */
interface Piece {
  t: string;
  start: number;
  row: number;
  column: number;
}

/**
 * Sets blocks on pages of the grid: paragraphs wrapped, tables in columns. A page's text keeps each paragraph and each row
 * of a table on a line of its own, with three spaces between cells. Setting ends after the page beyond `mostPages`, so
 * that a document with too many is told by one page more, not by all of them.
 */
export function typeset(
  blocks: readonly Block[],
  mostPages = Number.POSITIVE_INFINITY,
): { pages: TypesetPage[]; spans: MarkSpan[] } {
  const setter = new Typesetter(mostPages);
  for (const block of blocks) {
    setter.add(block);
    if (setter.pageCount > mostPages) break;
  }
  return setter.end();
}

class Typesetter {
  /** Rows of the grid that a line can take before there are too many pages anyway: a line of millions stops there. */
  readonly #mostRows: number;
  readonly #pages: TypesetPage[] = [];
  readonly #spans: MarkSpan[] = [];
  #page: TypesetPage = { text: '', words: [] };
  #row = 0;
  /** Whether the next block begins after an empty line. */
  #parted = false;

  constructor(mostPages: number) {
    this.#mostRows = (mostPages + 1) * gridRows;
  }

  get pageCount(): number {
    return this.#pages.length;
  }

  add(block: Block): void {
    switch (block.kind) {
      case 'heading':
        this.#part();
        this.#line([cellOf(block.runs, 0, gridColumns)]);
        return;
      case 'paragraph':
        this.#line([cellOf(block.runs, 0, gridColumns)]);
        this.#parted = true;
        return;
      case 'line':
        this.#line([flowed(block.cells)]);
        return;
      case 'gap':
        this.#part();
        return;
      case 'item': {
        const indent = Math.min(block.level, 8) * 2;
        const width = [...block.label].length + 1;
        const label = { text: block.label, marks: [], column: indent, width };
        this.#line([label, cellOf(block.runs, indent + width, gridColumns - indent - width)], ' ');
        return;
      }
      case 'table':
        this.#part();
        this.#table(block.rows);
        this.#parted = true;
        return;
      case 'page-break':
        if (this.#page.text !== '') this.#nextPage();
    }
  }

  end(): { pages: TypesetPage[]; spans: MarkSpan[] } {
    if (this.#page.text !== '' || this.#pages.length === 0) this.#nextPage();
    return { pages: this.#pages, spans: this.#spans };
  }

  #table(rows: readonly Run[][][]): void {
    const widths = columnWidths(rows);
    if (widths === null) {
      for (const row of rows) this.#line([flowed(row)]);
      return;
    }
    const columns = widths.map((_, at) => widths.slice(0, at).reduce((sum, width) => sum + width + 2, 0));
    for (const row of rows) {
      this.#line(row.map((runs, at) => cellOf(runs, columns[at] ?? 0, widths[at] ?? gridColumns)));
    }
  }

  /** An empty line before what comes next, unless it begins a page. */
  #part(): void {
    this.#parted = this.#page.text !== '';
  }

  /** One line of the text, whose cells may each take several rows of the grid. */
  #line(all: readonly Cell[], separator: string = columnSeparator): void {
    const cells = all.filter(({ text }) => text !== '');
    if (cells.length === 0) return;
    const set = cells.map((cell) => ({ cell, pieces: wrapped(cell, this.#mostRows) }));
    const height = set.reduce((most, { pieces }) => Math.max(most, (pieces.at(-1)?.row ?? 0) + 1), 1);
    if (this.#parted && this.#page.text !== '') {
      this.#page.text += '\n';
      this.#row++;
    }
    this.#parted = false;
    if (this.#row + Math.min(height, gridRows) > gridRows && (height <= gridRows || this.#row >= gridRows))
      this.#nextPage();
    for (const [at, { cell, pieces }] of set.entries()) {
      if (at > 0) this.#page.text += separator;
      // Of a row that is higher than a page, each cell goes on by itself.
      if (at > 0 && height > gridRows) this.#nextPage();
      this.#cell(cell, pieces);
    }
    this.#page.text += '\n';
    this.#row += height > gridRows ? 0 : height;
  }

  #cell(cell: Cell, pieces: readonly Piece[]): void {
    const isTall = (pieces.at(-1)?.row ?? 0) >= gridRows;
    let shift = this.#page.text.length;
    let from = 0;
    let top = this.#row;
    for (const piece of pieces) {
      if (top + piece.row >= gridRows) {
        this.#cut(cell, from, piece.start, shift);
        this.#nextPage();
        from = piece.start;
        shift = -from;
        top = -piece.row;
      }
      const { t, start } = piece;
      this.#page.words.push({
        ...boxInGrid(top + piece.row, cell.column + piece.column, [...t].length),
        t,
        start: start + shift,
      });
    }
    this.#cut(cell, from, cell.text.length, shift);
    if (isTall) this.#row = top + (pieces.at(-1)?.row ?? 0) + 1;
  }

  /** The cell's text between two places becomes text of the page, and its marks spans. */
  #cut(cell: Cell, from: number, to: number, shift: number): void {
    const text = cell.text.slice(from, to);
    this.#page.text += to < cell.text.length ? text.trimEnd() : text;
    for (const { mark, start, end } of cell.marks) {
      const first = Math.max(start, from);
      const last = Math.min(end, from + text.trimEnd().length);
      if (last > first)
        this.#spans.push({ mark, page: this.#pages.length + 1, start: first + shift, end: last + shift });
    }
  }

  #nextPage(): void {
    this.#pages.push({ ...this.#page, text: this.#page.text.trimEnd() });
    this.#page = { text: '', words: [] };
    this.#row = 0;
    this.#parted = false;
  }
}

/** The runs' text in its stored form, with single spaces. */
function cellOf(runs: readonly Run[], column: number, width: number): Cell {
  let text = '';
  const marks: Cell['marks'] = [];
  for (const run of runs) {
    const words = normaliseText(run.text);
    const glued = text === '' || text.endsWith(' ') ? words.replace(/^ /, '') : words;
    const start = text.length + (glued.startsWith(' ') ? 1 : 0);
    text += glued;
    const end = text.trimEnd().length;
    if (run.mark !== undefined && end > start) marks.push({ mark: run.mark, start, end });
  }
  return { text: text.trimEnd(), marks, column, width };
}

/** The words of a cell in the rows of its width, and little more than so many rows. A word that is wider is parted. */
function wrapped({ text, width }: Cell, mostRows: number): Piece[] {
  const pieces: Piece[] = [];
  let row = 0;
  let column = 0;
  for (const { 0: word, index } of text.matchAll(/[^ ]+/g)) {
    if (row > mostRows) break;
    const characters = [...word];
    const room = column === 0 ? width : width - column - 1;
    if (column > 0) {
      if (characters.length > room) {
        row++;
        column = 0;
      } else column++;
    }
    for (let at = 0, start = index; at < characters.length; at += width) {
      if (at > 0) {
        row++;
        column = 0;
      }
      const t = characters.slice(at, at + width).join('');
      pieces.push({ t, start, row, column });
      start += t.length;
      column += Math.min(width, characters.length - at);
    }
  }
  return pieces;
}

/** Cells in one stretch of text, where no columns are to be kept or there is no room for them. */
function flowed(cells: readonly Run[][]): Cell {
  let text = '';
  const marks: Cell['marks'] = [];
  for (const runs of cells) {
    const cell = cellOf(runs, 0, gridColumns);
    if (cell.text === '') continue;
    if (text !== '') text += columnSeparator;
    for (const { mark, start, end } of cell.marks) {
      marks.push({ mark, start: start + text.length, end: end + text.length });
    }
    text += cell.text;
  }
  return { text, marks, column: 0, width: gridColumns };
}

/** Columns below this width give no more way. */
const narrowest = 4;

/** As wide as their contents, or as fits: the widest columns give way. Null when there are more columns than room. */
function columnWidths(rows: readonly Run[][][]): number[] | null {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, runs] of row.entries()) {
      // No column is wider than the page, however long its text.
      const width = Math.min(gridColumns, [...cellOf(runs, 0, 0).text.slice(0, gridColumns * 2)].length);
      widths[at] = Math.max(widths[at] ?? 1, width);
    }
  }
  if (widths.length * (narrowest + 2) > gridColumns) return null;
  let excess = widths.reduce((sum, width) => sum + width, 0) + 2 * (widths.length - 1) - gridColumns;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= narrowest) return null;
    widths[widths.indexOf(widest)] = widest - 1;
    excess--;
  }
  return widths;
}
