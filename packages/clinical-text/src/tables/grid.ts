import type { FoundDate } from '../document/dates.ts';
import type { Line } from '../document/lines.ts';
import type { Hit } from '../lexicon/phrase-index.ts';
import type { Span } from '../model.ts';
import { type ColumnRole, columnRole } from './columns.ts';
import { unitLengthAt } from './units.ts';

/** A column with what its head says: a role, a measure or analyte (with its unit), or a date or clock time. */
export interface Column extends Span {
  role: ColumnRole | null;
  /** The vital sign or analyte that the head names. */
  measure: Hit | null;
  unit: string | null;
  iso: string | null;
  clock: boolean;
}

/** A row: for each column its cell, or null where it is empty. */
export interface GridRow {
  line: Line;
  cells: (Span | null)[];
}

/** What the rows of a table are. */
type GridKind = 'medications' | 'allergies' | 'immunizations' | 'problems' | 'measures' | 'times';

/** A table whose columns are known by their heads. */
export interface Grid {
  kind: GridKind;
  head: Line;
  columns: Column[];
  rows: GridRow[];
}

/** What finding tables needs of a document. */
export interface GridSource {
  text: string;
  lines: readonly Line[];
  hitsIn(span: Span): Hit[];
  datesIn(span: Span): FoundDate[];
}

/** What sets the cells of a row apart. */
export type Split = 'bar' | 'tab' | 'gap';

const gap = /\s{2,}/g;

/** What sets the cells of a line apart; null: it has none. */
export function splitOf(text: string): Split | null {
  if (/\s?\|\s/.test(text) || text.startsWith('|')) return 'bar';
  if (text.includes('\t')) return 'tab';
  return / {2,}/.test(text) ? 'gap' : null;
}

/** The cells of a stretch of line; with bars and tabs empty ones keep their place. */
export function cellsOf(text: string, from: number, to: number, split: Split): Span[] {
  let start = from;
  let end = to;
  if (split === 'bar') {
    // Bars around a row frame it; one at the end alone sets an empty cell apart.
    if (text[start] === '|') {
      start += 1;
      if (text[end - 1] === '|') end -= 1;
    }
  }
  const slice = text.slice(start, end);
  const separator = split === 'bar' ? /\|/g : split === 'tab' ? /\t/g : gap;
  const cells: Span[] = [];
  let at = 0;
  const add = (stop: number): void => {
    const piece = slice.slice(at, stop);
    const lead = piece.length - piece.trimStart().length;
    cells.push({ start: start + at + lead, end: start + at + Math.max(lead, piece.trimEnd().length) });
  };
  for (const match of slice.matchAll(separator)) {
    add(match.index);
    at = match.index + match[0].length;
  }
  add(slice.length);
  return split === 'gap' ? cells.filter((cell) => cell.end > cell.start) : cells;
}

const clockTime = /^(?:[01]?\d|2[0-3]):?[0-5]\d(?: ?(?:hrs?|h|am|pm))?$|^(?:1[0-2]|[1-9]) ?(?:am|pm)$/i;

function columnOf(source: GridSource, cell: Span): Column {
  const words = source.text.slice(cell.start, cell.end);
  const column: Column = { ...cell, role: null, measure: null, unit: null, iso: null, clock: false };
  if (!words) return column;
  const [date] = source.datesIn(cell);
  if (date && date.end - date.start >= words.length - 6) return { ...column, iso: date.iso };
  if (clockTime.test(words)) return { ...column, clock: true };
  const role = columnRole(words);
  const named = /^(?<name>.*?)\s*(?:[([,]\s*(?<unit>[^()[\]]{1,16}?)\s*[)\]]?)?$/.exec(words);
  const unit = named?.groups?.unit ?? null;
  const name = named?.groups?.name ?? words;
  const hit = source
    .hitsIn(cell)
    .filter((one) => (one.term.type === 'vital' || one.term.type === 'lab') && one.start <= cell.start + 1)
    .sort((a, b) => (a.term.type === b.term.type ? b.end - a.end : a.term.type === 'vital' ? -1 : 1))
    .find((one) => one.end - cell.start >= name.length - 1);
  if (hit && (role === null || role === 'kind')) {
    const printed = unit !== null && unitLengthAt(unit, 0) === unit.length ? unit : null;
    return { ...column, measure: hit, unit: printed };
  }
  return { ...column, role };
}

const slots = new Set<ColumnRole | null>(['morning', 'noon', 'evening', 'night']);

function kindOf(columns: readonly Column[]): GridKind | null {
  const filled = columns.filter((one) => one.end > one.start);
  const roles = new Set(filled.map((one) => one.role));
  const measures = filled.filter((one) => one.measure !== null);
  const timed = filled.filter((one) => one.iso !== null || one.clock);
  const named = filled.filter((one) => one.role !== null || one.measure !== null || one.iso !== null || one.clock);
  if (filled.length < 2 || filled.length - named.length > Math.floor(filled.length / 3)) return null;
  if (measures.length >= 2 && !roles.has('result') && !roles.has('unit') && !roles.has('range')) return 'measures';
  if (timed.length >= 2 && timed.length >= filled.length - 1 && measures.length === 0) return 'times';
  const drug = roles.has('drug') || (roles.has('agent') && (roles.has('dose') || roles.has('frequency')));
  const reacts = roles.has('reaction') || roles.has('severity');
  if (reacts && (roles.has('agent') || roles.has('drug'))) return 'allergies';
  if (roles.has('vaccine') && (roles.has('date') || roles.has('batch') || roles.has('brand'))) return 'immunizations';
  if ((roles.has('brand') || roles.has('kind')) && roles.has('date') && roles.has('batch')) return 'immunizations';
  if (roles.has('brand') && roles.has('date')) return 'immunizations';
  const times = filled.filter((one) => slots.has(one.role)).length;
  if (
    drug &&
    (times >= 2 || roles.has('strength') || roles.has('dose') || roles.has('frequency') || roles.has('route'))
  )
    return 'medications';
  if (roles.has('problem') && (roles.has('status') || roles.has('date') || roles.has('remark')) && !roles.has('drug'))
    return 'problems';
  return null;
}

/** Tables with heads over their columns: cells set apart by bars, tabs or wide gaps. */
export function findGrids(source: GridSource): Grid[] {
  const grids: Grid[] = [];
  const { lines, text } = source;
  for (let index = 0; index < lines.length; index += 1) {
    const head = lines[index];
    if (!head || head.text.length > 200 || /[.!?]$/.test(head.text)) continue;
    const split = splitOf(head.text);
    if (!split) continue;
    // A first column without a head shows as an indent in front of the others.
    const begins = text.lastIndexOf('\n', head.start - 1) + 1;
    const indented = head.start - begins >= (split === 'gap' ? 4 : 1) && text.slice(begins, head.start).trim() === '';
    const cells = cellsOf(text, head.start, head.end, split);
    if (cells.length + (indented ? 1 : 0) < 2 || cells.some((cell) => cell.end - cell.start > 40)) continue;
    const columns = cells.map((cell) => columnOf(source, cell));
    const kind = kindOf(columns);
    if (!kind) continue;
    if (indented && (kind === 'times' || columns[0]?.measure))
      columns.unshift({ start: begins, end: begins, role: null, measure: null, unit: null, iso: null, clock: false });
    const grid: Grid = { kind, head, columns, rows: [] };
    let next = index + 1;
    while (next < lines.length) {
      const line = lines[next];
      if (!line) break;
      const row = rowOf(source, grid, line);
      if (!row) {
        // A rule under the heads, or a cell that broke on its next line.
        const rule = /^[\s|:=+_-]+$/.test(line.text);
        const broken = !line.heading && !line.afterBlank && grid.rows.length > 0 && line.text.length < 60;
        if (rule || (broken && next + 1 < lines.length && rowOf(source, grid, lines[next + 1]) !== null)) {
          next += 1;
          continue;
        }
        break;
      }
      grid.rows.push(row);
      next += 1;
    }
    if (grid.rows.length === 0) continue;
    grids.push(grid);
    index = next - 1;
  }
  return grids;
}

function rowOf(source: GridSource, grid: Grid, line: Line | undefined): GridRow | null {
  if (!line || (line.heading && !line.text.includes('\t') && !/ {2,}/.test(line.text))) return null;
  // An empty first cell was trimmed away with the indent.
  const begins = source.text.lastIndexOf('\n', line.start - 1) + 1;
  const cut = source.text.slice(begins, line.start).trim() === '' ? begins : line.start;
  // Empty last cells of a tabbed row stand behind the line's trimmed end.
  const newline = source.text.indexOf('\n', line.end);
  const ends = newline < 0 ? source.text.length : newline;
  const split = splitOf(source.text.slice(line.start, ends));
  if (!split) return null;
  const from = split === 'tab' ? cut : line.start;
  const to = split === 'tab' ? ends : line.end;
  const cells = cellsOf(source.text, from, to, split);
  if (cells.length > grid.columns.length + 2) return null;
  const kept = split !== 'gap' && split === splitOf(grid.head.text) && cells.length <= grid.columns.length;
  if (cells.filter((cell) => cell.end > cell.start).length < (kept && cells.length > 1 ? 1 : 2)) return null;
  const assigned = kept ? grid.columns.map((_, at) => filledCell(cells[at])) : null;
  const placed =
    assigned ??
    align(
      source,
      grid,
      line,
      cells.filter((cell) => cell.end > cell.start),
    );
  return placed && fits(source, grid, placed) ? { line, cells: placed } : null;
}

function filledCell(cell: Span | undefined): Span | null {
  return cell && cell.end > cell.start ? cell : null;
}

/** A row must have something under the column that names its thing. */
function fits(source: GridSource, grid: Grid, cells: readonly (Span | null)[]): boolean {
  const under = (want: (column: Column) => boolean): Span | null => {
    const at = grid.columns.findIndex(want);
    return at < 0 ? null : (cells[at] ?? null);
  };
  const words = (span: Span | null): string => (span ? source.text.slice(span.start, span.end) : '');
  if (grid.kind === 'measures' || grid.kind === 'times') {
    return cells.some((cell, at) => {
      const column = grid.columns[at];
      const measured = grid.kind === 'measures' ? column?.measure : column?.iso || column?.clock;
      return Boolean(measured) && /^[<>*]?\s?\d/.test(words(cell));
    });
  }
  const main: Record<string, ColumnRole[]> = {
    medications: ['drug', 'agent'],
    allergies: ['agent', 'drug'],
    immunizations: ['vaccine', 'brand', 'kind'],
    problems: ['problem'],
  };
  const thing = under((column) => (main[grid.kind] ?? []).includes(column.role as ColumnRole));
  return /\p{L}{2}/u.test(words(thing)) && !/^[\p{L} ]{2,30}:/u.test(words(thing));
}

const looks: Partial<Record<ColumnRole, RegExp>> = {
  date: /^(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}[ -]?[A-Za-z]{3,9}[ -,]|[A-Z][a-z]{2,8} \d|\d{1,2}\/\d{4}$|(?:19|20)\d\d$|[0-2]?\d:?[0-5]\d$|unknown$)/i,
  strength: /^\d[\d.,]*(?:\s?\/\s?[\d.]+)*\s?(?:mg|mcg|microg|g|ml|%|units?|iu|micrograms?)/i,
  dose: /^(?:\d|one|two|three|half|½|as directed)/i,
  route:
    /^(?:po|oral(?:ly)?|iv|im|sc|s\/c|sl|pr|pv|top(?:ical)?|inh(?:aled|alation)?|neb|subcut\w*|by mouth|(?:both|left|right|each) (?:eyes?|ears?)|nasal|transdermal|patch|sublingual|ng|peg)\b/i,
  frequency:
    /^(?:\d.*\b(?:daily|day|weekly|bd|tds)|daily|bd|b\.d|bid|tds|tid|qid|qds|mane|nocte|prn|stat|weekly|once|twice|three|four|every|each|at |in the|q ?\d|od|om|on|when|if|as |morning|night|fortnight|monthly|\d+ ?monthly)/i,
  morning: /^(?:\d|½|-|–|0|x|✓)/,
  noon: /^(?:\d|½|-|–|0|x|✓)/,
  evening: /^(?:\d|½|-|–|0|x|✓)/,
  night: /^(?:\d|½|-|–|0|x|✓)/,
  severity: /^(?:mild|moderate|severe|life|high|low|unknown|major|minor|fatal)/i,
  status:
    /^(?:new|changed|ceased|stopped|unchanged|continu|active|inactive|resolved|increased|decreased|withheld|current|reduced|started|same)/i,
  batch: /^(?:lot\s|batch\s)?(?=[A-Z0-9-]*\d)[A-Z0-9-]{3,14}$/i,
  age: /^(?:birth|\d+ ?(?:m|w|y|months?|weeks?|years?|mths?|yrs?))/i,
  person: /^(?:dr|rn|nurse|np|[A-Z]{2,4}$)/i,
};

/** How well a cell suits a column by what it looks like: 2 fits, 0 says nothing, -3 speaks against it. */
function suits(words: string, column: Column): number {
  if (column.measure || column.iso !== null || column.clock)
    return /^[<>*]?\s?\d|^[-–]$|^(?:pos|neg|not )/i.test(words) ? 1 : -3;
  const look = column.role ? looks[column.role] : undefined;
  if (look) return look.test(words) ? 2 : -2;
  if (column.role === 'drug' || column.role === 'agent' || column.role === 'vaccine' || column.role === 'reaction')
    return /^\d|^[-–]$/.test(words) ? -3 : 0;
  return 0;
}

/**
 * Puts the cells of a row with wide gaps under the columns, in order: by place where the layout kept it, and by what
 * they look like, because a text layer may have lost both empty cells and alignment.
 */
function align(source: GridSource, grid: Grid, line: Line, cells: Span[]): (Span | null)[] | null {
  const { columns } = grid;
  if (cells.length > columns.length) {
    // More cells than heads: the last head's cell was cut at a gap inside it.
    const keep = cells.slice(0, columns.length - 1);
    const last = cells[cells.length - 1];
    const first = cells[columns.length - 1];
    if (first && last) keep.push({ start: first.start, end: last.end });
    return align(source, grid, line, keep);
  }
  const headStart = source.text.lastIndexOf('\n', grid.head.start - 1) + 1;
  const lineStart = source.text.lastIndexOf('\n', line.start - 1) + 1;
  const score = (cell: Span, column: Column): number => {
    const words = source.text.slice(cell.start, cell.end);
    const [a, b] = [cell.start - lineStart, cell.end - lineStart];
    const [c, d] = [column.start - headStart, column.end - headStart];
    const apart = Math.max(0, Math.max(a, c) - Math.min(b, d));
    return suits(words, column) + (apart === 0 ? 1.5 : apart <= 3 ? 0.7 : -Math.min(1, apart / 40));
  };
  const n = cells.length;
  const m = columns.length;
  // best[i][j]: the best sum for the first i cells under the first j columns.
  const best: number[][] = Array.from({ length: n + 1 }, (_, i) => new Array<number>(m + 1).fill(i === 0 ? 0 : -1e9));
  const took: boolean[][] = Array.from({ length: n + 1 }, () => new Array<boolean>(m + 1).fill(false));
  for (let i = 1; i <= n; i += 1) {
    for (let j = i; j <= m; j += 1) {
      const cell = cells[i - 1];
      const column = columns[j - 1];
      const skip = best[i]?.[j - 1] ?? -1e9;
      const take = (best[i - 1]?.[j - 1] ?? -1e9) + (cell && column ? score(cell, column) : -1e9);
      const [row, marks] = [best[i], took[i]];
      if (!row || !marks) continue;
      row[j] = Math.max(skip, take);
      marks[j] = take >= skip;
    }
  }
  const placed: (Span | null)[] = new Array<Span | null>(m).fill(null);
  for (let i = n, j = m; i > 0 && j > 0; j -= 1) {
    if (!took[i]?.[j]) continue;
    placed[j - 1] = cells[i - 1] ?? null;
    i -= 1;
  }
  return placed;
}

/** The cell of a row under the column of a role, or null. */
export function cellUnder(grid: Grid, row: GridRow, role: ColumnRole): Span | null {
  const at = grid.columns.findIndex((column) => column.role === role);
  return at < 0 ? null : (row.cells[at] ?? null);
}

/** The words under the column of a role, empty where there are none. */
export function cellText(text: string, grid: Grid, row: GridRow, role: ColumnRole): string {
  const cell = cellUnder(grid, row, role);
  return cell ? text.slice(cell.start, cell.end) : '';
}
