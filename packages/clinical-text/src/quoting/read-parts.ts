import type { Assertion, Attributes, FactType, QuotedType, SourceRole } from '@exora/contracts';
import { relatives } from '../context/triggers.ts';
import { findDoses } from '../directions/dose.ts';
import { readDirections } from '../directions/parse.ts';
import { findStrengths } from '../directions/strength.ts';
import { type ClinicalDocument, datesIn, hitsIn } from '../document/document.ts';
import { reactionPattern, severityPattern } from '../lexicon/allergens.ts';
import type { Part, Span } from '../model.ts';
import { computedFlag, intervalAt, readResult } from '../tables/result-line.ts';
import { unitLengthAt } from '../tables/units.ts';

/** A part of a finding at its place on the page. */
export interface QuotedPart extends Span {
  role: Exclude<SourceRole, 'label'>;
  /** How far a reading of its words may go on: to the line's end or the next thing's name. */
  limit: number;
}

/** What the words of a finding's parts say, read by the rules. */
export interface ReadParts {
  attributes: Attributes;
  /** The places that were read, which may be wider than what was quoted: a whole number with its comparator, a whole interval. */
  parts: Part[];
  date: string | null;
  /** What the parts say about the assertion, where they do. */
  assertion: Assertion | null;
}

/**
 * Reads attributes from the words of the page: a quote only points at them. Null where a result has no value that can be
 * read there.
 */
export function readParts(
  document: ClinicalDocument,
  type: QuotedType,
  label: Span,
  parts: readonly QuotedPart[],
): ReadParts | null {
  switch (type) {
    case 'medication':
      return medication(document, label, parts);
    case 'lab':
    case 'vital':
      return result(document, type, label, parts);
    case 'allergy':
      return allergy(document, parts);
    case 'immunization': {
      const { date, parts: dates } = dated(document, parts);
      const lot = parts.flatMap((part) => lotPattern.exec(words(document, part))?.[1] ?? [])[0] ?? null;
      return { attributes: { date, lot }, parts: [...dates, ...details(parts)], date, assertion: null };
    }
    case 'procedure': {
      const { date, parts: dates } = dated(document, parts);
      const planned = parts.some((part) => part.role === 'detail' && plannedPattern.test(words(document, part)));
      const attributes = { date, status: planned ? 'planned' : 'completed' };
      return { attributes, parts: [...dates, ...details(parts)], date, assertion: null };
    }
    case 'condition':
    case 'symptom':
    case 'family_history': {
      const { date, parts: dates } = dated(document, parts);
      const told = details(parts).map((part) => words(document, part));
      const relation = told.flatMap((said) => relatives.exec(said)?.[0].toLowerCase() ?? [])[0] ?? null;
      const isOver = told.some((said) => /\b(?:resolved|inactive|in remission)\b/i.test(said));
      const attributes: Attributes = {
        ...(type === 'condition' && { status: isOver ? 'resolved' : null, onset: date }),
        ...(type === 'family_history' && { relation }),
      };
      return { attributes, parts: [...dates, ...details(parts)], date, assertion: null };
    }
  }
}

const comparedAttributes: Partial<Record<FactType, readonly string[]>> = {
  medication: ['strength', 'dose', 'doseMax', 'unit', 'route', 'frequencyPerDay'],
  lab: ['value', 'unit', 'refLow', 'refHigh'],
  vital: ['value', 'unit'],
  allergy: [],
  immunization: ['date'],
  procedure: ['date'],
  condition: [],
  symptom: [],
  family_history: ['relation'],
} satisfies Record<QuotedType, readonly string[]>;

/** What of a type of finding extractors vote on; the rest follows from these or is no number. */
export function comparedOf(type: FactType): readonly string[] {
  return comparedAttributes[type] ?? [];
}

const lotPattern = /\b(?:lot|batch)(?: ?(?:no\.?|number|#))?[\s:]*([A-Z0-9][A-Z0-9-]{2,14})\b/i;
const plannedPattern = /\b(?:planned|booked|scheduled|referred|awaiting|waiting list|to be|for)\b/i;
const stoppedPattern = /\b(?:ceased|stopped|discontinued|completed|withheld|suspended|no longer)\b/i;

function words({ text }: ClinicalDocument, { start, end }: Span): string {
  return text.slice(start, end);
}

function details(parts: readonly QuotedPart[]): QuotedPart[] {
  return parts.filter(({ role }) => role === 'detail');
}

function dated(document: ClinicalDocument, parts: readonly QuotedPart[]): { date: string | null; parts: Part[] } {
  for (const part of parts) {
    if (part.role !== 'date') continue;
    const [date] = datesIn(document, part);
    if (date) return { date: date.iso, parts: [{ role: 'date', start: date.start, end: date.end }] };
    const year = /^\D*((?:19|20)\d{2})\D*$/.exec(words(document, part))?.[1];
    if (year !== undefined) return { date: year, parts: [{ role: 'date', start: part.start, end: part.end }] };
  }
  return { date: null, parts: [] };
}

function overlaps(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

function medication(document: ClinicalDocument, label: Span, parts: readonly QuotedPart[]): ReadParts {
  const { text } = document;
  const { date, parts: read } = dated(document, parts);
  const attributes: Attributes = {
    drug: words(document, label),
    strength: null,
    form: null,
    dose: null,
    doseMax: null,
    unit: null,
    route: null,
    frequency: null,
    frequencyPerDay: null,
    prn: null,
    durationDays: null,
    status: 'active',
    ...(date !== null && { start: date }),
  };
  const add = (role: SourceRole, { start, end }: Span) => read.push({ role, start, end });
  for (const part of parts) {
    const lineStart = text.lastIndexOf('\n', part.start - 1) + 1;
    const strength = findStrengths(text, lineStart, part.limit).find((one) => overlaps(one, part));
    const said = readDirections(text, part.start, part.limit, part.role === 'dosage');
    const dose = findDoses(text, part.start, part.limit).find((one) => overlaps(one, part));
    const isCounted = dose !== undefined && !['mg', 'mcg', 'g'].includes(dose.unit ?? '');
    if (part.role === 'strength' || (part.role === 'dosage' && !isCounted)) {
      if (strength !== undefined && attributes.strength === null) {
        attributes.strength = words(document, strength);
        add('strength', strength);
      }
    } else if (part.role === 'dosage' && dose !== undefined && attributes.dose === null) {
      Object.assign(attributes, { dose: dose.dose, doseMax: dose.doseMax, unit: dose.unit });
      add('dosage', dose);
    } else if (part.role === 'route' && said.route !== null && overlaps(said.route, part)) {
      attributes.route = said.route.route;
      add('route', said.route);
    } else if (part.role === 'frequency' && said.frequency !== null && overlaps(said.frequency, part)) {
      attributes.frequency ??= words(document, said.frequency);
      attributes.frequencyPerDay ??= said.frequency.perDay;
      add('frequency', said.frequency);
    } else if (part.role === 'detail') add('detail', part);
    if (said.prn !== null && overlaps(said.prn, part)) attributes.prn = true;
    if (part.role === 'detail') attributes.durationDays ??= readDirections(text, part.start, part.end).durationDays;
    attributes.form ??= readDirections(text, part.start, part.end).form;
  }
  if (attributes.prn === null && (attributes.dose ?? attributes.frequency ?? attributes.route) !== null)
    attributes.prn = false;
  const isStopped = details(parts).some((part) => stoppedPattern.test(words(document, part)));
  if (isStopped) attributes.status = 'stopped';
  return { attributes, parts: read, date, assertion: isStopped ? 'historical' : null };
}

const pressure = /^(\d{2,3})\s?\/\s?(\d{2,3})(?![\d/])/;
const comparator = /[<>≤≥]=?\s?$/;

function result(
  document: ClinicalDocument,
  type: 'lab' | 'vital',
  label: Span,
  parts: readonly QuotedPart[],
): ReadParts | null {
  const { text } = document;
  const quoted = parts.find(({ role }) => role === 'value');
  if (quoted === undefined) return null;
  const compared = comparator.exec(text.slice(Math.max(0, quoted.start - 3), quoted.start));
  const from = quoted.start - (compared?.[0].length ?? 0);
  const bloodPressure = type === 'vital' ? pressure.exec(text.slice(from, quoted.limit)) : null;
  const reading =
    bloodPressure === null
      ? readResult(text, from, quoted.limit)?.value
      : { start: from, end: from + bloodPressure[0].length, value: bloodPressure[0].replace(/\s/g, '') };
  if (reading === undefined || reading.start !== from || !overlaps(reading, quoted)) return null;
  const { date, parts: read } = dated(document, parts);
  read.push({ role: 'value', start: reading.start, end: reading.end });

  const unitPart = parts.find(({ role }) => role === 'unit');
  const unitLength = unitPart === undefined ? 0 : unitLengthAt(text, unitPart.start);
  const unit =
    unitPart === undefined || unitLength === 0 ? null : text.slice(unitPart.start, unitPart.start + unitLength);
  if (unitPart !== undefined && unit !== null)
    read.push({ role: 'unit', start: unitPart.start, end: unitPart.start + unitLength });

  const rangePart = parts.find(({ role }) => role === 'range');
  const range = rangePart === undefined ? null : intervalAt(text, rangePart.start, rangePart.limit);
  if (range !== null) read.push({ role: 'range', start: range.start, end: range.end });

  const name = hitsIn(document, label, type)[0]?.term.name ?? null;
  if (type === 'vital') {
    const [systolic, diastolic] = bloodPressure === null ? [] : bloodPressure.slice(1).map(Number);
    const attributes = {
      measure: name,
      value: reading.value,
      unit,
      ...(systolic !== undefined && diastolic !== undefined && { systolic, diastolic }),
    };
    return { attributes, parts: read, date, assertion: null };
  }
  const flag = computedFlag(reading.value, range);
  const attributes = {
    analyte: name,
    value: reading.value,
    unit,
    refLow: range?.low ?? null,
    refHigh: range?.high ?? null,
    flag,
    flagComputed: flag,
  };
  return { attributes, parts: read, date, assertion: null };
}

function allergy(document: ClinicalDocument, parts: readonly QuotedPart[]): ReadParts {
  const told = details(parts);
  const reactions: Part[] = [];
  for (const part of told) {
    for (const match of words(document, part).matchAll(reactionPattern)) {
      const start = part.start + match.index;
      reactions.push({ role: 'detail', start, end: start + match[0].length });
    }
  }
  const said = told.map((part) => words(document, part)).join(' ');
  const attributes = {
    status: 'active',
    reaction: reactions.map((span) => words(document, span)).join(', ') || null,
    severity: severityPattern.exec(said)?.[0].toLowerCase() ?? null,
    criticality: /anaphyla|angio-?o?edema|stevens|life[- ]threatening|fatal/i.test(said) ? 'high' : null,
  };
  const others = told.filter((part) => !reactions.some((one) => overlaps(one, part)));
  return { attributes, parts: [...reactions, ...others], date: null, assertion: null };
}
