import {
  type Assertion,
  type Attributes,
  assertions,
  type Correction,
  type Fact,
  type FactType,
  type StatedFact,
} from '@exora/contracts';
import { aheadProblem } from './ahead-problem.ts';
import { numberAttribute, textAttribute } from './attributes.ts';

/** One field of the form in which a person corrects a fact. */
export interface FactField {
  /** `text` and `date` of the fact itself, else an attribute. */
  readonly name: string;
  readonly label: string;
  /** `value` is a number where it looks like one, and words (“positive”) otherwise. */
  readonly kind: 'text' | 'number' | 'value' | 'date';
  readonly hint?: string;
}

const date = {
  name: 'date',
  label: 'Date',
  kind: 'date',
  hint: 'A day, month or year: 2024-03-07, 2024-03, 2024',
} as const;
const status = { name: 'status', label: 'State', kind: 'text' } as const;
const onset = { name: 'onset', label: 'Since', kind: 'date', hint: date.hint } as const;
const severity = { name: 'severity', label: 'Severity', kind: 'text' } as const;
const name = (label: string): FactField => ({ name: 'text', label, kind: 'text' });

const fields: Readonly<Record<FactType, readonly FactField[]>> = {
  medication: [
    { name: 'drug', label: 'Medicine', kind: 'text' },
    { name: 'strength', label: 'Strength', kind: 'text', hint: 'With its unit: 500 mg' },
    { name: 'dose', label: 'Taken at once', kind: 'number' },
    { name: 'unit', label: 'Of', kind: 'text', hint: 'tablet, ml, puff …' },
    { name: 'frequency', label: 'How often', kind: 'text' },
    { name: 'frequencyPerDay', label: 'Times a day', kind: 'number' },
    { name: 'route', label: 'Way', kind: 'text' },
    status,
    { name: 'start', label: 'Started', kind: 'date' },
  ],
  allergy: [
    name('Allergy to'),
    { name: 'reaction', label: 'Reaction', kind: 'text' },
    severity,
    { name: 'criticality', label: 'Risk', kind: 'text', hint: 'low or high' },
  ],
  condition: [name('Condition'), status, severity, onset],
  symptom: [name('Symptom'), severity, onset],
  family_history: [name('Illness in the family'), { name: 'relation', label: 'Relative', kind: 'text' }, onset],
  lab: [
    name('Test'),
    { name: 'value', label: 'Result', kind: 'value' },
    { name: 'unit', label: 'Unit', kind: 'text' },
    { name: 'refLow', label: 'Range from', kind: 'number' },
    { name: 'refHigh', label: 'Range to', kind: 'number' },
    date,
  ],
  vital: [
    name('Measurement'),
    { name: 'value', label: 'Value', kind: 'value' },
    { name: 'unit', label: 'Unit', kind: 'text' },
    date,
  ],
  immunization: [name('Vaccine'), date, { name: 'lot', label: 'Lot', kind: 'text' }],
  procedure: [name('Procedure'), { name: 'bodySite', label: 'Where', kind: 'text' }, status, date],
  encounter: [name('Visit'), date],
  social_history: [
    name('About'),
    { name: 'value', label: 'Answer', kind: 'value' },
    { name: 'unit', label: 'Unit', kind: 'text' },
  ],
};

/** What a person can correct about a fact of this type, beside whether it is present. */
export function factFields(type: FactType): readonly FactField[] {
  return fields[type];
}

/** What the form holds: one text a field, and whether the thing is present. */
export interface FactDraft {
  assertion: Assertion;
  values: Readonly<Record<string, string>>;
}

/** The form's content at the beginning. */
export function draftOf(fact: Fact): FactDraft {
  const entries = fields[fact.type].map(({ name }) => [name, valueIn(fact, name) ?? ''] as const);
  return { assertion: fact.assertion, values: Object.fromEntries(entries) };
}

export type DraftResult =
  | { readonly ok: true; readonly correction: Correction }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> };

/** The correction that a draft amounts to, empty for none, or what is wrong by field. */
export function correctionOf(fact: Fact, draft: FactDraft, now: Date = new Date()): DraftResult {
  const errors: Record<string, string> = {};
  const changed = fields[fact.type].filter(({ name }) => trimmed(draft, name) !== (valueIn(fact, name) ?? ''));
  const attributes: Attributes = { ...fact.attributes };
  const correction: Correction = {};
  for (const { name, kind } of changed) {
    const value = trimmed(draft, name);
    const error = errorOf(name, kind, value);
    if (error !== null) errors[name] = error;
    else if (name === 'text') correction.text = value;
    else if (name === 'date') correction.date = value === '' ? null : value;
    else if (value === '') delete attributes[name];
    else attributes[name] = typed(kind, value);
  }
  // What a document prints backwards, or dates ahead, is its own matter until somebody touches it.
  const isStateChanged = changed.some(({ name }) => name === 'status');
  noteAhead(fact.type, draft, isStateChanged ? fields[fact.type] : changed, now, errors);
  if (changed.some(({ name }) => name === 'refLow' || name === 'refHigh')) noteReversed(fact.type, draft, errors);
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const names = new Set(changed.map(({ name }) => name));
  const isDayTold = followDay(fact, correction, attributes, names);
  if (isDayTold || [...names].some((name) => name !== 'text' && name !== 'date')) {
    correction.attributes = withoutStale(attributes, names);
  }
  if (names.has('drug') && textAttribute(fact.attributes, 'drug') === fact.text)
    correction.text = trimmed(draft, 'drug');
  if (draft.assertion !== fact.assertion) correction.assertion = draft.assertion;
  return { ok: true, correction };
}

/** Attributes that tell the day of the fact once more, as a document has it. */
const dayAttributes = ['date', 'start', 'onset'] as const;

/**
 * A fact's day and the attribute that has the same day are one: who corrects either corrects both. Returns whether an attribute
 * followed.
 */
function followDay(fact: Fact, correction: Correction, attributes: Attributes, changed: ReadonlySet<string>): boolean {
  const same = dayAttributes.filter((name) => fact.date !== null && textAttribute(fact.attributes, name) === fact.date);
  const told = same.find((name) => name !== 'date' && changed.has(name));
  if (told !== undefined && correction.date === undefined) correction.date = textAttribute(attributes, told);
  const { date } = correction;
  if (date === undefined) return false;
  const following = same.filter((name) => name === 'date' || !changed.has(name));
  for (const name of following) {
    if (date === null) delete attributes[name];
    else attributes[name] = date;
  }
  return following.length > 0;
}

/** The form's content for a fact that a person adds. */
export function emptyDraft(type: FactType): FactDraft {
  const assertion = type === 'family_history' ? 'family' : 'present';
  return { assertion, values: Object.fromEntries(fields[type].map(({ name }) => [name, ''])) };
}

export type StatedResult =
  | { readonly ok: true; readonly stated: StatedFact }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> };

/** The fact that a draft states, or what is wrong by field. */
export function statedOf(type: FactType, draft: FactDraft, now: Date = new Date()): StatedResult {
  const errors: Record<string, string> = {};
  const attributes: Attributes = {};
  for (const { name, kind } of fields[type]) {
    const value = trimmed(draft, name);
    const error = errorOf(name, kind, value);
    if (error !== null) errors[name] = error;
    else if (value !== '' && name !== 'text' && name !== 'date') attributes[name] = typed(kind, value);
  }
  noteReversed(type, draft, errors);
  noteAhead(type, draft, fields[type], now, errors);
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  // What began on a day is a fact of that day, as it is where a document tells it; a relative's illness is not of the person's.
  const days = type === 'family_history' ? [] : dayAttributes;
  const date = days.map((name) => trimmed(draft, name)).find((day) => day !== '');
  const stated: StatedFact = {
    type,
    text: trimmed(draft, type === 'medication' ? 'drug' : 'text'),
    assertion: draft.assertion,
    attributes: withoutStale(attributes, new Set(['value', 'refLow', 'refHigh'])),
    ...(date !== undefined && { date }),
  };
  return { ok: true, stated };
}

/** Whether the thing is present, in words for the form. */
export const assertionChoices: readonly { readonly value: Assertion; readonly label: string }[] = assertions.map(
  (value) => ({
    value,
    label: {
      present: 'Present',
      absent: 'Not present',
      possible: 'Possible',
      historical: 'In the past',
      family: 'In the family',
    }[value],
  }),
);

function valueIn(fact: Fact, name: string): string | null {
  if (name === 'text') return fact.text;
  if (name === 'date') return fact.date;
  return textAttribute(fact.attributes, name);
}

function trimmed(draft: FactDraft, name: string): string {
  return (draft.values[name] ?? '').trim();
}

function errorOf(name: string, kind: FactField['kind'], value: string): string | null {
  if (value === '') return name === 'text' || name === 'drug' ? 'This can’t be empty.' : null;
  if (kind === 'number' && numberOf(value) === null) return 'Write a number, such as 2.5.';
  if (kind === 'date' && !isPartialDate(value))
    return 'Write a day, month or year that exists: 2024-03-07, 2024-03 or 2024.';
  return value.length > (name === 'text' ? 2000 : 500) ? 'This is too long.' : null;
}

/** A range that ends before it begins would mark every result as out of it. */
function noteReversed(type: FactType, draft: FactDraft, errors: Record<string, string>): void {
  if (!fields[type].some(({ name }) => name === 'refHigh')) return;
  const [low, high] = [numberOf(trimmed(draft, 'refLow')), numberOf(trimmed(draft, 'refHigh'))];
  if (low !== null && high !== null && high < low) errors.refHigh ??= 'This is less than where the range begins.';
}

/** A day that has not come is refused where nothing can have happened on it. */
function noteAhead(
  type: FactType,
  draft: FactDraft,
  looked: readonly FactField[],
  now: Date,
  errors: Record<string, string>,
): void {
  for (const { name, kind } of looked) {
    if (kind !== 'date' || errors[name] !== undefined) continue;
    const problem = aheadProblem(type, trimmed(draft, 'status'), trimmed(draft, name), now);
    if (problem !== null) errors[name] = problem;
  }
}

function typed(kind: FactField['kind'], value: string): string | number {
  return kind === 'number' || kind === 'value' ? (numberOf(value) ?? value) : value;
}

/** A plain number; a comma is read as the decimal point, unless it may part thousands. */
function numberOf(text: string): number | null {
  if (!/^-?\d{1,9}([.,]\d{1,6})?$/.test(text) || /^-?\d{1,3},\d{3}$/.test(text)) return null;
  return Number(text.replace(',', '.'));
}

function isPartialDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? [];
  if (year === undefined) return false;
  const made = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
  return made.toISOString().startsWith(text);
}

/** What was derived from the words before, and is not known of the new ones. */
function withoutStale(attributes: Attributes, changed: ReadonlySet<string>): Attributes {
  const left = { ...attributes };
  const drop = (...names: string[]) => {
    for (const name of names) delete left[name];
  };
  if (changed.has('frequency') && !changed.has('frequencyPerDay')) drop('frequencyPerDay');
  if (changed.has('strength')) drop('strengthRead');
  if (changed.has('value') || changed.has('refLow') || changed.has('refHigh')) {
    drop('valueRead', 'flag', 'flagGiven', 'flagComputed', 'comparator');
    if (changed.has('value')) setPair(left);
    const value = numberAttribute(left, 'value');
    const low = numberAttribute(left, 'refLow');
    const high = numberAttribute(left, 'refHigh');
    if (value !== null && low !== null && value < low) left.flag = 'L';
    if (value !== null && high !== null && value > high) left.flag = 'H';
  }
  return left;
}

/** The two pressures of “132/85” beside it, or none. */
function setPair(attributes: Attributes): void {
  delete attributes.systolic;
  delete attributes.diastolic;
  const [, systolic, diastolic] = /^(\d{2,3})\s*\/\s*(\d{2,3})$/.exec(textAttribute(attributes, 'value') ?? '') ?? [];
  if (systolic === undefined || diastolic === undefined) return;
  attributes.systolic = Number(systolic);
  attributes.diastolic = Number(diastolic);
}
