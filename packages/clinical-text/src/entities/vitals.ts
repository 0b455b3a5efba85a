import { type ClinicalDocument, firstDateIn, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import type { Hit } from '../lexicon/phrase-index.ts';
import { vitalRules } from '../lexicon/vital-limits.ts';
import { type Finding, finding, type Part, type Span } from '../model.ts';
import { withoutAims } from '../tables/aims.ts';
import { unitLengthAt } from '../tables/units.ts';
import { numberSource, parseNumber, repairNumber } from '../text/numbers.ts';

const lead =
  /^(?:\s?\((?<inside>[^)\n]{1,20})\))?(?:\s*(?:was|is|of|at|=|:|[-–|]|reading|measured|recorded|today|now|on admission|on arrival|sitting|standing|lying|supine|approximately|approx\.?|about|around|~|on room air|\(?RA\)?|remained|remains|stable at|came down to|down to|up to|oral|tympanic|regular|reg|irregular|\*)(?![A-Za-zÀ-ɏ\d]))*[\s:=]*/i;
const pressure = /^(?<s>[\dOoIl]{2,3})\s?(?:\/|over|\\)\s?(?<d>[\dOoIl]{2,3})(?![\d/A-Za-z])/i;
/** A decimal comma, and a number that a gap beside its point tears apart (`38,5`, `38 .5`, `38. 5`). */
const torn = /^(?<whole>\d{1,3})(?:,| \.| [.,·] |[.·] )(?<rest>\d{1,2})(?![\d/:]|[.,]\d|\s?[-–]\s?\d)/;
/** Measures that are printed with decimals. */
const decimals = new Set(['temperature', 'weight', 'height', 'body mass index', 'body surface area']);
/** A number in which recognition saw letters (`7O`). */
const lettered = /^(?=[OoIl]*\d)[\dOoIl]*[OoIl][\dOoIl]*(?:\.[\dOoIl]+)?(?![A-Za-zÀ-ɏ\d]|[/:]\s?\d)/;
/** What stands before a weight, pressure or saturation that is wished for and not measured. */
const wished =
  /\b(?:ideal|dry|target|goal|adjusted|predicted|lean|expected|desired|aim(?:ing)?(?: for)?|keep|maintain|if|unless|until|limit)\s+(?:(?:for|of|the|a|an|any|your|body|resting|systolic|diastolic)\s+){0,2}$/i;
const number = new RegExp(String.raw`^(?:${numberSource}|\d*[OlI]\d*(?:\.\d+)?)(?![\dA-Za-zÀ-ɏ^]*[/:-]\s?\d)`, '');
const feet = /^\d['’′]\s?(?:\d{1,2}(?:\.\d)?\s?(?:["”″]|''|in)?)?|^\d\s?(?:ft|feet)\.?\s?\d{1,2}\s?(?:in(?:ches)?)?/;
const withUnit = new RegExp(
  String.raw`^(?:${numberSource})(?=\s?(?:kg|cm|lb|mmHg|bpm|%|°|mm|m\b|in\b|g\b|breaths|beats|\/min|C\b|F\b|degrees))`,
  '',
);
const skipSections = new Set(['medications', 'stopped-medications', 'allergies', 'immunizations', 'family-history']);
const doubtful = new Set([
  'systolic',
  'diastolic',
  'sat',
  'sats',
  'resp',
  'saturation',
  'saturations',
  'pulse',
  'temp',
  'ofc',
  'hc',
  'waist',
  'ht',
  'rr',
  'hr',
]);

/** Vital signs and measurements with their values, on rows (but those of tables with heads), in lists and in prose. */
export function findVitals(document: ClinicalDocument, ofTables: ReadonlySet<Line>): Finding[] {
  const findings: Finding[] = [];
  for (const line of document.lines) {
    if (line.heading || skipSections.has(line.section ?? '') || document.gridLines.has(line) || ofTables.has(line))
      continue;
    const hits = hitsIn(document, { start: line.start, end: line.end }, 'vital');
    for (const [index, hit] of hits.entries()) {
      if (hit.term.weak && line.section !== 'vitals' && hits.length < 3 && !supported(document.text, hit, hits))
        continue;
      const next = hits[index + 1];
      const found = read(
        withoutAims(document, line),
        hit,
        Math.min(line.end, next?.start ?? line.end),
        line,
        hits.length,
      );
      if (found) findings.push(found);
    }
  }
  return findings;
}

/** A short name is believed beside a full one, and `T` before what can only be a temperature. */
function supported(text: string, hit: Hit, hits: readonly Hit[]): boolean {
  if (hits.some((one) => !one.term.weak)) return true;
  if (
    text.slice(hit.start, hit.end) === 'MAP' &&
    /^[\s:=]{1,2}(?:[4-9]\d|1[0-4]\d)(?![\d./-])/.test(text.slice(hit.end, hit.end + 8))
  )
    return true;
  return (
    hit.term.name === 'temperature' && /^[\s:=]{0,2}(?:3[4-9]|4[0-2])\.\d(?!\d)/.test(text.slice(hit.end, hit.end + 8))
  );
}

function read(document: ClinicalDocument, hit: Hit, limit: number, line: Line, company: number): Finding | null {
  const { text } = document;
  if (wished.test(text.slice(Math.max(line.start, hit.start - 40), hit.start))) return null;
  const rest = text.slice(hit.end, limit);
  const match = lead.exec(rest);
  const at = hit.end + (match?.[0].length ?? 0);
  const inside = match?.groups?.inside ?? null;
  const value = valueAt(text, at, limit, hit.term.name);
  if (!value) return null;
  const rule = vitalRules[hit.term.name];
  const parts: Part[] = [{ role: 'value', start: value.start, end: value.end }];
  let unit: string | null = null;
  let unitAt = value.end;
  while (unitAt < limit && /[\s|]/.test(text[unitAt] ?? '')) unitAt += 1;
  const degrees =
    hit.term.name === 'temperature' ? /^[CF](?![A-Za-zÀ-ɏ\d])/.exec(text.slice(unitAt, unitAt + 2)) : null;
  const length = degrees ? 1 : unitLengthAt(text, unitAt);
  if (length > 0 && unitAt + length <= line.end) {
    unit = text.slice(unitAt, unitAt + length);
    parts.push({ role: 'unit', start: unitAt, end: unitAt + length });
  } else if (inside && unitLengthAt(inside, 0) === inside.length) {
    unit = inside;
    const start = hit.end + rest.indexOf(inside);
    parts.push({ role: 'unit', start, end: start + inside.length });
  }
  const printed = unit !== null;
  unit ??= impliedUnit(hit.term.name, value.value);
  const plausible = typeof value.value !== 'number' || !rule || (value.value >= rule.low && value.value <= rule.high);
  // A bare number behind an everyday word (`sat 2 hours`) isn't a measurement.
  const word = text.slice(hit.start, hit.end).toLowerCase();
  if (!printed && !plausible) return null;
  if (
    !printed &&
    doubtful.has(word) &&
    company < 2 &&
    line.section !== 'vitals' &&
    line.section !== 'examination' &&
    !/[:=]/.test(match?.[0] ?? '') &&
    hit.term.name !== 'heart rate' &&
    hit.term.name !== 'blood pressure'
  )
    return null;
  if (
    unit === null &&
    rule?.usualUnit === null &&
    company < 2 &&
    line.section !== 'vitals' &&
    !/glasgow|pain/.test(hit.term.name) &&
    !/[:=]/.test(match?.[0] ?? '')
  )
    return null;
  const date = firstDateIn(document, line);
  if (date) parts.push({ role: 'date', start: date.start, end: date.end });
  let confidence = printed ? 0.95 : 0.85;
  if (!plausible || value.unsure) confidence = 0.4;
  return finding('vital', hit, {
    fact: true,
    date: date?.iso ?? null,
    confidence,
    parts: parts.sort((a, b) => a.start - b.start),
    attributes: { measure: hit.term.name, value: value.value, ...value.read, unit, unitPrinted: printed },
  });
}

/** A read value: a number, or a pressure or height as printed. */
interface VitalValue extends Span {
  value: number | string;
  /** A pressure in which recognition saw letters: how it is read. */
  read?: { valueRead: string; systolic: number; diastolic: number };
  /** Read in spite of letters or a gap in it. */
  unsure?: boolean;
}

/**
 * The unit that is meant where none is printed: the usual one; of a temperature the one in which a living body can have
 * that number (30 to 45 are degrees Celsius, 90 to 113 Fahrenheit), so that nothing is guessed.
 */
export function impliedUnit(name: string, value: number | string): string | null {
  if (name === 'temperature' && typeof value === 'number') {
    if (value >= 30 && value <= 45) return '°C';
    return value >= 90 && value <= 113 ? '°F' : null;
  }
  return typeof value === 'number' || name.includes('pressure') ? (vitalRules[name]?.usualUnit ?? null) : null;
}

/** The value of a vital sign at an offset, or null. */
export function valueAt(text: string, at: number, limit: number, name: string): VitalValue | null {
  const rest = text.slice(at, Math.min(limit, at + 40));
  if (name.includes('pressure')) {
    const match = pressure.exec(rest);
    if (match) {
      const { s = '', d = '' } = match.groups ?? {};
      const span = { start: at, end: at + match[0].length };
      const [systolic, diastolic] = [repairNumber(s), repairNumber(d)];
      if (systolic === null || diastolic === null || systolic < diastolic) return null;
      if (/^\d+$/.test(s + d)) return { ...span, value: `${s}/${d}` };
      const valueRead = `${systolic}/${diastolic}`;
      return { ...span, value: match[0], read: { valueRead, systolic, diastolic }, unsure: true };
    }
    if (name === 'blood pressure') return null;
  }
  if (name === 'height') {
    const match = feet.exec(rest);
    if (match && /['’′]|f/.test(match[0]))
      return { start: at, end: at + match[0].trimEnd().length, value: match[0].trim() };
  }
  if (/glasgow|pain/.test(name)) {
    const match = /^(\d{1,2})(?:\s?\/\s?(?:15|10))?(?![\d/])/.exec(rest);
    if (match) return { start: at, end: at + match[0].length, value: Number(match[1]) };
  }
  const gapped = torn.exec(rest);
  // Without a unit behind them, a point and a gap end a sentence, and a comma may part two numbers.
  const behind = gapped ? gapped[0].length + (/^\s/.test(rest.slice(gapped[0].length)) ? 1 : 0) : 0;
  const measured = unitLengthAt(rest, behind) > 0 || (decimals.has(name) && !/^\d+[.·] /.test(rest));
  if (gapped && measured) {
    const value = parseNumber(`${gapped.groups?.whole}.${gapped.groups?.rest}`);
    return value === null ? null : { start: at, end: at + gapped[0].length, value, unsure: true };
  }
  const misread = lettered.exec(rest);
  if (misread) {
    const value = repairNumber(misread[0]);
    return value === null ? null : { start: at, end: at + misread[0].length, value, unsure: true };
  }
  const match = withUnit.exec(rest) ?? number.exec(rest);
  if (!match) return null;
  const value = repairNumber(match[0]);
  return value === null ? null : { start: at, end: at + match[0].length, value };
}
