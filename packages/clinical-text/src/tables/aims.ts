import type { ClinicalDocument } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import type { Span } from '../model.ts';
import { cellsOf, type Split, splitOf } from './grid.ts';

/** The head of a column that says what is aimed at. */
const aim =
  /^(?:(?:treatment|therapeutic|your|patient|clinical|recommended|desired|current|new) )?(?:goals?|targets?|aims?|desired|desirable|recommended|objective)(?: (?:range|values?|levels?|zone|result|at \p{L}+))?(?: \([^)]*\))?$/iu;
const longest = 160;
interface Aimed {
  rows: ReadonlySet<Line>;
  /** The document with blanks in place of what is aimed at. */
  document: ClinicalDocument;
}

const known = new WeakMap<ClinicalDocument, Aimed>();

function aimedIn(document: ClinicalDocument): Aimed {
  const found = known.get(document);
  if (found) return found;
  const cells = aimCells(document);
  let text = '';
  let at = 0;
  for (const { start, end } of [...cells.values()].flat().sort((a, b) => a.start - b.start)) {
    text += document.text.slice(at, start) + ' '.repeat(end - start);
    at = end;
  }
  const aimed = {
    rows: new Set(cells.keys()),
    document: at === 0 ? document : { ...document, text: text + document.text.slice(at) },
  };
  known.set(document, aimed);
  return aimed;
}

/** The cells of tables that stand under the head of an aim (`Goal`, `Target`): nothing in them was measured. */
function aimCells(document: ClinicalDocument): ReadonlyMap<Line, Span[]> {
  const cells = new Map<Line, Span[]>();
  if (!/\b(?:goal|target|aim|desire|recommended|objective)/i.test(document.text)) return cells;
  let table: { split: Split; heads: Span[]; aims: number[] } | null = null;
  for (const line of document.lines) {
    const opened = line.text.length <= longest ? headOf(document, line) : null;
    if (opened) {
      table = opened;
      continue;
    }
    if (!table) continue;
    if (/^[\s|:=+_-]+$/.test(line.text)) continue;
    const row = splitOf(line.text) === table.split ? cellsOf(document.text, line.start, line.end, table.split) : [];
    if (row.length < 2 || line.text.length > 2 * longest) {
      table = null;
      continue;
    }
    const { heads, aims } = table;
    const under =
      row.length === heads.length
        ? aims.map((at) => row[at])
        : aims.map((at) => nearest(document, line, row, heads, at));
    cells.set(
      line,
      under.flatMap((cell) => (cell ? [cell] : [])),
    );
  }
  return cells;
}

function headOf(document: ClinicalDocument, line: Line): { split: Split; heads: Span[]; aims: number[] } | null {
  const split = splitOf(line.text);
  if (!split || /[.!?]$/.test(line.text) || /\d{2}/.test(line.text)) return null;
  const heads = cellsOf(document.text, line.start, line.end, split);
  const words = heads.map(({ start, end }) => document.text.slice(start, end).replace(/[:*]+$/, ''));
  const aims = words.flatMap((one, at) => (aim.test(one) ? [at] : []));
  if (heads.length < 2 || aims.length === 0 || aims.length === heads.length) return null;
  return words.every((one) => one.length <= 40) ? { split, heads, aims } : null;
}

/** The cell of a row with fewer cells than heads that stands under one of them. */
function nearest(
  document: ClinicalDocument,
  line: Line,
  row: readonly Span[],
  heads: readonly Span[],
  at: number,
): Span | undefined {
  const begins = (offset: number): number => offset - document.text.lastIndexOf('\n', offset - 1);
  const column = heads[at];
  if (!column) return undefined;
  const apart = (a: Span, b: Span): number =>
    Math.max(
      0,
      Math.max(begins(a.start), begins(b.start)) -
        Math.min(begins(a.start) + a.end - a.start, begins(b.start) + b.end - b.start),
    );
  return row.find(
    (cell) =>
      cell.start > line.start && heads.every((other) => other === column || apart(cell, column) <= apart(cell, other)),
  );
}

/** Whether a line is a row of a table with a column for aims. */
export function hasAims(document: ClinicalDocument, line: Line): boolean {
  return aimedIn(document).rows.has(line);
}

/** The document as a row of such a table is to be read: blanks in place of what is aimed at. */
export function withoutAims(document: ClinicalDocument, line: Line): ClinicalDocument {
  const aimed = aimedIn(document);
  return aimed.rows.has(line) ? aimed.document : document;
}
