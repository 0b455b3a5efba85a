import type { Assertion, Attributes, Fact } from '@exora/contracts';
import { partialDate, period } from '#lib/format/dates.ts';
import type { DateOrder } from '#lib/format/preferences.ts';
import { numberAttribute, textAttribute } from './attributes.ts';

/** The part of a fact that its wording needs. */
export type DescribedFact = Pick<Fact, 'type' | 'text' | 'assertion' | 'attributes' | 'date'>;

/** What SNOMED CT's full names end with to tell concepts of one name apart: “Asthma (disorder)”. */
const semanticTag = / \((disorder|finding|procedure|regime\/therapy|situation|event|observable entity|substance)\)$/i;

/**
 * A fact's name: a medication's drug without its dose, else the words on the page without SNOMED CT's tag. It starts with a
 * capital letter, except for names with a case of their own (“eGFR”, “pH”).
 */
export function factTitle(fact: DescribedFact): string {
  const name = fact.type === 'medication' ? (textAttribute(fact.attributes, 'drug') ?? fact.text) : fact.text;
  const oneLine = name.replace(/\s+/g, ' ').trim().replace(semanticTag, '');
  const [first = ''] = oneLine;
  const [firstWord = ''] = oneLine.split(' ');
  const hasOwnCase = firstWord !== firstWord.toLowerCase();
  return hasOwnCase ? oneLine : first.toUpperCase() + oneLine.slice(first.length);
}

/** The value with its unit (“11.9 g/dL”, “132/85 mmHg”), or null for a fact without one. */
export function factValue(fact: DescribedFact): string | null {
  const parts = valueParts(fact);
  return parts === null ? null : joined([parts.value, parts.unit], ' ');
}

/** The same in its parts; `unit` is null where the document gives none. */
export function valueParts(fact: DescribedFact): { value: string; unit: string | null } | null {
  const { attributes } = fact;
  // An answer is a sentence's end (“Never smoker”), no number to compare: the line under the question has it.
  if (fact.type === 'social_history') return null;
  const systolic = textAttribute(attributes, 'systolic');
  const diastolic = textAttribute(attributes, 'diastolic');
  const pair = systolic !== null && diastolic !== null ? `${systolic}/${diastolic}` : null;
  const value = textAttribute(attributes, 'value') ?? pair;
  if (value === null) return null;
  const comparator = textAttribute(attributes, 'comparator') ?? '';
  return { value: `${comparator}${value}`, unit: textAttribute(attributes, 'unit') };
}

/** The line under a fact's name: what else the document says about it, in reading order. Null when there is nothing. */
export function factDetail(fact: DescribedFact, dates: DateOrder): string | null {
  return joined([meaningText(fact.attributes), detailOfType(fact, dates)]);
}

/** What a short form on the page stands for (“multiple sclerosis” under MS), or may stand for. */
function meaningText(attributes: Attributes): string | null {
  const ambiguous = textAttribute(attributes, 'ambiguous');
  return ambiguous === null ? textAttribute(attributes, 'meaning') : `may mean ${ambiguous}`;
}

function detailOfType(fact: DescribedFact, dates: DateOrder): string | null {
  const { attributes } = fact;
  const text = (name: string) => textAttribute(attributes, name);
  switch (fact.type) {
    case 'medication':
      return joined([text('strength'), doseText(attributes) ?? text('form'), text('route'), frequencyText(attributes)]);
    case 'allergy':
      return joined([text('reaction'), text('severity'), criticalityText(attributes)]);
    case 'family_history':
      return joined([text('relation'), onsetText(attributes, dates)]);
    case 'condition':
    case 'symptom':
      return joined([
        fact.assertion === 'family' ? text('relation') : null,
        text('severity'),
        onsetText(attributes, dates),
      ]);
    case 'immunization':
      return joined([text('dose'), text('route'), text('site'), lotText(attributes)]);
    case 'procedure':
      return joined([text('bodySite'), text('laterality')]);
    case 'encounter':
      return joined([classText(fact), text('location'), text('performer'), reasonText(attributes)]);
    case 'social_history':
      return joined([text('value'), text('unit')], ' ');
    case 'lab':
    case 'vital':
      return joined([text('specimen'), text('method')]);
  }
}

/** The fact's day in words, a visit's first and last one; null when there is none or the detail line says it already. */
export function factDate(fact: DescribedFact, dates: DateOrder): string | null {
  if (fact.date === null || fact.date === textAttribute(fact.attributes, 'onset')) return null;
  const end = fact.type === 'encounter' ? textAttribute(fact.attributes, 'end') : null;
  return end === null ? partialDate(fact.date, dates) : period(fact.date, end, dates);
}

/** What to say about a finding that is not simply present; null for a present one. */
export function assertionLabel(assertion: Assertion): string | null {
  switch (assertion) {
    case 'present':
      return null;
    case 'absent':
      return 'Not present';
    case 'possible':
      return 'Possible';
    case 'historical':
      return 'In the past';
    case 'family':
      return 'In the family';
  }
}

/** A state that the document gives (“stopped”, “resolved”), with a capital letter, or null for the ordinary ones. */
export function statusLabel(fact: DescribedFact): string | null {
  const status = textAttribute(fact.attributes, 'status');
  if (status === null || /^(active|current|present|completed|final)$/i.test(status)) return null;
  return status.charAt(0).toUpperCase() + status.slice(1).replaceAll('_', ' ');
}

/** Everything about a fact as it is written in one sentence-like name, for assistive technology. */
export function factLabel(fact: DescribedFact, dates: DateOrder): string {
  const parts = [
    factTitle(fact),
    factValue(fact),
    factDetail(fact, dates),
    assertionLabel(fact.assertion),
    factDate(fact, dates),
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** “2 tablets”, “1–2 puffs”; null when it only repeats the strength. */
function doseText(attributes: Attributes): string | null {
  const dose = textAttribute(attributes, 'dose');
  const most = textAttribute(attributes, 'doseMax');
  if (dose === null) return null;
  const unit = textAttribute(attributes, 'unit');
  const several =
    unit !== null && /^(tablet|capsule|puff|drop|spray|sachet|patch|unit)$/i.test(unit) && (most ?? dose) !== '1';
  const plural = several ? `${unit}${/ch$/i.test(unit) ? 'es' : 's'}` : unit;
  const amount = joined([most === null ? dose : `${dose}–${most}`, plural], ' ');
  return amount === textAttribute(attributes, 'strength') ? null : amount;
}

function frequencyText(attributes: Attributes): string | null {
  const frequency = textAttribute(attributes, 'frequency') ?? timesADay(numberAttribute(attributes, 'frequencyPerDay'));
  const days = textAttribute(attributes, 'durationDays');
  const asNeeded = attributes.prn === true && !/\b(prn|as needed|when required)\b/i.test(frequency ?? '');
  const period = days === null ? null : `for ${days} ${days === '1' ? 'day' : 'days'}`;
  return joined([frequency, asNeeded ? 'as needed' : null, period], ' ');
}

/** “twice a day”; null for none. */
export function timesADay(times: number | null): string | null {
  if (times === null) return null;
  return times === 1 ? 'once a day' : times === 2 ? 'twice a day' : `${times} times a day`;
}

function lotText(attributes: Attributes): string | null {
  const lot = textAttribute(attributes, 'lot');
  return lot === null ? null : `lot ${lot}`;
}

function criticalityText(attributes: Attributes): string | null {
  const criticality = textAttribute(attributes, 'criticality');
  return criticality === null || criticality === 'unknown' ? null : `${criticality} risk`;
}

/** The kind of a visit, unless its name has the word. */
function classText(fact: DescribedFact): string | null {
  const kind = textAttribute(fact.attributes, 'class');
  return kind !== null && fact.text.toLowerCase().includes(kind) ? null : kind;
}

function reasonText(attributes: Attributes): string | null {
  const reason = textAttribute(attributes, 'reason');
  return reason === null ? null : `for ${reason.replace(semanticTag, '')}`;
}

function onsetText(attributes: Attributes, dates: DateOrder): string | null {
  const onset = textAttribute(attributes, 'onset');
  return onset === null ? null : `since ${partialDate(onset, dates)}`;
}

function joined(parts: readonly (string | null)[], separator = ' · '): string | null {
  const present = parts.filter((part) => part !== null && part !== '');
  return present.length === 0 ? null : present.join(separator);
}
