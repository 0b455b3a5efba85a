import { hl7Day } from '../../structured/dates.ts';
import { readCoded, wordsOf } from './concepts.ts';
import type { Narratives } from './narrative.ts';
import { attribute, childrenOf, find, textOf, type XmlElement } from './xml.ts';

/** The days of an `effectiveTime`: a point, or an interval of which either end may be missing. */
export function timeOf(statement: XmlElement | undefined): { start: string | null; end: string | null } {
  for (const time of childrenOf(statement, 'effectiveTime')) {
    const point = hl7Day(attribute(time, 'value') ?? attribute(find(time, 'center'), 'value'));
    const start = hl7Day(attribute(find(time, 'low'), 'value')) ?? point;
    const end = hl7Day(attribute(find(time, 'high'), 'value'));
    if (start !== null || end !== null) return { start, end };
  }
  return { start: null, end: null };
}

/** The words and the unit of a `value` of any data type: PQ, IVL_PQ, CD, ST, INT, REAL, RTO, TS, BL. Empty for null flavours. */
export function readValue(value: XmlElement | undefined, narratives: Narratives): { value: string; unit: string } {
  if (value === undefined) return { value: '', unit: '' };
  const type = (attribute(value, 'type') ?? '').replace(/^.*:/, '');
  if (type === 'TS' || type === 'IVL_TS') {
    return { value: hl7Day(attribute(value, 'value') ?? attribute(find(value, 'low'), 'value')) ?? '', unit: '' };
  }
  const numerator = find(value, 'numerator');
  if (numerator !== undefined) {
    const denominator = find(value, 'denominator');
    return { value: `${amount(numerator)}:${amount(denominator)}`, unit: '' };
  }
  if (find(value, 'low') !== undefined || find(value, 'high') !== undefined) return interval(value);
  const own = attribute(value, 'value');
  if (own !== undefined && own.trim() !== '') return { value: own.trim(), unit: unitOf(value) };
  const translated = childrenOf(value, 'translation').find((one) => attribute(one, 'value') !== undefined);
  if (translated !== undefined) {
    const unit = unitOf(translated) || wordsOf(find(translated, 'originalText'), narratives);
    return { value: attribute(translated, 'value')?.trim() ?? '', unit };
  }
  const words = readCoded(value, narratives).label || narratives.text(find(value, 'reference')) || textOf(value);
  return { value: words, unit: '' };
}

/** UCUM's `1` says that there is no unit. */
function unitOf(value: XmlElement | undefined): string {
  const unit = attribute(value, 'unit')?.trim() ?? '';
  return unit === '1' ? '' : unit;
}

/** A quantity in words: `10 mg`. */
export function amount(value: XmlElement | undefined): string {
  return [attribute(value, 'value')?.trim() ?? '', unitOf(value)].filter(Boolean).join(' ');
}

/** An interval with one end is a comparison, with both a range. */
function interval(value: XmlElement): { value: string; unit: string } {
  const low = find(value, 'low');
  const high = find(value, 'high');
  const [from, to] = [attribute(low, 'value')?.trim() ?? '', attribute(high, 'value')?.trim() ?? ''];
  const unit = unitOf(low) || unitOf(high);
  if (from !== '' && to !== '') return { value: `${from} - ${to}`, unit };
  if (from !== '') return { value: `>${isOpen(low) ? '' : '='}${from}`, unit };
  return { value: to === '' ? '' : `<${isOpen(high) ? '' : '='}${to}`, unit };
}

function isOpen(end: XmlElement | undefined): boolean {
  return attribute(end, 'inclusive') === 'false';
}
