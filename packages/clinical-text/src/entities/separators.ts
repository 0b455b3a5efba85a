import type { ClinicalDocument } from '../document/document.ts';
import type { Span } from '../model.ts';
import type { ResultLine } from '../tables/result-line.ts';
import { usesDecimalComma } from '../text/decimal-comma.ts';
import { otherReading } from '../text/numbers.ts';
import { possible } from './lab-limits.ts';

/** Whether documents write their decimals with a comma. */
const commas = new WeakMap<ClinicalDocument, boolean>();

function hasDecimalComma(document: ClinicalDocument): boolean {
  const known = commas.get(document) ?? usesDecimalComma(document.text);
  commas.set(document, known);
  return known;
}

/**
 * A separator before three digits (`TSH 2,345`, `11.200 /µL`) read as the document's other numbers have it, or as the only one
 * that the analyte can have.
 */
export function separated(
  document: ClinicalDocument,
  label: Span,
  read: ResultLine,
  canonical: string | null,
): ResultLine {
  const { text } = document;
  const printed = text.slice(read.value.start, read.value.end);
  const other = typeof read.value.value === 'number' ? otherReading(printed) : null;
  const words = read.range ? text.slice(read.range.start, read.range.end) : '';
  if (other === null && !/\d[.,]\d{3}(?!\d)/.test(words)) return read;
  const byComma = hasDecimalComma(document);
  const unit = read.unit && text.slice(read.unit.start, read.unit.end);
  const isPossible = possible(text.slice(label.start, label.end), canonical, unit ?? '');
  const [first, second] = [isPossible(Number(read.value.value)), other === null ? null : isPossible(other)];
  const isOther = other !== null && second !== false && (byComma ? first !== true || second === true : first === false);
  const value = isOther ? { ...read.value, value: other } : read.value;
  return {
    ...read,
    value,
    range: byComma && read.range ? { ...read.range, ...otherEnds(words, read.range) } : read.range,
  };
}

/** The ends of an interval where the comma is decimal. */
function otherEnds(
  words: string,
  range: { low: number | null; high: number | null },
): { low: number | null; high: number | null } {
  const numbers = words.match(/\d+(?:[.,]\d+)?/g) ?? [];
  const read = (known: number | null, printed: string | undefined): number | null =>
    known === null || printed === undefined ? known : (otherReading(printed) ?? known);
  const [first, last] = [numbers[0], numbers.at(-1)];
  return { low: read(range.low, first), high: read(range.high, last) };
}
