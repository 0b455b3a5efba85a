/**
 * Changes each digit, unit, denial and side of invented documents, one at a time: what is stored must change with the page, or be
 * doubted. A fact that stays as it was, while its own words are others, would be an invention.
 */
import type { GroundedFact } from '@exora/contracts';
import { describe, expect, test } from 'vitest';
import { extractFacts, groundFacts } from '../src/index.ts';
import { allDocuments } from './documents.ts';

const documents: Record<string, string> = {
  ...Object.fromEntries(allDocuments.map((text, at) => [`layout ${at + 1}`, text])),
  'a laboratory report': `Hill Street Laboratory
Patient: Rosa Example DOB: 24 Nov 1966 Sex: female
Collected: 20 Nov 2023 Specimen: Serum
Test Result Flag Units Reference Range
Haemoglobin 148 g/L 120 - 170
Haematocrit 0.51 H L/L 0.36 - 0.50
ALT 77 H U/L 5 - 40
Sodium 139 mmol/L 135 - 145
CRP 20.5 H mg/L < 5.0
Troponin I <4 ng/L <16
`,
  'a medication list': `Current medications
- Warfarin 3 mg - 1 tablet nocte
- Metformin 500 mg 2 tablets bd
- Insulin glargine 100 units/mL 18 units nocte
- Salbutamol 100 mcg 2 puffs q4h prn
- Amoxicillin 250 mg/5 mL 10 mL tds for 7 days
Allergies: Penicillin - rash
`,
  'a discharge letter': `Discharge Summary
Date of discharge: 17/03/2024
Mr Harold Example was admitted with pneumonia. He denies chest pain and has no fever. There is no history of stroke.
Past history: fracture of left wrist 2016. Right hip replacement 2018.
On examination BP 148/92 mmHg, pulse 76, temperature 37.2 C, oxygen saturation 95 %, weight 92.4 kg.
He was given prednisolone 25 mg daily for 5 days.
`,
  'a report of pictures': `CT CHEST
Date of report: 21 May 2023
Findings: There is a fracture of the right clavicle. No pneumothorax. There is a left pleural effusion.
There is no evidence of pulmonary embolism. Mild emphysema.
`,
};

const known = new Map<string, GroundedFact[]>();

/** The facts of an unchanged document. */
function factsBefore(text: string): GroundedFact[] {
  const facts = known.get(text) ?? factsOf(text);
  known.set(text, facts);
  return facts;
}

/** The facts of a text as they would be stored. */
function factsOf(text: string): GroundedFact[] {
  const page = { number: 1, width: 1000, height: 1000, text, words: wordsOf(text) };
  return groundFacts('file', extractFacts([page]).facts, [page]).grounded;
}

/** What a fact states, and what is doubted about it; not where it stands. */

function statement({ type, text, assertion, attributes, date, doubts = [] }: GroundedFact): string {
  return JSON.stringify([type, text, assertion, attributes, date, doubts.map(({ name }) => name)]);
}

function wordsOf(text: string) {
  return [...text.matchAll(/\S+/g)].map(({ 0: t, index }) => {
    const line = text.slice(0, index).split('\n').length;
    const column = index - text.lastIndexOf('\n', index);
    const box = { x0: column * 4, y0: line * 20, x1: (column + t.length) * 4, y1: line * 20 + 12 };
    return { t, ...box, confidence: 1, start: index, end: index + t.length };
  });
}

interface Mutation {
  name: string;
  /** Where the original was changed. */
  start: number;
  text: string;
}

function replaced(text: string, start: number, end: number, words: string): Mutation {
  const line = text.slice(0, start).split('\n').length;
  return {
    name: `line ${line}: ${text.slice(start, end)} → ${words}`,
    start,
    text: text.slice(0, start) + words + text.slice(end),
  };
}

/** Each digit of a quoted stretch becomes the next one, each decimal point is lost. */
function digits(text: string): Mutation[] {
  const places = factsBefore(text).flatMap(({ sources }) => sources);
  return [...text.matchAll(/\d|(?<=\d)\.(?=\d)/g)].flatMap(({ 0: mark, index }) =>
    places.some(({ start, end }) => index >= start && index < end)
      ? [replaced(text, index, index + 1, mark === '.' ? '' : String((Number(mark) + 1) % 10))]
      : [],
  );
}

const otherUnits: Record<string, string> = {
  'g/L': 'g/dL',
  'L/L': '%',
  'U/L': 'mmol/L',
  'mmol/L': 'mg/dL',
  'mg/L': 'mg/dL',
  'ng/L': 'ug/L',
  mg: 'g',
  mcg: 'mg',
  units: 'mL',
  mmHg: 'kPa',
  C: 'F',
  kg: 'lb',
  tablets: 'capsules',
  tablet: 'capsule',
};

function units(text: string): Mutation[] {
  const names = Object.keys(otherUnits).sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    `(?<=\\d |H |\\d)(?:${names.map((name) => name.replace('/', '\\/')).join('|')})(?![\\w/])`,
    'g',
  );
  return [...text.matchAll(pattern)].map(({ 0: unit, index }) =>
    replaced(text, index, index + unit.length, otherUnits[unit] ?? ''),
  );
}

/** Each denial right before something that is then absent becomes its opposite. */
function denials(text: string): Mutation[] {
  const absent = factsBefore(text).filter(({ assertion }) => assertion === 'absent');
  const starts = new Set(absent.flatMap(({ sources }) => sources.map(({ start }) => start)));
  return [
    ...text.matchAll(/\b(?:denies|has no|There is no history of|There is no evidence of|No)(?= [a-z])/gi),
  ].flatMap(({ 0: words, index }) => {
    const affirmed: Record<string, string> = { denies: 'reports', 'has no': 'has', no: 'There is' };
    const end = index + words.length;
    return starts.has(end + 1)
      ? [replaced(text, index, end, affirmed[words.toLowerCase()] ?? words.replace(' no ', ' '))]
      : [];
  });
}

function sides(text: string): Mutation[] {
  // A side of something that is no fact changes none.
  const places = factsBefore(text).flatMap(({ sources }) => sources);
  return [...text.matchAll(/\b(?:left|right)\b/gi)].flatMap(({ 0: side, index }) =>
    places.some(({ start, end }) => index >= start && index < end)
      ? [replaced(text, index, index + side.length, /left/i.test(side) ? 'right' : 'left')]
      : [],
  );
}

/**
 * The facts that stand in spite of the change. A digit, unit or side must change every fact that quotes it; a denial stands outside of
 * quotes, and changes some fact at least.
 */
function unmoved(text: string, { start, text: changed }: Mutation): string[] {
  const before = factsBefore(text);
  const after = new Set(factsOf(changed).map(statement));
  const quoting = before.filter(({ sources }) => sources.some((source) => start >= source.start && start < source.end));
  if (quoting.length > 0) return quoting.filter((fact) => after.has(statement(fact))).map(({ text: label }) => label);
  return before.every((fact) => after.has(statement(fact))) ? ['every fact'] : [];
}

describe.each(Object.entries(documents))('%s', (_name, text) => {
  test.each([
    ['digit', digits],
    ['unit', units],
    ['denial', denials],
    ['side', sides],
  ] as const)('no changed %s leaves a fact as it was', { timeout: 60_000 }, (_kind, mutate) => {
    const unchanged = mutate(text).flatMap((mutation) =>
      unmoved(text, mutation).map((label) => `${mutation.name}: ${label}`),
    );
    expect(unchanged).toEqual([]);
  });
});

test('the documents have something of each kind to change', () => {
  const all = Object.values(documents);
  expect(all.flatMap(digits).length).toBeGreaterThan(150);
  expect(all.flatMap(units).length).toBeGreaterThan(25);
  expect(all.flatMap(denials).length).toBeGreaterThanOrEqual(5);
  expect(all.flatMap(sides).length).toBeGreaterThanOrEqual(4);
});
