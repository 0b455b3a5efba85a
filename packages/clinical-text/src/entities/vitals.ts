import { type ClinicalDocument, firstDateIn, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import type { Hit } from '../lexicon/phrase-index.ts';
import { vitalRules } from '../lexicon/vital-limits.ts';
import { type Finding, finding, type Part, type Span } from '../model.ts';
import { unitLengthAt } from '../tables/units.ts';
import { numberSource, repairNumber } from '../text/numbers.ts';

const lead =
  /^(?:\s?\((?<inside>[^)\n]{1,20})\))?(?:\s*(?:was|is|of|at|=|:|[-–|]|reading|measured|recorded|today|now|on admission|on arrival|sitting|standing|lying|supine|approximately|approx\.?|about|around|~|on room air|\(?RA\)?|remained|remains|stable at|came down to|down to|up to|oral|tympanic|regular|reg|irregular|\*)(?![A-Za-zÀ-ɏ\d]))*[\s:]*/i;
const pressure = /^(?<s>\d{2,3})\s?(?:\/|over|\\)\s?(?<d>\d{2,3})(?![\d/])/i;
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

/** Vital signs and measurements with their values, on rows, in lists and in prose. */
export function findVitals(document: ClinicalDocument): Finding[] {
  const findings: Finding[] = [];
  for (const line of document.lines) {
    if (line.heading || skipSections.has(line.section ?? '')) continue;
    const hits = hitsIn(document, { start: line.start, end: line.end }, 'vital');
    for (const [index, hit] of hits.entries()) {
      if (hit.term.weak && line.section !== 'vitals' && hits.length < 3) continue;
      const next = hits[index + 1];
      const found = read(document, hit, Math.min(line.end, next?.start ?? line.end), line, hits.length);
      if (found) findings.push(found);
    }
  }
  return findings;
}

function read(document: ClinicalDocument, hit: Hit, limit: number, line: Line, company: number): Finding | null {
  const { text } = document;
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
  if (unit === null && typeof value.value === 'number') unit = rule?.usualUnit ?? null;
  if (unit === null && hit.term.name.includes('pressure')) unit = rule?.usualUnit ?? null;
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
    !printed &&
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
  if (!plausible) confidence = 0.4;
  return finding('vital', hit, {
    fact: true,
    date: date?.iso ?? null,
    confidence,
    parts: parts.sort((a, b) => a.start - b.start),
    attributes: { measure: hit.term.name, value: value.value, unit, unitPrinted: printed },
  });
}

interface VitalValue extends Span {
  value: number | string;
}

function valueAt(text: string, at: number, limit: number, name: string): VitalValue | null {
  const rest = text.slice(at, Math.min(limit, at + 40));
  if (name.includes('pressure')) {
    const match = pressure.exec(rest);
    if (match) {
      const { s = '', d = '' } = match.groups ?? {};
      if (Number(s) < Number(d)) return null;
      return { start: at, end: at + match[0].length, value: `${s}/${d}` };
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
  const match = withUnit.exec(rest) ?? number.exec(rest);
  if (!match) return null;
  const value = repairNumber(match[0]);
  return value === null ? null : { start: at, end: at + match[0].length, value };
}
