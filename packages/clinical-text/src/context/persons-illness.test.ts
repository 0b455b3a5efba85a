import { expect, test } from 'vitest';
import { extractEntities, extractFacts } from '../index.ts';

function facts(text: string): string[] {
  return extractFacts([{ number: 1, text }])
    .facts.filter(({ type }) => ['condition', 'symptom', 'family_history'].includes(type))
    .map(({ type, text: words, assertion, code }) => `${type} ${words}: ${assertion}, ${code?.display ?? 'uncoded'}`);
}

test.each([
  ['She is not diabetic.', ['condition diabetic: absent, Diabetes mellitus']],
  ['He is not a known diabetic.', ['condition diabetic: absent, Diabetes mellitus']],
  ['not known to be asthmatic', ['condition asthmatic: absent, Asthma']],
  ['Non-diabetic.', ['condition diabetic: absent, Diabetes mellitus']],
  ['Mr Lowe is a known epileptic on valproate.', ['condition epileptic: present, Epilepsy']],
  [
    '65M, diabetic, hypertensive',
    [
      'condition diabetic: present, Diabetes mellitus',
      'condition hypertensive: present, Hypertensive disorder, systemic arterial',
    ],
  ],
])('reads who is called after an illness: %j', (text, expected) => {
  expect(facts(text)).toEqual(expected);
});

test.each([
  'Referred to the diabetic educator.',
  'Diabetic diet advised.',
  'Her husband is diabetic.',
  'asthmatic wheeze protocol',
])('takes no person for ill by a word that describes something else: %j', (text) => {
  expect(facts(text).filter((one) => one.startsWith('condition'))).toEqual([]);
});

test('a raised pressure is no illness', () => {
  expect(facts('Patient hypertensive on arrival.')).toEqual(['symptom hypertensive: present, uncoded']);
});

test.each([
  ['Neg. for fever', ['symptom fever: absent, Fever']],
  [
    'Neg. for haemoptysis and night sweats.',
    ['symptom haemoptysis: absent, Hemoptysis', 'symptom night sweats: absent, Night sweats'],
  ],
  ['Dipstick neg. Fever since Monday.', ['symptom Fever: present, Fever']],
  ['Troponin negative, no ST elevation', ['symptom ST elevation: absent, ST segment elevation']],
  ['Trop <5, nil chest pain', ['symptom chest pain: absent, Chest pain']],
  ['CRP 12, no fever', ['symptom fever: absent, Fever']],
  ['Hepatitis C - treated, SVR', ['condition Hepatitis C: historical, Viral hepatitis type C']],
  ['Hep C (treated, SVR12 achieved)', ['condition Hep C: historical, Viral hepatitis type C']],
  ['Hepatitis C, treated but did not achieve SVR.', ['condition Hepatitis C: present, Viral hepatitis type C']],
  ['Hepatitis C on treatment, SVR pending', ['condition Hepatitis C: present, Viral hepatitis type C']],
  ['Admitted with DKA.', ['condition DKA: present, Ketoacidosis due to diabetes mellitus']],
])('reads %j', (text, expected) => {
  expect(facts(text)).toEqual(expected);
});

test.each([
  [
    'Baby of mother with gestational diabetes',
    ['family_history gestational diabetes: family, Gestational diabetes mellitus'],
  ],
  ['Newborn of a mother with pre-eclampsia.', ['family_history pre-eclampsia: family, Pre-eclampsia']],
  [
    'Male infant of mother with GDM, jaundice noted day 2.',
    ['family_history GDM: family, Gestational diabetes mellitus', 'symptom jaundice: present, Jaundice'],
  ],
  [
    '32 year old mother with gestational diabetes.',
    ['condition gestational diabetes: present, Gestational diabetes mellitus'],
  ],
])('tells what the mother of a child has from what the patient has: %j', (text, expected) => {
  expect(facts(text)).toEqual(expected);
});

test.each(['ALLERGIES: Augmentin Duo Forte\nMEDICATIONS: Panadol Osteo', 'Allergies\nAugmentin Duo Forte'])(
  'takes no product for a person: %j',
  (text) => {
    const found = extractEntities(text);
    expect(found.filter(({ type }) => type === 'patient_name')).toEqual([]);
    expect(found.filter(({ type }) => type === 'allergy').map(({ text: words }) => words)).toEqual([
      'Augmentin Duo Forte',
    ]);
  },
);

test('takes a person for a person', () => {
  const [name] = extractEntities('For: Allegra Duffy, DOB 3/4/1961').filter(({ type }) => type === 'patient_name');
  expect(name?.text).toBe('Allegra Duffy');
});

test('what stands with an earlier year is over, but lasting conditions hold', () => {
  expect(facts('Letter of 18 March 2024\nstroke 2015, hypertension 2009, pneumonia 2024.')).toEqual([
    'condition stroke: historical, Cerebrovascular accident',
    'condition hypertension: present, Hypertensive disorder, systemic arterial',
    'condition pneumonia: present, Pneumonia',
  ]);
});

test.each([
  ['Problem List\nDiabetic, hypertensive', ['diabetic', 'hypertensive']],
  ['Past Medical History: diabetic, asthmatic', ['diabetic', 'asthmatic']],
])('lists of conditions have them coded: %j', (text, words) => {
  const { facts: found } = extractFacts([{ number: 1, text }]);
  expect(found.map((one) => one.text.toLowerCase())).toEqual(words);
  expect(found.every(({ code }) => code !== null)).toBe(true);
});
