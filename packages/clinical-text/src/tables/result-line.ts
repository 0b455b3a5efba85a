import type { Span } from '../model.ts';
import { numberSource, otherReading, parseNumber, repairNumber } from '../text/numbers.ts';
import { unitLengthAt } from './units.ts';

/** A number with its comparator, as printed. */
interface Reading extends Span {
  /** A number, or the printed words (`<0.1`, `Positive`, `1+`). */
  value: number | string;
}

/** A printed reference interval; an open side is null. */
interface Interval extends Span {
  low: number | null;
  high: number | null;
}

/** What stands after an analyte's name: its result and what belongs to it. */
export interface ResultLine {
  value: Reading;
  unit: Span | null;
  range: Interval | null;
  /** H, L, HH, LL or A (abnormal, direction not printed); the one that stands at the value. */
  flag: (Span & { flag: string }) | null;
  /** All flags of the line. */
  flags: (Span & { flag: string })[];
  /** Results of earlier dates on the same line, in reading order. */
  others: Reading[];
  /** More than one reading is possible (interval or result first, a number with a gap in it). */
  unsure: boolean;
  end: number;
}

type Item =
  | { kind: 'number' | 'compared' | 'word'; reading: Reading; unsure?: boolean }
  | { kind: 'unit'; span: Span }
  | { kind: 'range'; range: Interval }
  | { kind: 'flag'; span: Span & { flag: string } };

const dash = String.raw`(?:-|–|—|−|~|to)`;
const num = String.raw`-?(?:${numberSource})`;
const loose = String.raw`[\dOoIl|]*\d[\dOoIl|]*(?:\.[\dOoIl|]+)?`;
const rangePattern = new RegExp(
  String.raw`^(?:\((?:ref(?:erence)?[.:]?|rr:?|normal:?|n:|nr:?|range:?)? ?|\[ ?|(?:ref(?:erence)?(?: range| interval)?|rr|normal(?: range)?|nr)[.:]? ?)?(?:(?<low>${num})\s{0,3}${dash}\s{0,3}(?<high>${num})|(?<cmp>[<>≤≥]=?|> ?or ?=|< ?or ?=|up to|less than|greater than)\s{0,3}(?<edge>${num})|(?<least>${num}) or (?<side>less|more|below|above|under|over|lower|higher|greater))(?<tail>\s?[)\]])?(?![\d/.,]\d|[A-Za-zÀ-ɏ]{3})`,
  'i',
);
const comparedPattern = new RegExp(String.raw`^(?:[<>] ?or ?=|[<>≤≥]=?)\s{0,3}${num}(?![\d.])`, '');
const numberPattern = new RegExp(String.raw`^(?:${num}|${loose})(?![A-Za-zÀ-ɏ\d^]|[.,/:]\d)`, '');
/** A number that a gap beside its point tears apart (`6 .1`, `17 . 3`, `10. 2`). */
const splitNumber = /^\d{1,4}(?: \.\d{1,3}| [.·] \d{1,3}|[.·] \d{1,3})(?![\d.,/:A-Za-zÀ-ɏ])/;
/** Numbers set apart by commas without gaps, as exported rows have them. */
const commaRow = /^,(?:[<>]?\d[\d.]*|[HL*]{0,2}),/;
/** The same result in another unit (`7.2 g/dL (72 g/L)`). */
const otherUnit = new RegExp(String.raw`^\(\s?[=≈~]?\s?${num}\s?`);
/** When a result is from (`0.4 (2019)`). */
const yearInBrackets = /^\((?:in )?(?:[A-Za-z]{3,9}\.?[\s'-])?(?:19|20)\d\d\)/;
/** A count in thousands (`12.5K`). */
const thousandsPattern = /^\d{1,4}(?:\.\d+)?(?=[Kk](?![A-Za-zÀ-ɏ\d/]))/;
const flagPattern =
  /^(?:\(?(?<flag>HH|LL|H\*|L\*|\*H|\*L|H!|L!|H|L|High|Low|HIGH|LOW|Critical(?:ly)?(?: high| low)?|CRITICAL|Crit|Abnormal|ABNORMAL|abnormal|Abn|above|below|\*{1,3}|↑{1,2}|↓{1,2}|▲|▼|A|N|Normal|NORMAL|!)\)?|\[(?<boxed>HH|LL|H|L)\])(?=$|[\s|,;)])/;
const wordPattern =
  /^(?:(?:A|B|AB|O)\s?(?:Rh(?:\s?\(?D\)?)?\s?)?(?:positive|negative|pos|neg)|(?:occasional|scant(?:y)?|few|moderate|numerous|many|rare|small|large|plus|seen|not seen|none seen|weak(?:ly)? (?:positive|reactive)|strong(?:ly)? (?:positive|reactive)|low positive|amber|colou?rless|dark yellow|pale yellow|hazy|slightly (?:cloudy|hazy)|light growth|heavy growth|mixed growth|non[- ]?immune|susceptible)(?=\s*$|\s{2,}|\t|\s?\||\s*[(\n])|non[- ]?reactive|not reactive|reactive|not detected|detected|none detected|not isolated|isolated|no growth|positive|negative|indeterminate|equivocal|borderline|trace|nil|absent|present|clear|cloudy|normal|abnormal|pos|neg|\+{1,4}|[1-4]\+|1:\d{1,4}|immune|not immune|adequate|yellow|straw|turbid|pending)(?![A-Za-zÀ-ɏ\d])/i;

const flagNames: Record<string, string> = {
  high: 'H',
  low: 'L',
  above: 'H',
  below: 'L',
  '↑': 'H',
  '↓': 'L',
  '▲': 'H',
  '▼': 'L',
};

function flagName(printed: string): string | null {
  const text = printed.replace(/[()[\]!]/g, '').toLowerCase();
  if (/^n(?:ormal)?$/.test(text)) return null;
  if (/^crit/.test(text)) return text.includes('low') ? 'LL' : text.includes('high') ? 'HH' : 'A';
  if (text === '↑↑' || text === 'hh') return 'HH';
  if (text === '↓↓' || text === 'll') return 'LL';
  const letter = text.replace(/\*/g, '');
  if (letter === 'h' || letter === 'l') return letter.toUpperCase();
  return flagNames[text] ?? 'A';
}

/** The printed interval at an offset, or null. */
export function intervalAt(text: string, offset: number, to: number): Interval | null {
  const match = rangePattern.exec(text.slice(offset, Math.min(to, offset + 120)));
  if (!match) return null;
  const g = match.groups ?? {};
  const span = { start: offset, end: offset + match[0].length };
  if (g.low !== undefined && g.high !== undefined) {
    const low = parseNumber(g.low);
    const printed = g.high.replace(/^-/, g.low.startsWith('-') || Number(g.high) < 0 ? '-' : '');
    // `0,400 - 4,000`: the comma that is decimal in one end is in both.
    const high = (/^0,/.test(g.low) ? otherReading(printed) : null) ?? parseNumber(printed);
    return low !== null && high !== null && low <= high ? { ...span, low, high } : null;
  }
  const edge = parseNumber(g.edge ?? g.least ?? '');
  if (edge === null) return null;
  return /^(?:<|≤|up|less|below|under|lower)/i.test(g.cmp ?? g.side ?? '')
    ? { ...span, low: null, high: edge }
    : { ...span, low: edge, high: null };
}

function isIsolatedComparison(text: string, range: Interval): boolean {
  return range.low === null || range.high === null ? /^[<>≤≥]/.test(text.slice(range.start)) : false;
}

function itemAt(text: string, at: number, to: number): { item: Item; end: number } | null {
  const rest = text.slice(at, Math.min(to, at + 48));
  const range = intervalAt(text, at, to);
  if (range) {
    if (!isIsolatedComparison(text, range)) return { item: { kind: 'range', range }, end: range.end };
    const printed = comparedPattern.exec(rest)?.[0] ?? text.slice(range.start, range.end);
    return {
      item: { kind: 'compared', reading: { start: at, end: at + printed.length, value: printed.replace(/\s/g, '') } },
      end: at + printed.length,
    };
  }
  const thousands = /\d/.test(text[at - 1] ?? '') && /^[Kk](?![A-Za-zÀ-ɏ\d/])/.test(rest) ? 1 : 0;
  const unit = unitLengthAt(text, at) || thousands;
  const flag = flagPattern.exec(rest);
  // `L` alone is a flag, `L/L` a unit; `10*3/uL` begins with digits but is a unit.
  if (unit > 0 && !(flag && flag[0].length >= unit)) {
    return { item: { kind: 'unit', span: { start: at, end: at + unit } }, end: at + unit };
  }
  const word = wordPattern.exec(rest);
  const flagged = flag && flagName(flag.groups?.flag ?? flag.groups?.boxed ?? '') !== null ? flag[0].length : 0;
  if (word && flagged < word[0].length) {
    const end = at + word[0].length;
    return { item: { kind: 'word', reading: { start: at, end, value: word[0] } }, end };
  }
  if (flag) {
    const name = flagName(flag.groups?.flag ?? flag.groups?.boxed ?? '');
    const span = { start: at, end: at + flag[0].length };
    if (name) return { item: { kind: 'flag', span: { ...span, flag: name } }, end: span.end };
    if (flag[0].length === 1) return { item: { kind: 'flag', span: { ...span, flag: 'N' } }, end: span.end };
  }
  const split = splitNumber.exec(rest);
  if (split && (/^\d+ ?\.\d/.test(split[0]) || followsNumber(text, at + split[0].length, to))) {
    const end = at + split[0].length;
    const value = parseNumber(split[0].replace(/\s/g, ''));
    if (value !== null) return { item: { kind: 'number', reading: { start: at, end, value }, unsure: true }, end };
  }
  const number = numberPattern.exec(rest) ?? thousandsPattern.exec(rest);
  if (number) {
    const value = repairNumber(number[0]);
    const end = at + number[0].length;
    if (value !== null) return { item: { kind: 'number', reading: { start: at, end, value } }, end };
  }
  return null;
}

/** Whether a unit or an interval stands behind a number. */
function followsNumber(text: string, from: number, to: number): boolean {
  const at = /\s/.test(text[from] ?? '') ? from + 1 : from;
  return at < to && (unitLengthAt(text, at) > 0 || intervalAt(text, at, to) !== null);
}

/** Length of a bracket that says again what stands before it: the result in another unit or its year; else 0. */
function asideLength(text: string, at: number, to: number): number {
  const rest = text.slice(at, Math.min(to, at + 48));
  const year = yearInBrackets.exec(rest);
  if (year) return year[0].length;
  const amount = otherUnit.exec(rest);
  if (!amount) return 0;
  const unit = unitLengthAt(text, at + amount[0].length);
  const close = amount[0].length + unit;
  return unit > 0 && rest[close] === ')' ? close + 1 : 0;
}

/** The same result line at other offsets. */
export function shifted(read: ResultLine, by: number): ResultLine {
  const shift = <S extends Span>(span: S): S => ({ ...span, start: span.start + by, end: span.end + by });
  return {
    value: shift(read.value),
    unit: read.unit && shift(read.unit),
    range: read.range && shift(read.range),
    flag: read.flag && shift(read.flag),
    flags: read.flags.map(shift),
    others: read.others.map(shift),
    unsure: read.unsure,
    end: read.end + by,
  };
}

const separators = /[\s|:;=,()[\]·•…_-]/;

/** Which column a table's header puts first. */
export interface ColumnOrder {
  rangeBeforeValue: boolean;
  /** The head names a column of results before one of intervals or of earlier results. */
  valueFirst?: boolean;
  /** Position of the current result among the result columns (0 = first). */
  currentResult: number;
  /** Columns of results by date, in reading order: where the column stands on its line, and its date. */
  dated: { column: number; iso: string }[];
}

const usualOrder: ColumnOrder = { rangeBeforeValue: false, currentResult: 0, dated: [] };

/**
 * Reads what follows an analyte's name up to `to`: value, flag, unit and interval in any order, with one space or many
 * between them. Null when no result stands there. Reading stops at the first word that is none of these.
 */
export function readResult(text: string, from: number, to: number, order: ColumnOrder = usualOrder): ResultLine | null {
  if (commaRow.test(text.slice(from, Math.min(to, from + 16)))) {
    const cells = text.slice(from, to).replaceAll(',', '|');
    const read = readResult(cells, 0, cells.length, order);
    return read && shifted(read, from);
  }
  const items: Item[] = [];
  let at = from;
  let end = from;
  let strangers = 0;
  let series = false;
  while (at < to) {
    const char = text[at] ?? '';
    const arrow = /^(?:-+>|→|=>|⟶)\s?(?=[<>]?\d)/.exec(text.slice(at, at + 5));
    if (arrow && items.length > 0) {
      series = true;
      at += arrow[0].length;
      continue;
    }
    const aside = char === '(' && items.some((item) => item.kind === 'number' || item.kind === 'compared');
    const skipped = aside ? asideLength(text, at, to) : 0;
    if (skipped > 0) {
      at += skipped;
      continue;
    }
    const minus = char === '-' && /^-\d/.test(text.slice(at, at + 2)) && /\s/.test(text[at - 1] ?? '');
    const opensRange =
      /[([]/.test(char) && (intervalAt(text, at, to) !== null || flagPattern.test(text.slice(at, at + 24)));
    if (separators.test(char) && !minus && !opensRange) {
      at += 1;
      continue;
    }
    if (char === '*' && /^\*+[\d<>.]/.test(text.slice(at, at + 4))) {
      items.push({ kind: 'flag', span: { start: at, end: at + 1, flag: 'A' } });
      at += 1;
      continue;
    }
    const next = itemAt(text, at, to);
    if (next) {
      items.push(next.item);
      at = next.end;
      end = next.end;
      continue;
    }
    if (items.length > 0) strangers += 1;
    if (strangers > 0 || items.length === 0) break;
  }
  return assemble(items, end, series ? { ...order, currentResult: Number.MAX_SAFE_INTEGER } : order);
}

function assemble(items: Item[], end: number, order: ColumnOrder): ResultLine | null {
  const numbers = items.flatMap((item) => (item.kind === 'number' ? [item.reading] : []));
  const compared = items.flatMap((item) => (item.kind === 'compared' ? [item.reading] : []));
  const words = items.flatMap((item) => (item.kind === 'word' ? [item.reading] : []));
  let range = items.find((item) => item.kind === 'range')?.range ?? null;
  const unit = items.find((item) => item.kind === 'unit')?.span ?? null;
  const flags = items.flatMap((item) => (item.kind === 'flag' && item.span.flag !== 'N' ? [item.span] : []));
  const readings = items.flatMap((item) => (item.kind === 'number' || item.kind === 'word' ? [item.reading] : []));
  let value = readings[Math.min(order.currentResult, Math.max(0, readings.length - 1))] ?? null;
  let unsure = items.some((item) => item.kind === 'number' && item.unsure === true);
  const [firstCompared, secondCompared] = compared;
  if (firstCompared) {
    const limit = (reading: Reading): Interval => ({ ...reading, ...openInterval(String(reading.value)) });
    if (value === null && order.rangeBeforeValue && secondCompared) {
      value = secondCompared;
      range ??= limit(firstCompared);
    } else if (value === null) {
      value = firstCompared;
      if (!range && secondCompared) range = limit(secondCompared);
    } else if (order.currentResult === 1 && firstCompared.start < value.start && !order.rangeBeforeValue) {
      // The head puts the earlier result first.
      if (!range && secondCompared) range = limit(secondCompared);
    } else if (firstCompared.start > value.start || order.rangeBeforeValue) {
      range ??= limit(firstCompared);
    } else if (range || secondCompared || !isLimitFirst(items, firstCompared, value, order)) {
      value = firstCompared;
      if (!range && secondCompared) range = limit(secondCompared);
    } else {
      range = limit(firstCompared);
      // Only a flag that says the same makes it sure that the limit came first.
      const flag = flagOf(value, [], flags)?.flag[0];
      unsure ||= flag === undefined || flag !== computedFlag(value.value, range);
    }
  }
  if (!value) return null;
  const chosen = value;
  // Words beside a number say what it means (`3 U/mL (<5) Negative`); they are no earlier result, nor numbers beside words.
  const others = [...numbers, ...words]
    .filter((reading) => reading !== chosen && (typeof reading.value === 'number') === isCounted(chosen))
    .sort((a, b) => a.start - b.start);
  return {
    value: chosen,
    unit,
    range,
    flag: flagOf(chosen, others, flags),
    flags,
    others,
    unsure,
    end,
  };
}

function isCounted(reading: Reading): boolean {
  return typeof reading.value === 'number' || /^[<>≤≥]/.test(reading.value);
}

/**
 * Whether a comparison before the only number is its limit (`<4.0 11.3`) and not a result before an earlier one: no column head
 * says otherwise, and the comparison has no unit of its own.
 */
function isLimitFirst(items: readonly Item[], compared: Reading, value: Reading, order: ColumnOrder): boolean {
  if (order.valueFirst || order.dated.length > 1 || typeof value.value !== 'number') return false;
  return !items.some((item) => item.kind === 'unit' && item.span.start >= compared.end && item.span.end <= value.start);
}

/** The flag that belongs to a value: between it and the next reading, a star right before it, or one alone at the end. */
export function flagOf(
  value: Span,
  others: readonly Span[],
  flags: readonly (Span & { flag: string })[],
): (Span & { flag: string }) | null {
  const next = Math.min(
    ...others.filter((one) => one.start > value.end).map((one) => one.start),
    Number.MAX_SAFE_INTEGER,
  );
  const behind = flags.filter((one) => one.start >= value.end && one.start < next);
  const named = behind.find((one) => one.flag !== 'A') ?? behind[0];
  if (named) return named;
  const before = flags.find(
    (one) => one.end <= value.start && !others.some((other) => other.start >= one.end && other.end <= value.start),
  );
  if (before && !others.some((other) => other.end <= before.start)) return before;
  const [only] = flags;
  return others.length === 0 && only ? only : null;
}

function openInterval(printed: string): { low: number | null; high: number | null } {
  const edge = parseNumber(printed.replace(/^(?:[<>]or=|[<>≤≥]=?)/i, ''));
  return /^[<≤]/.test(printed) ? { low: null, high: edge } : { low: edge, high: null };
}

/** Flag that the printed interval gives a value: H above, L below, null inside or when it can't be told. */
export function computedFlag(
  value: number | string,
  range: { low: number | null; high: number | null } | null,
): string | null {
  if (!range || typeof value !== 'number') return null;
  if (range.high !== null && value > range.high) return 'H';
  return range.low !== null && value < range.low ? 'L' : null;
}
