import type { NarratableFact } from '@exora/contracts';
import { describe, expect, test } from 'vitest';
import { fact, lab, medicine } from '../../../test/narratable-facts.ts';
import { checkSentence } from './check-sentence.ts';
import type { DropReason } from './drop-reasons.ts';
import { groundsOf } from './fact-grounds.ts';

const facts = {
  diabetes: fact('condition', 'Type 2 diabetes mellitus', { date: '2019-03' }),
  before: lab('HbA1c', 8.1, '%', '2023-06-12', [4, 5.6]),
  after: lab('HbA1c', 6.9, '%', '2024-01-20', [4, 5.6]),
  sodium: lab('Sodium', 140, 'mmol/L', '2024-01-20', [135, 145]),
  potassium: lab('Potassium', 6.1, 'mmol/L', '2024-01-20', [3.5, 5.2]),
  albumin: lab('Albumin', 31, 'g/L', '2024-01-20', [35, 50]),
  metformin: medicine('Metformin', '500 mg', 2),
  ramipril: medicine('Ramipril', '5 mg', 1),
  chestPain: fact('symptom', 'chest pain', { assertion: 'absent' }),
  cough: fact('symptom', 'cough'),
  pneumonia: fact('condition', 'pneumonia', { assertion: 'possible' }),
  fracture: fact('condition', 'fracture of left forearm', { assertion: 'historical', date: '2012' }),
  hip: fact('procedure', 'hip replacement', { attributes: { bodySite: 'right hip', status: 'completed' } }),
  xray: fact('procedure', 'chest X-ray', { attributes: { status: 'planned' } }),
  swab: lab('SARS-CoV-2 PCR', 'Not detected', '', null),
  stroke: fact('family_history', 'stroke', { assertion: 'family', attributes: { relation: 'mother' } }),
} satisfies Record<string, NarratableFact>;
type Name = keyof typeof facts;
const known = new Map(Object.values(facts).map((one) => [one.id, groundsOf(one)]));

const check = (text: string, ...cited: Name[]) =>
  checkSentence({ text, factIds: cited.map((name) => facts[name].id) }, known);

describe('a sentence that follows from its facts is kept', () => {
  test.each<[string, ...Name[]]>([
    ['Type 2 diabetes mellitus was first recorded in March 2019.', 'diabetes'],
    ['HbA1c fell from 8.1 % (June 2023) to 6.9 % (January 2024).', 'before', 'after'],
    ['HbA1c decreased from 8.1% to 6.9%.', 'before', 'after'],
    [
      'On 20 January 2024, potassium was 6.1 mmol/L (high, reference range 3.5–5.2) and albumin was 31 g/L (low).',
      'potassium',
      'albumin',
    ],
    ['Sodium was within its reference range.', 'sodium'],
    ['The medicines listed are metformin 500 mg twice daily and ramipril 5 mg once daily.', 'metformin', 'ramipril'],
    ['Metformin 500 mg is taken two times a day.', 'metformin'],
    ['No chest pain was reported.', 'chestPain'],
    ['The patient denied chest pain.', 'chestPain'],
    ['Possible pneumonia was noted.', 'pneumonia'],
    ['The past history includes fracture of left forearm (2012).', 'fracture'],
    ['Hip replacement (right hip) was performed.', 'hip'],
    ['Chest X-ray is planned.', 'xray'],
    ['SARS-CoV-2 PCR was not detected.', 'swab'],
    ['The family history includes stroke (mother).', 'stroke'],
  ])('%s', (text, ...cited) => {
    expect(check(text, ...cited)).toBeNull();
  });
});

describe('a sentence is left out', () => {
  const cases: [why: string, reason: DropReason, text: string, ...cited: Name[]][] = [
    ['that cites nothing', 'fact_missing', 'No chest pain was reported.'],
    ['with a changed digit', 'number_unknown', 'HbA1c was 8.7 % in June 2023.', 'before'],
    ['with a lost decimal point', 'number_unknown', 'HbA1c was 81 % in June 2023.', 'before'],
    ['with a changed year', 'date_unknown', 'Type 2 diabetes mellitus was first recorded in March 2018.', 'diabetes'],
    [
      'with a day that nobody gave',
      'date_unknown',
      'Type 2 diabetes mellitus was recorded on 4 March 2019.',
      'diabetes',
    ],
    ['with a changed month', 'date_unknown', 'HbA1c was 8.1 % in July 2023.', 'before'],
    ['with a changed unit', 'unit_unknown', 'Sodium was 140 mg/dL.', 'sodium'],
    ['with a changed unit of a dose', 'unit_unknown', 'Metformin 500 mcg twice daily is listed.', 'metformin'],
    ['with a unit written out otherwise', 'unit_unknown', 'Metformin 500 g twice daily is listed.', 'metformin'],
    ['that lost its negation', 'negation_differs', 'Chest pain was reported.', 'chestPain'],
    ['that got a negation', 'negation_differs', 'No cough was reported.', 'cough'],
    ['that got a negation behind', 'negation_differs', 'Cough was not reported.', 'cough'],
    [
      'that denies and states at once',
      'negation_differs',
      'Cough was reported, but no chest pain.',
      'cough',
      'chestPain',
    ],
    ['that turns a negative result', 'negation_differs', 'SARS-CoV-2 PCR was without result: not detected.', 'swab'],
    ['that turns a negative result round', 'name_unknown', 'SARS-CoV-2 PCR was positive.', 'swab'],
    ['that makes sure what is possible', 'assertion_differs', 'Pneumonia was recorded.', 'pneumonia'],
    ['that doubts what is sure', 'name_unknown', 'Cough may be present.', 'cough'],
    [
      'that doubts everything for one',
      'assertion_differs',
      'Possible cough and pneumonia were noted.',
      'cough',
      'pneumonia',
    ],
    ['that makes history present', 'assertion_differs', 'Fracture of left forearm (2012) was recorded.', 'fracture'],
    ['that makes a relative’s illness the patient’s', 'assertion_differs', 'Stroke was recorded.', 'stroke'],
    ['that gives an illness to the family', 'assertion_differs', 'The family history includes cough.', 'cough'],
    ['of another relative', 'name_unknown', 'The family history includes stroke (father).', 'stroke'],
    ['that tells a plan as done', 'assertion_differs', 'Chest X-ray was performed.', 'xray'],
    ['with the other side', 'side_differs', 'The past history includes fracture of right forearm (2012).', 'fracture'],
    ['with the other side of a detail', 'side_differs', 'Hip replacement (left hip) was performed.', 'hip'],
    ['with a side that nobody gave', 'side_differs', 'Left chest X-ray is planned.', 'xray'],
    ['with another drug of the record', 'name_unknown', 'Ramipril 500 mg twice daily is listed.', 'metformin'],
    ['with a drug that is in no record', 'name_unknown', 'Simvastatin 500 mg twice daily is listed.', 'metformin'],
    [
      'with words picked from another name',
      'name_unknown',
      'Metformin mellitus 500 mg is listed.',
      'metformin',
      'diabetes',
    ],
    ['with a person’s name', 'name_unknown', 'Cough was reported to Dr Miller.', 'cough'],
    [
      'with two drugs’ doses exchanged',
      'number_unknown',
      'The medicines listed are metformin 5 mg twice daily and ramipril 500 mg once daily.',
      'metformin',
      'ramipril',
    ],
    [
      'with two drugs’ rhythms exchanged',
      'number_unknown',
      'The medicines listed are metformin 500 mg once daily and ramipril 5 mg twice daily.',
      'metformin',
      'ramipril',
    ],
    [
      'with a number of another fact',
      'number_unknown',
      'Sodium was 6.1 mmol/L and potassium was 140 mmol/L.',
      'sodium',
      'potassium',
    ],
    [
      'with a value on another value’s day',
      'date_unknown',
      'HbA1c fell from 8.1 % (January 2024) to 6.9 % (June 2023).',
      'before',
      'after',
    ],
    [
      'that rose where it fell',
      'trend_differs',
      'HbA1c rose from 8.1 % (June 2023) to 6.9 % (January 2024).',
      'before',
      'after',
    ],
    ['that tells the way back', 'trend_differs', 'HbA1c rose from 6.9 % to 8.1 %.', 'before', 'after'],
    ['that increased without numbers', 'trend_differs', 'HbA1c increased.', 'before', 'after'],
    ['that calls stable what changed', 'trend_differs', 'HbA1c was stable.', 'before', 'after'],
    [
      'with the wrong flag',
      'standing_differs',
      'Potassium was 6.1 mmol/L (low) and albumin was 31 g/L (high).',
      'potassium',
      'albumin',
    ],
    [
      'that calls an abnormal result normal',
      'standing_differs',
      'Sodium and potassium were within their reference ranges.',
      'sodium',
      'potassium',
    ],
    ['with a dose in words', 'number_unknown', 'Metformin is taken three times daily.', 'metformin'],
    [
      'that counts wrong',
      'number_unknown',
      'The three results, among them sodium, were recorded.',
      'sodium',
      'albumin',
    ],
    ['that ends what goes on', 'name_unknown', 'Metformin was stopped.', 'metformin'],
    ['that grades what nobody graded', 'name_unknown', 'Severe cough was reported.', 'cough'],
  ];
  test.each(cases)('%s', (_, reason, text, ...cited) => {
    expect(check(text, ...cited)).toBe(reason);
  });

  test('that cites a fact which isn’t its story’s', () => {
    const own = new Map([[facts.cough.id, groundsOf(facts.cough)]]);
    expect(checkSentence({ text: 'Cough was reported.', factIds: [facts.cough.id] }, own)).toBeNull();
    expect(checkSentence({ text: 'Cough was reported.', factIds: [facts.cough.id, facts.sodium.id] }, own)).toBe(
      'fact_unknown',
    );
  });
});
