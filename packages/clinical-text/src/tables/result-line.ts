import type { Span } from '../model.ts';
import { numberSource, parseNumber, repairNumber } from '../text/numbers.ts';
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
  end: number;
}

type Item =
  | { kind: 'number' | 'compared' | 'word'; reading: Reading }
  | { kind: 'unit'; span: Span }
  | { kind: 'range'; range: Interval }
  | { kind: 'flag'; span: Span & { flag: string } };

const dash = String.raw`(?:-|–|—|−|~|to)`;
const num = String.raw`-?(?:${numberSource})`;
const loose = String.raw`[\dOoIl|]*\d[\dOoIl|]*(?:\.[\dOoIl|]+)?`;
const rangePattern = new RegExp(
  String.raw`^(?:\((?:ref(?:erence)?[.:]?|rr:?|normal:?|n:|nr:?|range:?)? ?|\[ ?|(?:ref(?:erence)?(?: range| interval)?|rr|normal(?: range)?|nr)[.:]? ?)?(?:(?<low>${num})\s{0,3}${dash}\s{0,3}(?<high>${num})|(?<cmp>[<>≤≥]=?|up to|less than|greater than)\s{0,3}(?<edge>${num}))(?<tail>\s?[)\]])?(?![\d/.,]\d|[A-Za-zÀ-ɏ]{3})`,
  'i',
);
const comparedPattern = new RegExp(String.raw`^[<>≤≥]=?\s{0,3}${num}(?![\d.])`, '');
const numberPattern = new RegExp(String.raw`^(?:${num}|${loose})(?![A-Za-zÀ-ɏ\d^]|[.,/:]\d)`, '');
const flagPattern =
  /^(?:\(?(?<flag>HH|LL|H\*|L\*|\*H|\*L|H!|L!|H|L|High|Low|HIGH|LOW|Critical(?:ly)?(?: high| low)?|CRITICAL|Crit|Abnormal|ABNORMAL|abnormal|Abn|above|below|\*{1,3}|↑{1,2}|↓{1,2}|▲|▼|A|N|Normal|NORMAL|!)\)?|\[(?<boxed>HH|LL|H|L)\])(?=$|[\s|,;)])/;
const wordPattern =
  /^(?:non[- ]?reactive|reactive|not detected|detected|none detected|not isolated|isolated|no growth|positive|negative|indeterminate|equivocal|borderline|trace|nil|absent|present|clear|cloudy|normal|abnormal|pos|neg|\+{1,4}|[1-4]\+|1:\d{1,4}|immune|not immune|adequate|yellow|straw|turbid|pending)(?![A-Za-zÀ-ɏ\d])/i;

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
function intervalAt(text: string, offset: number, to: number): Interval | null {
  const match = rangePattern.exec(text.slice(offset, Math.min(to, offset + 120)));
  if (!match) return null;
  const g = match.groups ?? {};
  const span = { start: offset, end: offset + match[0].length };
  if (g.low !== undefined && g.high !== undefined) {
    const low = parseNumber(g.low);
    const high = parseNumber(g.high.replace(/^-/, g.low.startsWith('-') || Number(g.high) < 0 ? '-' : ''));
    return low !== null && high !== null && low <= high ? { ...span, low, high } : null;
  }
  const edge = parseNumber(g.edge ?? '');
  if (edge === null) return null;
  return /^(?:<|≤|up|less)/i.test(g.cmp ?? '')
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
  const unit = unitLengthAt(text, at);
  const flag = flagPattern.exec(rest);
  // `L` alone is a flag, `L/L` a unit; `10*3/uL` begins with digits but is a unit.
  if (unit > 0 && !(flag && flag[0].length >= unit)) {
    return { item: { kind: 'unit', span: { start: at, end: at + unit } }, end: at + unit };
  }
  if (flag) {
    const name = flagName(flag.groups?.flag ?? flag.groups?.boxed ?? '');
    const span = { start: at, end: at + flag[0].length };
    if (name) return { item: { kind: 'flag', span: { ...span, flag: name } }, end: span.end };
    if (flag[0].length === 1) return { item: { kind: 'flag', span: { ...span, flag: 'N' } }, end: span.end };
  }
  const word = wordPattern.exec(rest);
  if (word) {
    const end = at + word[0].length;
    return { item: { kind: 'word', reading: { start: at, end, value: word[0] } }, end };
  }
  const number = numberPattern.exec(rest);
  if (number) {
    const value = repairNumber(number[0]);
    const end = at + number[0].length;
    if (value !== null) return { item: { kind: 'number', reading: { start: at, end, value } }, end };
  }
  return null;
}

const separators = /[\s|:;=,()[\]·•…_-]/;

/** Which column a table's header puts first. */
export interface ColumnOrder {
  rangeBeforeValue: boolean;
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
  const [firstCompared, secondCompared] = compared;
  if (firstCompared) {
    const limit = (reading: Reading): Interval => ({ ...reading, ...openInterval(String(reading.value)) });
    const before = value === null || firstCompared.start < value.start;
    if (value === null) {
      value = firstCompared;
      if (!range && secondCompared) range = limit(secondCompared);
    } else if (!before || order.rangeBeforeValue) {
      range ??= limit(firstCompared);
    } else if (range || secondCompared) {
      value = firstCompared;
      if (!range && secondCompared) range = limit(secondCompared);
    } else {
      value = firstCompared;
    }
  }
  if (!value) return null;
  const chosen = value;
  const others = [...numbers, ...words].filter((reading) => reading !== chosen).sort((a, b) => a.start - b.start);
  return {
    value: chosen,
    unit,
    range,
    flag: flagOf(chosen, others, flags),
    flags,
    others,
    end,
  };
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
  const edge = parseNumber(printed.replace(/^[<>≤≥]=?/, ''));
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
