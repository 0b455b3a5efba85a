import type { Attributes, Entity, FactType, ProposedFact, SourceSpan } from '@exora/contracts';
import { codeOf, habitCode } from '../coding/code-of.ts';
import { findAll } from '../engine.ts';
import { type Finding, toEntity } from '../model.ts';
import { calibrated } from './calibration.ts';
import { normalizedText } from './normalize.ts';
import { sideBeside, sideOf } from './side.ts';

/** A page as the extractor needs it. */
export interface TextPage {
  number: number;
  text: string;
}

/** What a document's pages say. */
export interface ExtractedFacts {
  facts: ProposedFact[];
  /** Every mark of the text with its page; most facts have one of them as label. */
  entities: (Entity & { page: number })[];
}

const factTypeOf: Partial<Record<Finding['type'], FactType>> = {
  condition: 'condition',
  symptom: 'symptom',
  medication: 'medication',
  allergy: 'allergy',
  lab: 'lab',
  vital: 'vital',
  procedure: 'procedure',
  immunization: 'immunization',
  social_history: 'social_history',
};

/**
 * Reads a document's pages. Every fact quotes its label and the words of its parts; a finding of a relative becomes a
 * `family_history` fact, never a condition of the patient; hypothetical findings and those of other people become none.
 * The same statement said again on any page is one fact with more sources.
 */
export function extractFacts(pages: readonly TextPage[]): ExtractedFacts {
  const facts: ProposedFact[] = [];
  const entities: ExtractedFacts['entities'] = [];
  const known = new Map<string, ProposedFact>();
  let documentDate: string | null = null;
  for (const page of pages) {
    const { findings } = findAll(page.text);
    for (const found of findings) {
      documentDate ??= dateOfDocument(found);
      entities.push({ ...toEntity(page.text, found), page: page.number });
      const fact = toFact(page, found);
      if (!fact) continue;
      const key = statementKey(fact);
      const same = known.get(key);
      if (!same) {
        known.set(key, fact);
        facts.push(fact);
        continue;
      }
      same.sources.push(...fact.sources);
      same.confidence = Math.max(same.confidence, fact.confidence);
    }
  }
  for (const fact of facts) {
    if (fact.date === null && documentDate !== null && lasting.has(fact.type)) fact.attributes.statedOn = documentDate;
  }
  return { facts, entities };
}

/** Facts whose own date says when they began, if anything: when they were stated tells which of two is the later word. */
const lasting = new Set<FactType>(['medication', 'condition', 'allergy']);

/** The day that the document says it was written, discharged the patient or was given out. */
function dateOfDocument({ type, attributes }: Finding): string | null {
  const isOfDocument = type === 'date' && (attributes.role === 'document' || attributes.role === 'discharge');
  return isOfDocument && typeof attributes.iso === 'string' ? attributes.iso : null;
}

function toFact(page: TextPage, found: Finding): ProposedFact | null {
  const base = factTypeOf[found.type];
  if (!found.fact || !base) return null;
  const family = found.attributes.experiencer === 'family';
  const { start, end } = found.label ?? found;
  const label = page.text.slice(start, end);
  const sources: SourceSpan[] = [{ page: page.number, start, end, quote: label, role: 'label' }];
  const own = sidedTypes.has(found.type) ? sideOf(label) : null;
  const beside = own === null && sidedTypes.has(found.type) ? sideBeside(page.text, start, end) : null;
  const laterality = own ?? beside?.side;
  const parts = beside === null ? found.parts : [...found.parts, { role: 'detail' as const, ...beside }];
  for (const part of [...parts].sort((a, b) => a.start - b.start)) {
    const quote = page.text.slice(part.start, part.end);
    if (quote.trim()) sources.push({ page: page.number, start: part.start, end: part.end, quote, role: part.role });
  }
  return {
    type: family ? 'family_history' : base,
    text: label,
    assertion: family && found.assertion === 'present' ? 'family' : found.assertion,
    attributes: { ...factAttributes(page.text, found), ...(laterality !== undefined && { laterality }) },
    date: found.date,
    code: codeOf(found.type, label, found.attributes),
    confidence: Math.round(Math.max(0.05, calibrated(found.confidence)) * 100) / 100,
    sources,
  };
}

/** What has a side that may stand beside its name. */
const sidedTypes = new Set<Finding['type']>(['condition', 'symptom', 'procedure']);

const internal = new Set(['prose', 'unitPrinted', 'assertion', 'habit', 'answer']);

/**
 * A fact's raw words are those of the page: a unit that is only implied moves to `impliedUnit`, a number that
 * recognition misread stays as printed with its reading in `valueRead`.
 */
function factAttributes(text: string, found: Finding): Attributes {
  const attributes: Attributes = {};
  for (const [key, value] of Object.entries(found.attributes)) if (!internal.has(key)) attributes[key] = value;
  const answer = habitCode(found.attributes.answer);
  if (answer !== null) Object.assign(attributes, { valueCode: answer.code, valueSystem: answer.system });
  const part = found.parts.find((one) => one.role === 'value');
  const printed = part ? text.slice(part.start, part.end) : null;
  if (found.type === 'vital') {
    if (found.attributes.unitPrinted === false) {
      attributes.impliedUnit = attributes.unit ?? null;
      attributes.unit = null;
    }
    const pressure = /^(\d{2,3})\/(\d{2,3})$/.exec(String(attributes.value));
    if (pressure) {
      attributes.systolic = Number(pressure[1]);
      attributes.diastolic = Number(pressure[2]);
      if (printed && !printed.replace(/\s/g, '').includes('/')) attributes.value = printed;
    }
  }
  if (printed !== null && typeof attributes.value === 'number' && /[A-Za-z|]/.test(printed)) {
    attributes.valueRead = attributes.value;
    attributes.value = printed;
  }
  return attributes;
}

const measured: readonly string[] = [
  'value',
  'unit',
  'strength',
  'dose',
  'doseMax',
  'frequency',
  'route',
  'relation',
  'reaction',
  'laterality',
];

/** What makes two facts the same statement, wherever it stands. */
export function statementKey(fact: ProposedFact): string {
  const parts = [fact.type, fact.assertion, normalizedText(fact.text), fact.date ?? ''];
  for (const key of measured) parts.push(String(fact.attributes[key] ?? ''));
  return parts.join('\u0001').toLowerCase();
}
