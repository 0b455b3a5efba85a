import type { Entity, EntityType } from '@exora/contracts';
import { describe, expect, test } from 'vitest';
import {
  allDocuments,
  clinicNote,
  cumulativeLab,
  healthSummary,
  letter,
  medicationTable,
  singleSpacedLab,
  vaccineCard,
} from '../test/documents.ts';
import { extractEntities } from './index.ts';

function of(text: string, type: EntityType): Entity[] {
  return extractEntities(text).filter((entity) => entity.type === type);
}

function named(text: string, type: EntityType, words: string): Entity {
  const found = of(text, type).find((entity) => entity.text === words);
  if (!found)
    throw new Error(
      `no ${type} “${words}” among ${of(text, type)
        .map((one) => one.text)
        .join(' | ')}`,
    );
  return found;
}

test('every entity’s words stand at its offsets', () => {
  for (const text of allDocuments) {
    const entities = extractEntities(text);
    expect(entities.length).toBeGreaterThan(3);
    for (const entity of entities) expect(text.slice(entity.start, entity.end)).toBe(entity.text);
  }
});

describe('a referral letter', () => {
  test('names patient, birth date and doctors', () => {
    expect(of(letter, 'patient_name').map((one) => one.text)).toEqual(['Harold PEMBERTON']);
    expect(of(letter, 'provider').map((one) => one.text)).toEqual(['Dr Priya Raman', "Dr Susan O'Leary"]);
    expect(named(letter, 'date', '05/11/1951').attributes).toMatchObject({ iso: '1951-11-05', role: 'dob' });
  });

  test('has the past history with onsets, operations and doubt', () => {
    expect(named(letter, 'condition', 'Hypertension').attributes).toMatchObject({
      onset: '2004',
      temporality: 'historical',
    });
    expect(named(letter, 'condition', 'T2DM').attributes).toMatchObject({ onset: '2011' });
    expect(named(letter, 'procedure', 'Right total knee replacement').attributes).toMatchObject({ date: '2018' });
    expect(of(letter, 'condition').some((one) => one.text === 'Obstructive sleep apnoea')).toBe(true);
  });

  test('has medicines with strength, dose, route and frequency', () => {
    expect(named(letter, 'medication', 'Perindopril arginine').attributes).toMatchObject({
      strength: '5mg',
      dose: 1,
      frequency: 'mane',
      frequencyPerDay: 1,
    });
    expect(named(letter, 'medication', 'Metformin XR').attributes).toMatchObject({
      strength: '1g',
      dose: 2,
      unit: 'tablet',
      frequency: 'nocte',
    });
    expect(named(letter, 'medication', 'GTN spray').attributes).toMatchObject({
      dose: 1,
      doseMax: 2,
      unit: 'puff',
      route: 'sublingual',
      prn: true,
    });
    expect(named(letter, 'medication', 'Ozempic').attributes).toMatchObject({
      strength: '1mg/dose',
      route: 'subcutaneous',
      frequencyPerDay: 0.143,
    });
  });

  test('keeps absent, family and possible findings from the patient’s present ones', () => {
    expect(named(letter, 'symptom', 'syncope').negated).toBe(true);
    expect(named(letter, 'symptom', 'peripheral oedema').negated).toBe(true);
    expect(named(letter, 'condition', 'stroke').negated).toBe(true);
    expect(named(letter, 'condition', 'breast cancer').attributes).toMatchObject({
      experiencer: 'family',
      relation: 'mother',
    });
    expect(named(letter, 'condition', 'ischaemic heart disease').attributes).toMatchObject({
      assertion: 'possible',
      experiencer: 'patient',
    });
  });

  test('has allergies with reactions, vitals and results in prose', () => {
    expect(named(letter, 'allergy', 'Sulfa drugs').attributes).toMatchObject({ reaction: 'rash' });
    expect(named(letter, 'allergy', 'Codeine').attributes).toMatchObject({ reaction: 'nausea', severity: 'severe' });
    expect(of(letter, 'vital').map((one) => [one.text, one.attributes.value])).toEqual([
      ['BP', '148/92'],
      ['pulse', 76],
      ['weight', 92.4],
      ['height', 176],
      ['BMI', 29.8],
    ]);
    expect(of(letter, 'lab').map((one) => [one.text, one.attributes.value, one.attributes.unit])).toEqual([
      ['Hb', 141, 'g/L'],
      ['WCC', 7.2, null],
      ['creatinine', 98, 'umol/L'],
      ['eGFR', 67, null],
      ['HbA1c', 7.4, '%'],
      ['LDL', 3.6, null],
      ['troponin', '<3', 'ng/L'],
    ]);
  });
});

describe('a pathology report', () => {
  test('with a column for each date gives the newest result, its flag and the one before', () => {
    expect(named(cumulativeLab, 'lab', 'Haemoglobin').attributes).toMatchObject({
      value: 114,
      unit: 'g/L',
      refLow: 115,
      refHigh: 165,
      flag: 'L',
      previousValue: 125,
    });
    expect(named(cumulativeLab, 'lab', 'White Cell Count').attributes).toMatchObject({
      value: 6.4,
      flag: null,
      previousValue: 7,
    });
  });

  test('tells a star’s side by the interval and keeps comparators', () => {
    expect(named(cumulativeLab, 'lab', 'Potassium').attributes).toMatchObject({
      value: 5.6,
      flag: 'H',
      flagGiven: 'A',
    });
    expect(named(cumulativeLab, 'lab', 'eGFR').attributes).toMatchObject({ value: '>90', refLow: 59 });
    expect(named(cumulativeLab, 'lab', 'Ferritin').attributes).toMatchObject({ value: 12, flag: 'L' });
    expect(named(cumulativeLab, 'lab', 'Hep B sAg').attributes.value).toBe('Not detected');
  });

  test('reads rows whose columns are single spaces apart', () => {
    expect(
      of(singleSpacedLab, 'lab').map((one) => [
        one.text,
        one.attributes.value,
        one.attributes.unit,
        one.attributes.refLow,
        one.attributes.refHigh,
        one.attributes.flag,
      ]),
    ).toEqual([
      ['Hgb', 148, 'g/L', 120, 170, null],
      ['Haematocrit', 0.51, 'L/L', 0.36, 0.5, 'H'],
      ['ALT', 77, 'U/L', 5, 40, 'H'],
      ['Urea Nitrogen (BUN)', 7, 'mmol/L', 3, 8, null],
      ['CRP', 20.5, 'mg/L', null, 5, 'H'],
    ]);
  });
});

test('a table of medicines gives one medicine a row; a ceased one is stopped', () => {
  expect(
    of(medicationTable, 'medication').map((one) => [
      one.attributes.drug,
      one.attributes.strength,
      one.attributes.dose,
      one.attributes.route,
      one.attributes.frequencyPerDay,
      one.attributes.prn,
      one.attributes.status,
    ]),
  ).toEqual([
    ['Apixaban', '5 mg', 1, 'oral', 2, false, 'active'],
    ['Salbutamol', '100 mcg', 2, 'inhalation', 6, true, 'active'],
    ['Insulin glargine', '100 units/mL', 18, 'subcutaneous', 1, false, 'active'],
    ['Ibuprofen', '400mg', null, null, 3, false, 'stopped'],
  ]);
});

test('an American clinic note in abbreviations', () => {
  expect(of(clinicNote, 'date').map((one) => one.attributes.iso)).toContain('2021-11-30');
  expect(of(clinicNote, 'allergy').map((one) => [one.text, one.attributes.reaction])).toEqual([
    ['PCN', 'hives'],
    ['shellfish', 'anaphylaxis'],
  ]);
  expect(of(clinicNote, 'vital').map((one) => [one.text, one.attributes.value, one.attributes.unit])).toEqual([
    ['T', 98.4, 'F'],
    ['BP', '152/94', 'mmHg'],
    ['P', 88, 'bpm'],
    ['R', 18, 'breaths/min'],
    ['O2 sat', 98, '%'],
    ['Wt', 187, 'lbs'],
  ]);
  expect(named(clinicNote, 'condition', 'stroke').attributes.experiencer).toBe('family');
  expect(of(clinicNote, 'condition').some((one) => one.text === 'RA')).toBe(false);
  expect(named(clinicNote, 'condition', 'diabetic retinopathy').attributes.assertion).toBe('possible');
});

test('an immunisation card gives each vaccine its day', () => {
  expect(of(vaccineCard, 'immunization').map((one) => [one.text, one.attributes.date, one.attributes.lot])).toEqual([
    ['Infanrix hexa', '2015-08-03', 'AB123'],
    ['MMR II', '2016-06-10', 'MM221'],
    ['Infanrix IPV', '2019-06-25', 'IP77'],
  ]);
  expect(of(vaccineCard, 'patient_name').map((one) => one.text)).toEqual(['Tom Baker']);
});

test('a health summary sheet with years in front', () => {
  expect(named(healthSummary, 'condition', 'Hypertension').attributes).toMatchObject({
    onset: '1996',
    status: 'active',
  });
  expect(named(healthSummary, 'condition', 'Osteoarthritis').attributes).toMatchObject({ onset: '2009' });
  expect(named(healthSummary, 'procedure', 'Appendicectomy').attributes).toMatchObject({ date: '1965' });
  expect(named(healthSummary, 'medication', 'COVERSYL PLUS').attributes).toMatchObject({
    strength: '5mg/1.25mg',
    dose: 1,
    unit: 'tablet',
  });
  expect(named(healthSummary, 'allergy', 'NAPROXEN').attributes).toMatchObject({
    reaction: 'GI bleed',
    severity: 'severe',
  });
  expect(
    of(healthSummary, 'condition')
      .filter((one) => one.attributes.experiencer === 'family')
      .map((one) => one.text),
  ).toEqual(['T2DM', 'CVA']);
});

test.each([
  ['Nil known', 'Allergies'],
  ['NKDA', 'NKDA'],
  ['No known drug allergies.', 'drug allergies'],
  ['None known', 'Allergies'],
  ['nil', 'Allergies'],
  ['No known food or drug allergies', 'food or drug allergies'],
])('“%s” under allergies is an allergy that is not there', (statement, label) => {
  for (const text of [`Allergies\n${statement}\n\nPlan\nReview.`, `Allergies: ${statement}`]) {
    expect(of(text, 'allergy').map((one) => [one.text, one.negated])).toEqual([[label, true]]);
  }
});

test.each(['Allergies: unknown', 'Allergies: not recorded', 'Allergies: unable to obtain'])(
  '“%s” says neither that there are allergies nor that there are none',
  (text) => expect(of(text, 'allergy')).toEqual([]),
);

test('names that no lexicon holds are found by their endings and by their section', () => {
  expect(
    of('Current medications:\n- Zelvaprazole 20 mg one tablet daily', 'medication').map((one) => one.text),
  ).toEqual(['Zelvaprazole']);
  expect(of('Presented with chondroxitis of the knee.', 'condition').map((one) => one.text)).toEqual([
    'chondroxitis of the knee',
  ]);
  expect(of('Problem list\n- Fendrick anomaly of the left hand (2019)', 'condition').map((one) => one.text)).toEqual([
    'Fendrick anomaly of the left hand',
  ]);
});

describe('allergies on one line', () => {
  const after =
    'On examination BP 148/86 mmHg,\nweight 82.4 kg. Chest clear, no oedema.\nShe is to start furosemide 20 mg daily.';

  test.each([
    ['Allergies: penicillin (rash), no other known.', ['penicillin']],
    ['Allergies: codeine (nausea). No other allergies known.', ['codeine']],
    ['Allergies: Penicillin - rash, no other known allergies', ['Penicillin']],
    ['Allergies: NKDA', ['NKDA']],
    ['Allergies: No known allergy to penicillin', ['penicillin']],
  ])('%s', (line, allergens) => {
    // A recognised page has no empty lines: nothing but the words tells that the examination is no allergy.
    expect(of(`${line}\n${after}`, 'allergy').map(({ text }) => text)).toEqual(allergens);
    expect(of(`${line}\n${after}`, 'medication').map(({ text }) => text)).toEqual(['furosemide']);
  });
});

describe('short forms that a text explains itself', () => {
  test('mean what it says, from there on', () => {
    const text = 'She has polymyalgia rheumatica (PYR). The PYR is treated with prednisolone.';
    const found = of(text, 'condition');
    expect(found.map((one) => one.text)).toEqual(['polymyalgia rheumatica', 'PYR', 'PYR']);
    expect(found.at(-1)?.attributes.meaning).toBe('polymyalgia rheumatica');
    expect(found.at(-1)?.code).toEqual(found[0]?.code);
    expect(of('The PYR was noted.', 'condition')).toEqual([]);
  });

  test('overrule what they mean elsewhere', () => {
    expect(of('Mitral stenosis (MS) is severe. MS was seen on echo.', 'condition').at(-1)?.attributes.meaning).toBe(
      'mitral stenosis',
    );
  });

  test('name diseases that no lexicon holds', () => {
    const text = 'The diagnosis of Wendrick-Osler syndrome (WOS) was made. WOS is rare.';
    expect(of(text, 'condition').map((one) => one.text)).toEqual(['Wendrick-Osler syndrome', 'WOS', 'WOS']);
  });

  test('in brackets that explain nothing, mean nothing', () => {
    expect(of('He walked home (NSW) yesterday and felt well.', 'condition')).toEqual([]);
  });
});

test.each([
  ['There is no sign of a clotting disorder.', ['clotting disorder']],
  ['The underlying disease is stable.', []],
  ['He was seen in the heart failure clinic and on the stroke unit ward.', []],
  ['Immunostains showed carcinoma cells.', []],
  ['Sputum culture grew M. tuberculosis.', []],
])('%s', (text, conditions) => {
  expect(of(text, 'condition').map((one) => one.text)).toEqual(conditions);
});

test('a level of a medicine in the blood is no medicine that is taken', () => {
  expect(of('Tacrolimus trough level was 6.3 ng/mL. Plasma norepinephrine 468 ng/L.', 'medication')).toEqual([]);
});

test('words of a sentence set wide are no name', () => {
  expect(of('The patient   denied any HEADACHE.', 'patient_name')).toEqual([]);
  expect(of('History of CEREBROVASCULAR ACCIDENT.', 'patient_name')).toEqual([]);
  expect(of('Patient   Ada Quill\nDOB 3/4/1960', 'patient_name').map((one) => one.text)).toEqual(['Ada Quill']);
});
