import { type ClinicalDocument, readDocumentText } from './document/document.ts';
import type { Line } from './document/lines.ts';
import { findPatientName, findProviders } from './document/people.ts';
import { findAllergies } from './entities/allergies.ts';
import { markDates, markPeople } from './entities/demographics.ts';
import { findFamilyHistory } from './entities/family.ts';
import { findImmunizations } from './entities/immunizations.ts';
import { findLabs } from './entities/labs.ts';
import { findListed } from './entities/lists.ts';
import { findListedMedications, medicationParts } from './entities/medications.ts';
import { findInProse } from './entities/prose.ts';
import { findVitals } from './entities/vitals.ts';
import type { Finding } from './model.ts';
import { SpanIndex } from './text/spans.ts';

/** Version of the rules and the lexicon; it stands in every session's record. */
export const engineVersion = 'rules-1.0.0';

/** Everything found in a text, by start. */
export function findAll(text: string): { document: ClinicalDocument; findings: Finding[] } {
  const document = readDocumentText(text);
  const people = [...findPatientName(text, document.lines), ...findProviders(text)];
  const labs = findLabs(document);
  const vitals = findVitals(document);
  const medications = findListedMedications(document);
  const lists = findListed(document);
  const allergies = findAllergies(document);
  const immunizations = findImmunizations(document);
  const used = new Set<Line>([
    ...labs.rows,
    ...medications.rows,
    ...lists.rows,
    ...allergies.rows,
    ...immunizations.rows,
  ]);
  const open = document.sentences.filter((sentence) => !used.has(sentence.line));
  const structured = [
    ...labs.findings,
    ...vitals,
    ...medications.findings,
    ...lists.findings,
    ...allergies.findings,
    ...immunizations.findings,
    ...findFamilyHistory(document),
  ];
  const prose = findInProse(document, open);
  const facts = settle(structured, prose, people);
  const told = new Set(prose);
  const parts = medicationParts(
    facts.filter((one) => one.type === 'medication'),
    (one) => told.has(one),
  );
  const conditionDates = new SpanIndex(
    facts.filter((one) => one.type === 'condition').flatMap((one) => one.parts.filter((part) => part.role === 'date')),
  );
  const dates = markDates(document, (date) => conditionDates.overlaps(date));
  const findings = [...people, ...facts, ...parts, ...dates, ...markPeople(document)];
  return { document, findings: dedupe(findings) };
}

/** Marks that may lie inside or around others. */
const marksOnly = new Set<Finding['type']>(['anatomy', 'value', 'family_history']);
const besideTest = new Set<Finding['type']>(['anatomy', 'value', 'lab', 'vital']);

/** Structured findings win over prose on the same words; names of people are never findings. */
function settle(structured: readonly Finding[], prose: readonly Finding[], people: readonly Finding[]): Finding[] {
  const kept: Finding[] = [];
  const places = new SpanIndex<Finding>();
  const names = new SpanIndex(people);
  const keep = (one: Finding): void => {
    kept.push(one);
    places.add(one);
  };
  for (const one of [...structured].sort((a, b) => b.confidence - a.confidence)) {
    if (!names.overlaps(one) && !places.overlaps(one, (other) => clash(other, one))) keep(one);
  }
  for (const one of prose) {
    if (names.overlaps(one)) continue;
    // A result in prose is also a named test (`value` stands beside it): both marks stay.
    const beside = one.type === 'test' ? besideTest : marksOnly;
    if (marksOnly.has(one.type) || !places.overlaps(one, (other) => !beside.has(other.type))) keep(one);
  }
  return kept;
}

function clash(a: Finding, b: Finding): boolean {
  return a.type === b.type || !(a.type === 'lab' && b.type === 'vital') || a.start === b.start;
}

function dedupe(findings: Finding[]): Finding[] {
  const seen = new Set<string>();
  const unique: Finding[] = [];
  for (const one of findings.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (one.end <= one.start) continue;
    const key = `${one.type} ${one.start} ${one.end}`;
    if (seen.has(key)) continue;
    seen.add(key);
    unique.push(one);
  }
  return unique;
}
