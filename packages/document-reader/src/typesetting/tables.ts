import type { Block, Run } from './blocks.ts';

/** A cell as markup gives it: whole blocks, and how many columns and rows it spans. */
export interface TableCell {
  blocks: Block[];
  columns: number;
  rows: number;
  header: boolean;
}

/** Lines and characters of a line beyond which a cell is a piece of a letter, not of a table. */
const mostLines = 20;
const mostCharacters = 300;
/** Wider and higher spans are as good as these. */
const mostColumns = 60;
const mostRows = 1000;

/**
 * A table of markup as blocks. Rows of short cells make a table; cells that hold more (letters are often laid out by
 * tables) and cells that stand alone in their row follow each other. `spend` is told how many places of the table each row
 * has: a few spans could make a table without end.
 */
export function tableBlocks(rows: readonly TableCell[][], spend: (slots: number) => void): Block[] {
  const blocks: Block[] = [];
  let table: Extract<Block, { kind: 'table' }> | null = null;
  /** How many more rows each column is covered from above. */
  const covered: number[] = [];
  for (const row of rows) {
    const filled = row.filter((cell) => cell.blocks.some(({ kind }) => kind !== 'gap'));
    const lone = filled.length === 1 && (row.length === 1 || (filled[0]?.columns ?? 1) > 1);
    const isCovered = covered.some((left) => left > 0);
    const simple = row.every(isSimple);
    const placed = place(row, covered);
    spend(placed.length);
    if (filled.length === 0) continue;
    if ((lone && !isCovered) || !simple) {
      table = null;
      for (const cell of filled) for (const block of cell.blocks) blocks.push(block);
      continue;
    }
    if (table === null) {
      table = { kind: 'table', headers: 0, rows: [] };
      blocks.push(table);
    }
    const isHeader = table.headers === table.rows.length && row.every(({ header }) => header);
    for (const line of linesOf(placed)) table.rows.push(line);
    if (isHeader) table.headers = table.rows.length;
  }
  return blocks;
}

function isSimple({ blocks }: TableCell): boolean {
  let lines = 0;
  for (const block of blocks) {
    if (block.kind === 'table' || block.kind === 'page-break') return false;
    if (block.kind === 'gap') continue;
    if (++lines > mostLines || textOf(block).length > mostCharacters) return false;
  }
  return true;
}

/** The cells of a row in the table's columns; those that a cell from above covers are empty. */
function place(row: readonly TableCell[], covered: number[]): TableCell[] {
  const placed: TableCell[] = [];
  const skip = () => {
    while ((covered[placed.length] ?? 0) > 0) {
      covered[placed.length] = (covered[placed.length] ?? 0) - 1;
      placed.push(empty);
    }
  };
  for (const cell of row) {
    skip();
    const columns = Math.min(Math.max(1, cell.columns), mostColumns);
    for (let at = 0; at < columns; at++) {
      covered[placed.length] = Math.min(Math.max(1, cell.rows), mostRows) - 1;
      placed.push(at === 0 ? cell : empty);
    }
  }
  skip();
  for (let at = placed.length; at < covered.length; at++) covered[at] = Math.max(0, (covered[at] ?? 0) - 1);
  return placed;
}

const empty: TableCell = { blocks: [], columns: 1, rows: 1, header: false };

/** Cells of several lines side by side, as they stand on paper: line by line. */
function linesOf(cells: readonly TableCell[]): Run[][][] {
  const columns = cells.map(({ blocks }) => blocks.filter(({ kind }) => kind !== 'gap'));
  const height = columns.reduce((most, lines) => Math.max(most, lines.length), 0);
  return Array.from({ length: height }, (_, at) =>
    columns.map((lines): Run[] => {
      const block = lines[at];
      return block === undefined ? nothing : [{ text: textOf(block) }];
    }),
  );
}

/** Shared, since most places of a wide table are empty. */
const nothing: Run[] = [];

function textOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return joined(block.runs);
    case 'item':
      return block.label === '' ? joined(block.runs) : `${block.label} ${joined(block.runs)}`;
    case 'line':
      return block.cells.map(joined).join(' ');
    default:
      return '';
  }
}

function joined(runs: readonly Run[]): string {
  return runs.map(({ text }) => text).join('');
}
