import { ExoraError } from '@exora/contracts/errors';
import type { ReaderLimits } from '../limits.ts';
import type { Block } from './blocks.ts';
import { gridColumns, gridRows } from './grid.ts';
import { raised } from './special-characters.ts';
import { type TableCell, tableBlocks } from './tables.ts';

/** Tables inside tables beyond this depth are read as if they were not there. */
const deepestTable = 20;

/** What a cell costs beside its text, in characters: a table of hundreds of thousands must not fill the memory. */
const cellCost = 6;

type LineKind = { kind: 'line' } | { kind: 'heading' } | { kind: 'item'; level: number; label: string };

/** The line that is being written: its cells, each of pieces of text. */
interface Line {
  as: LineKind;
  cells: string[][];
  /** Whether the last cell ends with white space, so that more of it says nothing. */
  spaced: boolean;
  empty: boolean;
  /** What was written beside the line (a text box): it follows when the line ends. */
  after: Block[];
}

/** What goes on after a cell or a text beside the line has ended. */
interface Saved {
  line: Line;
  blocks: Block[];
}

/**
 * Makes blocks of what markup says, one piece after the other: text, the ends of lines, tables in tables. The formats that
 * state no places (HTML, RTF, Word) all write by it. Throws `too_many_pages` as soon as the text can't fit any more.
 */
export class Composer {
  readonly #limitPages: number;
  /** How much may still be written, in characters; shared with what is written beside. */
  readonly #room: { left: number };
  #blocks: Block[] = [];
  #line = newLine({ kind: 'line' });
  readonly #tables: { rows: TableCell[][]; saved: Saved | null }[] = [];
  /** Tables that are open but too deep to be kept. */
  #ignored = 0;
  readonly #asides: (Saved & { tables: number })[] = [];

  constructor({ pages }: Pick<ReaderLimits, 'pages'>, room = { left: pages * gridRows * gridColumns }) {
    this.#limitPages = pages;
    this.#room = room;
  }

  /** Writes what will stand elsewhere (a footer, a note); it comes back by `insert`. */
  beside(): Composer {
    this.#spend(gridColumns);
    return new Composer({ pages: this.#limitPages }, this.#room);
  }

  /** Text whose white space is one space, whatever it is; three hard spaces and more part columns. */
  text(text: string): void {
    const parts = text.replace(/[\s\u00a0]{2,}/g, (white) => (isWide(white) ? '\t' : ' ')).split('\t');
    for (const [at, part] of parts.entries()) {
      if (at > 0) this.tab();
      this.#write(part.replace(/\s/g, ' '));
    }
  }

  /** Text whose white space is meant: three spaces and more, and tabs, part columns. */
  spacedText(text: string): void {
    for (const [at, part] of text.split(/\t|[ \u00a0]{3,}/).entries()) {
      if (at > 0) this.tab();
      this.#write(part.replace(/[\s\u00a0]+/g, ' '));
    }
  }

  /** Text above the line: a power of ten, a square metre, a mark. */
  raisedText(text: string): void {
    this.#write(raised(text, this.#line.cells.at(-1)?.at(-1) ?? ''));
  }

  #write(text: string): void {
    if (text === '') return;
    const isWhite = text.trim() === '';
    if (isWhite && this.#line.spaced) return;
    this.#spend(text.length);
    this.#line.cells.at(-1)?.push(text);
    this.#line.spaced = isWhite || text.endsWith(' ');
    if (!isWhite) this.#line.empty = false;
  }

  /** What follows stands in the next column, unless the line has nothing yet. */
  tab(): void {
    if (this.#line.empty || this.#line.cells.at(-1)?.length === 0) return;
    this.#spend(1);
    this.#line.cells.push([]);
    this.#line.spaced = true;
  }

  /** Ends the line where one is begun. */
  endLine(): void {
    const { as, cells, empty, after } = this.#line;
    const next: LineKind = as.kind === 'item' ? { ...as, label: empty ? as.label : '' } : as;
    this.#line = newLine(next);
    if (!empty) {
      const runs = withLabel(cells.map((parts) => parts.join(''))).map((text) => [{ text }]);
      const flat = [{ text: cells.map((parts) => parts.join('')).join(' ') }];
      if (as.kind === 'line') this.#blocks.push({ kind: 'line', cells: runs });
      else this.#blocks.push({ ...as, runs: flat });
    }
    for (const block of after) this.#blocks.push(block);
  }

  /** A line break that the document asks for: a second one leaves an empty line. */
  breakLine(): void {
    if (this.#line.empty) this.gap();
    else this.endLine();
  }

  /** Ends the line; the next one stands after an empty line. */
  gap(): void {
    this.endLine();
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.kind !== 'gap') this.#blocks.push({ kind: 'gap' });
  }

  pageBreak(): void {
    this.endLine();
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.kind !== 'page-break') this.#blocks.push({ kind: 'page-break' });
  }

  /** Ends the line; the next ones are of this kind. An entry's label stands before its first line only. */
  begin(as: LineKind): void {
    this.endLine();
    this.#line.as = as;
  }

  openTable(): void {
    if (this.#tables.length >= deepestTable) {
      this.#ignored++;
      return;
    }
    this.endLine();
    this.#tables.push({ rows: [], saved: null });
  }

  openRow(): void {
    this.closeRow();
    if (this.#ignored > 0) return;
    this.#spend(1);
    this.#tables.at(-1)?.rows.push([]);
  }

  closeRow(): void {
    this.closeCell();
  }

  /** A cell; spans are in columns and rows, and may be set until it ends. `header` names its column. */
  openCell(shape: { columns?: number; rows?: number; header?: boolean } = {}): TableCell | null {
    this.closeCell();
    const open = this.#tables.at(-1);
    if (open === undefined || this.#ignored > 0) return null;
    this.#spend(cellCost);
    if (open.rows.length === 0) open.rows.push([]);
    const cell: TableCell = {
      blocks: [],
      columns: shape.columns ?? 1,
      rows: shape.rows ?? 1,
      header: shape.header ?? false,
    };
    open.rows.at(-1)?.push(cell);
    open.saved = { line: this.#line, blocks: this.#blocks };
    this.#line = newLine({ kind: 'line' });
    this.#blocks = cell.blocks;
    return cell;
  }

  closeCell(): void {
    const open = this.#tables.at(-1);
    this.endLine();
    if (open === undefined || this.#ignored > 0 || open.saved === null) return;
    this.#blocks = open.saved.blocks;
    this.#line = open.saved.line;
    open.saved = null;
  }

  closeTable(): void {
    if (this.#ignored > 0) {
      this.#ignored--;
      this.endLine();
      return;
    }
    this.closeCell();
    const open = this.#tables.pop();
    if (open === undefined) return;
    this.endLine();
    for (const block of tableBlocks(open.rows, (slots) => this.#spend(slots))) this.#blocks.push(block);
  }

  /** Blocks that were made elsewhere. */
  insert(blocks: readonly Block[]): void {
    this.endLine();
    for (const block of blocks) this.#blocks.push(block);
  }

  get isAside(): boolean {
    return this.#asides.length > 0;
  }

  /** Text that stands beside the line, as a text box does: it comes after the line. */
  openAside(): void {
    this.#asides.push({ line: this.#line, blocks: this.#blocks, tables: this.#tables.length });
    this.#line = newLine({ kind: 'line' });
    this.#blocks = [];
  }

  closeAside(): void {
    const aside = this.#asides.at(-1);
    if (aside === undefined) return;
    while (this.#tables.length > aside.tables) this.closeTable();
    this.endLine();
    this.#asides.pop();
    const { line } = aside;
    for (const block of this.#blocks) line.after.push(block);
    this.#blocks = aside.blocks;
    this.#line = line;
  }

  /** All blocks, with everything closed that is still open. */
  end(): Block[] {
    while (this.#asides.length > 0) this.closeAside();
    this.#ignored = 0;
    while (this.#tables.length > 0) this.closeTable();
    this.endLine();
    return this.#blocks;
  }

  #spend(amount: number): void {
    this.#room.left -= amount;
    if (this.#room.left < 0) throw new ExoraError('too_many_pages', { parameters: { limitPages: this.#limitPages } });
  }
}

function newLine(as: LineKind): Line {
  return { as, cells: [[]], spaced: true, empty: true, after: [] };
}

/** A bullet or a number that a tab parts from its text is no column. */
const label = /^\s*([•·▪■●○o–-]|\(?(\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s*$/;

function withLabel(cells: readonly string[]): string[] {
  const [first = '', second, ...others] = cells;
  return second !== undefined && label.test(first) ? [`${first.trim()} ${second.trim()}`, ...others] : [...cells];
}

function isWide(white: string): boolean {
  return white.split('\u00a0').length > 3;
}
