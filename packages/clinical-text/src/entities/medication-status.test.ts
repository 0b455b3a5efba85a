import { expect, test } from 'vitest';
import { extractFacts } from '../index.ts';

function statuses(text: string): Record<string, unknown> {
  const { facts } = extractFacts([{ number: 1, text }]);
  return Object.fromEntries(
    facts.filter(({ type }) => type === 'medication').map((fact) => [fact.text, fact.attributes.status]),
  );
}

test('ends the stopped list at the next action, as a heading', () => {
  expect(
    statuses(
      'STOP taking these medications\nindapamide 1.5 mg tablet\n\nCONTINUE taking these medications\ndabigatran 110 mg capsule\n\nCHANGE how you take these medications\nnebivolol 5 mg tablet',
    ),
  ).toEqual({ indapamide: 'stopped', dabigatran: 'active', nebivolol: 'active' });
});

test('ends the stopped list at the next action, as a label', () => {
  expect(
    statuses(
      'Changes this admission\nCeased: indapamide 1.5 mg\nCommenced: dabigatran 110 mg bd\nWithheld: metformin 500 mg bd\nUnchanged: rosuvastatin 10 mg nocte, nebivolol 5 mg daily',
    ),
  ).toEqual({
    indapamide: 'stopped',
    dabigatran: 'active',
    metformin: 'on-hold',
    rosuvastatin: 'active',
    nebivolol: 'active',
  });
});

test.each([
  ['Do not take these medications:\nNaproxen 250 mg bd', { Naproxen: 'stopped' }],
  ['Medications on admission (not continued):\nNaproxen 250 mg bd', { Naproxen: 'stopped' }],
  ['Medications to avoid\nNaproxen 250 mg bd', {}],
  ['Medications not to be taken\nNaproxen 250 mg bd', {}],
  ['Contraindicated medications: naproxen 250 mg, ketorolac 10 mg', {}],
])('takes nothing that must not be taken for a current medicine: %j', (text, expected) => {
  expect(statuses(text)).toEqual(expected);
});

test.each([
  ['Nebivolol 5 mg daily (STOP)', 'stopped'],
  ['Nebivolol 5 mg daily (CONTINUE)', 'active'],
  ['Nebivolol - do not restart', 'stopped'],
  ['Nebivolol 5 mg daily (not taking)', 'stopped'],
  ['Nebivolol 5 mg daily - withheld', 'on-hold'],
  ['Nebivolol: nil while fasting', 'on-hold'],
  ['Nebivolol 5 mg daily, hold if SBP < 100', 'active'],
  ['Nebivolol 5 mg daily, do not take more than 2 a day', 'active'],
  ['Nebivolol 5 mg daily, not yet started', 'on-hold'],
  ['Nebivolol | 5 mg | Cease', 'stopped'],
])('reads the status in a row: %j', (row, status) => {
  const { facts } = extractFacts([{ number: 1, text: `Medications\n${row}` }]);
  expect(facts[0]?.text).toBe('Nebivolol');
  expect(facts[0]?.attributes).toMatchObject({ status, brand: null });
});

test('reads the action in the status column of a table', () => {
  expect(
    statuses(
      'Medications\nMedication | Dose | Frequency | Status\nNebivolol | 5 mg | daily | Cease\nDabigatran | 110 mg | bd | New\nMetformin | 500 mg | bd | Withhold',
    ),
  ).toEqual({ Nebivolol: 'stopped', Dabigatran: 'active', Metformin: 'on-hold' });
});

test.each([
  ['Ramipril replaced by irbesartan 150 mg daily', { Ramipril: 'stopped', irbesartan: 'active' }],
  ['Switch metformin to gliclazide 60 mg mane', { metformin: 'stopped', gliclazide: 'active' }],
  ['Ceased: warfarin', { warfarin: 'stopped' }],
  ['Apixaban 5 mg bd - to be ceased 12/2024', { Apixaban: 'active' }],
  ['Enoxaparin 40 mg daily, to be stopped after surgery', { Enoxaparin: 'active' }],
  ['Ibuprofen 400 mg - to be ceased', { Ibuprofen: 'stopped' }],
])('reads what takes the place of another in a list: %j', (row, expected) => {
  expect(statuses(`Medications\n${row}`)).toEqual(expected);
});

test('by how much a dose changes is no dose', () => {
  const { facts } = extractFacts([{ number: 1, text: 'Plan\n- Wean prednisolone 5 mg weekly' }]);
  expect(facts[0]?.attributes).toMatchObject({ strength: null, dose: null, doseVaries: true });
});
