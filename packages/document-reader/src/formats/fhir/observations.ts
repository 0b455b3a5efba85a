import { z } from 'zod';
import { isAbsenceCode } from '../../structured/absence.ts';
import { chooseCode } from '../../structured/code-systems.ts';
import { isoDay } from '../../structured/dates.ts';
import type { Finding } from '../../structured/finding.ts';
import { flagOf, isVitalCode, rangeLimits, resultValue, stated } from '../../structured/results.ts';
import { answerCode, isPersonalQuestion, isSocialQuestion } from '../../structured/social-history.ts';
import { annotationSchema, conceptSchema, list, part, periodSchema, text, valueParts } from './elements.ts';
import { amountWords, codesOf, conceptWords, firstCode, numberWords, quantityWords } from './words.ts';

const componentSchema = z.object({ code: part(conceptSchema), ...valueParts });
type Component = z.output<typeof componentSchema>;

const observationSchema = componentSchema.extend({
  status: text,
  category: list(conceptSchema),
  effectiveDateTime: text,
  effectivePeriod: part(periodSchema),
  effectiveInstant: text,
  issued: text,
  component: list(componentSchema),
  note: list(annotationSchema),
});

/** Kinds of Observation that are neither a result, a vital sign nor social history: a fact of the record is made of none of them. */
const otherCategories = new Set(['social-history', 'survey', 'exam', 'therapy', 'activity', 'imaging', 'procedure']);

/** Blood pressure as one panel with its two components (LOINC). */
const pressurePanels = new Set(['85354-9', '55284-4', '35094-2']);
const systolicCode = '8480-6';
const diastolicCode = '8462-4';

/** What an Observation says: results as findings, anything else as a line to read. */
export function readObservation(resource: unknown, element: string): { findings: Finding[]; line: string | null } {
  const observation = observationSchema.parse(resource);
  const date = isoDay(
    observation.effectiveDateTime ??
      observation.effectivePeriod?.start ??
      observation.effectiveInstant ??
      observation.issued,
  );
  if (['entered-in-error', 'cancelled'].includes(observation.status ?? '')) return { findings: [], line: null };
  const categories = observation.category.flatMap(({ coding }) => coding.map(({ code }) => code?.toLowerCase()));
  const isVital =
    categories.includes('vital-signs') ||
    (!categories.includes('laboratory') && codesOf(observation.code).some(({ code }) => isVitalCode(code)));
  const isSocial =
    (categories.includes('social-history') && !isPersonalQuestion(codesOf(observation.code))) ||
    isSocialQuestion(codesOf(observation.code));
  const type = isVital ? 'vital' : isSocial ? 'social_history' : 'lab';
  if (type === 'lab' && categories.some((category) => otherCategories.has(category ?? ''))) {
    const words = [observation, ...observation.component]
      .map((item) => [conceptWords(item.code), readValue(item).value, readValue(item).unit].filter(Boolean).join(' '))
      .filter(Boolean);
    return { findings: [], line: words.length === 0 ? null : [date, ...words].filter(Boolean).join('  ') };
  }
  const pressure = pressureOf(observation, element, date);
  if (pressure !== null) return { findings: [pressure], line: null };
  const parts = [
    { component: observation as Component, element },
    ...observation.component.map((component, at) => ({ component, element: `${element}.component[${at}]` })),
  ];
  const note = observation.note.map((annotation) => annotation.text ?? '').join(' ');
  return {
    findings: parts.flatMap((one) => findingOf(type, one.component, one.element, date, note)),
    line: null,
  };
}

function pressureOf(
  { code, component }: z.output<typeof observationSchema>,
  element: string,
  date: string | null,
): Finding | null {
  if (!codesOf(code).some((coding) => pressurePanels.has(coding.code ?? ''))) return null;
  const valueWith = (wanted: string) =>
    component.find((item) => codesOf(item.code).some((coding) => coding.code === wanted))?.valueQuantity;
  const systolic = valueWith(systolicCode);
  const diastolic = valueWith(diastolicCode);
  if (systolic?.value === undefined || diastolic?.value === undefined) return null;
  const { unit } = quantityWords(systolic);
  const label = conceptWords(code);
  if (label === '') return null;
  const [upper, lower] = [numberWords(systolic.value), numberWords(diastolic.value)];
  const value = `${upper}/${lower}`;
  return {
    type: 'vital',
    assertion: 'present',
    attributes: stated({ value, unit, systolic: Number(upper), diastolic: Number(lower), measure: label }),
    date,
    code: chooseCode('vital', codesOf(code), label),
    element,
    words: { label, value, unit, date: date ?? '' },
  };
}

function findingOf(
  type: 'lab' | 'vital' | 'social_history',
  component: Component,
  element: string,
  date: string | null,
  note: string,
): Finding[] {
  const { value, unit } = readValue(component);
  const label = conceptWords(component.code);
  // A panel's own Observation has no value, and neither has a result that is still to come.
  if (label === '' || value === '') return [];
  const answers = type === 'social_history' ? codesOf(component.valueCodeableConcept) : [];
  if (answers.some(({ code }) => isAbsenceCode(code))) return [];
  const flagWords = component.interpretation.map((concept) => firstCode(concept) ?? '').join(' ');
  const [range] = component.referenceRange;
  const limits = range === undefined ? {} : { refLow: range.low?.value, refHigh: range.high?.value };
  const rangeWords = range === undefined ? '' : (range.text ?? wordsOfLimits(limits));
  return [
    {
      type,
      assertion: 'present',
      attributes: stated({
        value: resultValue(value),
        unit,
        ...(rangeWords === '' ? {} : range?.low || range?.high ? limits : rangeLimits(rangeWords)),
        flag: flagOf(component.interpretation.map(firstCode).find((code) => flagOf(code) !== null)),
        ...(type === 'vital' && { measure: label }),
        ...answerCode(answers, value),
      }),
      date,
      code: chooseCode(type, codesOf(component.code), label),
      element,
      words: {
        label,
        value,
        unit,
        // The limits are proven by their words, also where the file words the interval in its own way.
        range: range?.text === undefined ? rangeWords : [range.text, wordsOfLimits(limits)].filter(Boolean).join('; '),
        flag: flagWords,
        date: date ?? '',
        detail: note,
      },
    },
  ];
}

function wordsOfLimits({ refLow, refHigh }: { refLow?: number | undefined; refHigh?: number | undefined }): string {
  if (refLow === undefined) return refHigh === undefined ? '' : `<= ${refHigh}`;
  return refHigh === undefined ? `>= ${refLow}` : `${refLow} - ${refHigh}`;
}

function readValue(component: Component): { value: string; unit: string } {
  const { valueQuantity, valueRange, valueRatio, valueCodeableConcept } = component;
  if (valueQuantity !== undefined) return quantityWords(valueQuantity);
  if (valueRange !== undefined) {
    const { unit } = quantityWords(valueRange.low ?? valueRange.high);
    const words = [valueRange.low, valueRange.high].map((limit) => quantityWords(limit).value);
    return { value: words.filter(Boolean).join(' - '), unit };
  }
  if (valueRatio !== undefined) {
    return { value: `${amountWords(valueRatio.numerator)}:${amountWords(valueRatio.denominator)}`, unit: '' };
  }
  const plain =
    conceptWords(valueCodeableConcept) ||
    (component.valueString ??
      component.valueInteger ??
      component.valueBoolean ??
      isoDay(component.valueDateTime) ??
      '');
  return { value: String(plain), unit: '' };
}
