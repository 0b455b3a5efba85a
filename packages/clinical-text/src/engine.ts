import { type ClinicalDocument, hitsIn, readDocumentText } from './document/document.ts';
import type { Line } from './document/lines.ts';
import { findPatientName, findProviders } from './document/people.ts';
import { findAllergies } from './entities/allergies.ts';
import { markDates, markPeople } from './entities/demographics.ts';
import { findFamilyHistory } from './entities/family.ts';
import { findAnswered } from './entities/forms.ts';
import { findHabits, isHabit } from './entities/habits.ts';
import { findImmunizations } from './entities/immunizations.ts';
import { findLabs } from './entities/labs.ts';
import { findListed } from './entities/lists.ts';
import { findMeasures } from './entities/measures.ts';
import { findTabledMedications } from './entities/medication-tables.ts';
import { findListedMedications, medicationParts } from './entities/medications.ts';
import { findMicrobiology } from './entities/microbiology.ts';
import { findInProse } from './entities/prose.ts';
import { dateMeasures } from './entities/told-dates.ts';
import { findVitals } from './entities/vitals.ts';
import type { Finding, Span } from './model.ts';
import { SpanIndex } from './text/spans.ts';

/** Version of the rules and the lexicon; it stands in every session's record. */
export const engineVersion = 'rules-1.4.0';

/** Everything found in a text, by start. */
export function findAll(text: string): { document: ClinicalDocument; findings: Finding[] } {
  const document = readDocumentText(text);
  const people = [
    ...findPatientName(text, document.lines, (span) => namesThing(document, span)),
    ...findProviders(text),
  ];
  const measures = findMeasures(document);
  const cultures = findMicrobiology(document);
  const labs = findLabs(document);
  const vitals = findVitals(document, measures.rows);
  const medications = findListedMedications(document);
  const answered = findAnswered(document);
  const lists = findListed(document, answered.rows);
  const allergies = findAllergies(document);
  const immunizations = findImmunizations(document, medications.rows);
  const used = new Set<Line>([
    ...document.gridLines,
    ...measures.rows,
    ...answered.rows,
    ...cultures.rows,
    ...labs.rows,
    ...medications.rows,
    ...lists.rows,
    ...allergies.rows,
    ...immunizations.rows,
  ]);
  const open = document.sentences.filter((sentence) => !used.has(sentence.line));
  const structured = [
    ...measures.findings,
    ...answered.findings,
    ...cultures.findings,
    ...labs.findings,
    ...vitals,
    ...medications.findings,
    ...findTabledMedications(document),
    ...lists.findings,
    ...allergies.findings,
    ...immunizations.findings,
    ...findFamilyHistory(document, answered.rows),
  ];
  const prose = findInProse(document, open);
  const facts = withHabits(document, settle(structured, prose, people), findHabits(document));
  dateMeasures(document, facts);
  const told = new Set(prose);
  const parts = medicationParts(
    facts.filter((one) => one.type === 'medication'),
    (one) => told.has(one),
  );
  const conditionDates = new SpanIndex(
    facts.filter((one) => one.type === 'condition').flatMap((one) => one.parts.filter((part) => part.role === 'date')),
  );
  const dates = markDates(document, (date) => conditionDates.overlaps(date));
  const findings = [...people, ...spellOut(document, facts), ...parts, ...dates, ...markPeople(document)];
  return { document, findings: dedupe(findings) };
}

/**
 * Adds the statements of habits. What is found inside them, or names a habit alone, only marks the text; what a problem list
 * has stays a problem.
 */
function withHabits(document: ClinicalDocument, facts: readonly Finding[], habits: readonly Finding[]): Finding[] {
  const told = new SpanIndex(habits.flatMap((habit) => [habit, ...habit.parts]));
  const problems = new SpanIndex(document.sentences.filter(({ section }) => section === 'problems'));
  const marksOnlyHabit = (found: Finding): boolean => {
    if (found.type === 'medication') return false;
    if (told.overlaps(found)) return true;
    const isNamed = found.type === 'condition' || found.type === 'symptom';
    return isNamed && isHabit(document.text.slice(found.start, found.end)) && !problems.overlaps(found);
  };
  return [...facts.map((found) => (marksOnlyHabit(found) ? { ...found, fact: false } : found)), ...habits];
}

/** Lists name their items by place, not by words: what their short forms mean is told here. */
function spellOut(document: ClinicalDocument, facts: readonly Finding[]): Finding[] {
  const forms = new Map(document.shortForms.map((form) => [form.start, form]));
  return facts.flatMap((found): Finding[] => {
    const form = forms.get(found.start);
    const { meaning, ambiguous } = found.attributes;
    if (form?.end !== found.end || meaning || ambiguous || !['condition', 'symptom'].includes(found.type))
      return [found];
    if (form.sense === null) {
      return [{ ...found, confidence: 0.4, attributes: { ...found.attributes, ambiguous: form.senses.join(' or ') } }];
    }
    if (form.sense.type !== 'condition' && form.sense.type !== 'symptom') return [];
    return [{ ...found, attributes: { ...found.attributes, meaning: form.sense.name } }];
  });
}

/** The words hold the name of a finding, or are all of a product's: capitals alone make no person of them. */
function namesThing(document: ClinicalDocument, span: Span): boolean {
  if (hitsIn(document, span, 'condition', 'symptom', 'procedure', 'lab').length > 0) return true;
  const product = hitsIn(document, span, 'drug', 'vaccine', 'allergen').find(({ start }) => start === span.start);
  return product !== undefined && ofProduct.test(document.text.slice(product.end, span.end));
}

/** Words that tell the products of one brand apart (`Augmentin Duo Forte`, `Panadol Osteo`). */
const ofProduct =
  /^(?:[\s-]+(?:duo|forte|plus|osteo|extra|rapid|max|maximum|strength|junior|baby|children['’]?s?|infant|night|day|cold|flu|long|acting|mite|minor|compositum|comp|co|retard|depot|ultra|xtra|[xscmed]r|la|ds|hct|xl|od|mono|flex\w*|solo\w*|quick\w*|mix|turbuhaler|accuhaler|respimat|handihaler|inhaler|tablets?|capsules?|cream|syrup))*$/i;

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
  // `Egg allergy (urticaria)`: the reaction is the allergy's.
  const reactions = new SpanIndex(
    structured
      .filter((one) => one.type === 'allergy')
      .flatMap((one) => one.parts.filter(({ role }) => role === 'detail')),
  );
  for (const one of prose) {
    if (names.overlaps(one)) continue;
    if ((one.type === 'condition' || one.type === 'symptom') && one.assertion === 'present' && reactions.overlaps(one))
      continue;
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
