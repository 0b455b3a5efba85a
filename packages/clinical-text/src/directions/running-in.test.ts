import { expect, test } from 'vitest';
import { extractFacts } from '../index.ts';

function medicine(text: string) {
  const fact = extractFacts([{ number: 1, text }]).facts.find(({ type }) => type === 'medication');
  const { drug, strength, dose, form, frequency, doseVaries } = fact?.attributes ?? {};
  return { drug, strength, dose, form, frequency, doseVaries: doseVaries ?? false };
}

test.each([
  ['heparin infusion 1000 units/h', 'heparin', 'infusion', '1000 units/h'],
  ['Heparin infusion at 18 units/kg/hr', 'Heparin', 'infusion', '18 units/kg/hr'],
  ['Noradrenaline 8 mcg/min', 'Noradrenaline', 'infusion', '8 mcg/min'],
  ['Midazolam 20 mg over 24 hours via CSCI', 'Midazolam', 'infusion', '20 mg over 24 hours'],
  ['morphine PCA 1 mg bolus 5 min lockout', 'morphine', 'patient-controlled analgesia', '1 mg bolus 5 min lockout'],
  [
    'Fentanyl PCA 20 mcg bolus, 5 minute lockout, no background',
    'Fentanyl',
    'patient-controlled analgesia',
    '20 mcg bolus, 5 minute lockout, no background',
  ],
])('a rate is no dose taken each time: %j', (text, drug, form, frequency) => {
  expect(medicine(text)).toEqual({ drug, strength: null, dose: null, form, frequency, doseVaries: false });
});

test.each([
  ['Fentanyl 25 mcg/hr patch', '25 mcg/hr', 'patch'],
  ['Heparin 25,000 units/250 mL infusion at 12 mL/h', '25,000 units/250 mL', 'infusion'],
  ['Vancomycin 1 g IV BD over 2 hours', '1 g', null],
])('what a product holds stays its strength: %j', (text, strength, form) => {
  expect(medicine(text)).toMatchObject({ strength, form });
});

test.each([
  ['Insulin lispro per scale: 150-199 = 1 unit, 200-249 = 2 units, >300 = 4 units', 'Insulin lispro', 'per scale'],
  ['NovoRapid sliding scale QID', 'NovoRapid', 'QID'],
  ['Medications\nNovoRapid sliding scale TDS\n  BGL 8-12 give 2 units\n  BGL 12-16 give 4 units', 'NovoRapid', 'TDS'],
])('no step of a scale is the dose: %j', (text, drug, frequency) => {
  expect(medicine(text)).toMatchObject({ drug, dose: null, strength: null, frequency, doseVaries: true });
});

test('steps of a scale are no medicines and no results', () => {
  const text =
    'Medications\nActrapid scale\nBSL 10–14: 4 units\nBSL 14.1 to 18: 6 units\nBSL > 18: 8 units\nLantus 20 units nocte';
  const { facts } = extractFacts([{ number: 1, text }]);
  expect(facts.map(({ type, attributes }) => `${type} ${attributes.drug} ${attributes.dose}`)).toEqual([
    'medication Actrapid null',
    'medication Lantus 20',
  ]);
});

test('a dose of its own beside a scale stays', () => {
  expect(medicine('NovoRapid 6 units TDS with meals plus sliding scale')).toMatchObject({ dose: 6, doseVaries: false });
});
