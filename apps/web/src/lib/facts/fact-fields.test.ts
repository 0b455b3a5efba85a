import type { Fact, FactType } from '@exora/contracts';
import { describe, expect, test } from 'vitest';
import { correctionOf, draftOf, emptyDraft, statedOf } from './fact-fields.ts';

const fact = (given: Partial<Fact>): Fact => ({
  id: '00000000-0000-4000-8000-000000000001',
  type: 'lab',
  text: 'Potassium',
  assertion: 'present',
  negated: false,
  attributes: { value: 56, unit: 'mmol/L', refLow: 3.5, refHigh: 5.2, flag: 'H', flagGiven: 'H', analyte: 'potassium' },
  code: null,
  date: '2024-03-07',
  confidence: 0.6,
  sources: [],
  ...given,
});
const corrected = (of: Fact, values: Record<string, string>) => {
  const draft = draftOf(of);
  return correctionOf(of, { ...draft, values: { ...draft.values, ...values } });
};

describe('a correction', () => {
  test('holds nothing where nothing was changed', () => {
    expect(corrected(fact({}), {})).toEqual({ ok: true, correction: {} });
  });

  test('of a result keeps what was not touched and tells its side anew', () => {
    expect(corrected(fact({}), { value: '5,6' })).toEqual({
      ok: true,
      correction: {
        attributes: { value: 5.6, unit: 'mmol/L', refLow: 3.5, refHigh: 5.2, flag: 'H', analyte: 'potassium' },
      },
    });
    const normal = corrected(fact({}), { value: '4.1' });
    expect(normal.ok && normal.correction.attributes).not.toHaveProperty('flag');
  });

  test('takes words for a result, and no number that may mean two', () => {
    const words = corrected(fact({}), { value: 'not tested' });
    expect(words.ok && words.correction.attributes?.value).toBe('not tested');
    expect(corrected(fact({}), { refHigh: '5,200' })).toEqual({
      ok: false,
      errors: { refHigh: 'Write a number, such as 2.5.' },
    });
  });

  test('of how often a medicine is taken drops the times a day that were read before', () => {
    const medication = fact({
      type: 'medication',
      text: 'Metformin 500 mg',
      attributes: { drug: 'Metformin', strength: '500 mg', frequency: 'twice daily', frequencyPerDay: 2 },
    });
    expect(corrected(medication, { frequency: 'once daily' })).toEqual({
      ok: true,
      correction: { attributes: { drug: 'Metformin', strength: '500 mg', frequency: 'once daily' } },
    });
    expect(corrected(medication, { frequency: 'once daily', frequencyPerDay: '1' })).toMatchObject({
      correction: { attributes: { frequencyPerDay: 1 } },
    });
  });

  test('names fields that can’t be so: no name, a day that does not exist', () => {
    expect(corrected(fact({}), { text: '  ', date: '2023-02-29' })).toEqual({
      ok: false,
      errors: {
        text: 'This can’t be empty.',
        date: 'Write a day, month or year that exists: 2024-03-07, 2024-03 or 2024.',
      },
    });
    expect(corrected(fact({}), { date: '2024-02' })).toEqual({ ok: true, correction: { date: '2024-02' } });
  });

  test('of a day corrects it wherever the fact has it, so that no export tells the old one', () => {
    const vaccine = fact({
      type: 'immunization',
      text: 'Influenza vaccine',
      date: '2020-04-05',
      attributes: { date: '2020-04-05', lot: 'AB123' },
    });
    expect(corrected(vaccine, { date: '2021-04-05' })).toEqual({
      ok: true,
      correction: { date: '2021-04-05', attributes: { date: '2021-04-05', lot: 'AB123' } },
    });
    expect(corrected(vaccine, { date: '' })).toEqual({
      ok: true,
      correction: { date: null, attributes: { lot: 'AB123' } },
    });
    const asthma = fact({ type: 'condition', text: 'Asthma', date: '1978', attributes: { onset: '1978' } });
    expect(corrected(asthma, { onset: '1987' })).toEqual({
      ok: true,
      correction: { date: '1987', attributes: { onset: '1987' } },
    });
    expect(corrected({ ...asthma, date: '2024-03-07' }, { onset: '1987' })).toEqual({
      ok: true,
      correction: { attributes: { onset: '1987' } },
    });
  });

  test('says that a thing is not present', () => {
    const allergy = fact({ type: 'allergy', text: 'penicillin', attributes: {} });
    expect(correctionOf(allergy, { ...draftOf(allergy), assertion: 'absent' })).toEqual({
      ok: true,
      correction: { assertion: 'absent' },
    });
  });
});

describe('statedOf', () => {
  const filled = (type: FactType, values: Record<string, string>) => {
    const draft = emptyDraft(type);
    return statedOf(type, { ...draft, values: { ...draft.values, ...values } });
  };

  test('leaves out what is empty, and reads numbers', () => {
    expect(filled('lab', { text: ' Ferritin ', value: '12,5', unit: 'ug/L', refLow: '20', date: '2024-02' })).toEqual({
      ok: true,
      stated: {
        type: 'lab',
        text: 'Ferritin',
        assertion: 'present',
        attributes: { value: 12.5, unit: 'ug/L', refLow: 20, flag: 'L' },
        date: '2024-02',
      },
    });
  });

  test('names a medicine by its drug', () => {
    expect(filled('medication', { drug: 'Warfarin', strength: '5 mg' })).toMatchObject({
      stated: { text: 'Warfarin', attributes: { drug: 'Warfarin', strength: '5 mg' } },
    });
  });

  test('takes a blood pressure apart', () => {
    expect(filled('vital', { text: 'Blood pressure', value: '132/85', unit: 'mmHg' })).toMatchObject({
      stated: { attributes: { value: '132/85', systolic: 132, diastolic: 85 } },
    });
  });

  test('has the day on which it began, but no relative’s', () => {
    expect(filled('condition', { text: 'Asthma', onset: '2019' })).toMatchObject({ stated: { date: '2019' } });
    expect(filled('medication', { drug: 'Warfarin', start: '2024-03' })).toMatchObject({ stated: { date: '2024-03' } });
    const relative = filled('family_history', { text: 'Gout', onset: '1990' });
    expect(relative.ok && relative.stated).not.toHaveProperty('date');
  });

  test('puts family history into the family', () => {
    expect(filled('family_history', { text: 'Gout' })).toMatchObject({ stated: { assertion: 'family' } });
  });

  test('wants a range that begins before it ends', () => {
    const range = { text: 'Ferritin', value: '40', refLow: '250', refHigh: '20' };
    const wrong = { ok: false, errors: { refHigh: 'This is less than where the range begins.' } };
    expect(filled('lab', range)).toEqual(wrong);
    expect(corrected(fact({}), { refLow: '5.2', refHigh: '3.5' })).toEqual(wrong);
    expect(filled('lab', { ...range, refLow: '20' }).ok).toBe(true);
  });

  test('wants a name, and days that exist', () => {
    expect(filled('condition', { onset: '2023-13' })).toMatchObject({
      ok: false,
      errors: { text: 'This can’t be empty.', onset: expect.stringContaining('that exists') },
    });
  });
});

test('a corrected blood pressure has its new pair', () => {
  const pressure = fact({
    type: 'vital',
    text: 'BP',
    attributes: { value: '132/85', systolic: 132, diastolic: 85, unit: 'mmHg' },
  });
  expect(
    correctionOf(pressure, { ...draftOf(pressure), values: { ...draftOf(pressure).values, value: '122/85' } }),
  ).toEqual({
    ok: true,
    correction: { attributes: { value: '122/85', systolic: 122, diastolic: 85, unit: 'mmHg' } },
  });
});

describe('a date that has not come', () => {
  const now = new Date('2026-11-30T08:00:00Z');
  const stated = (type: FactType, values: Record<string, string>) =>
    statedOf(type, { ...emptyDraft(type), values: { ...emptyDraft(type).values, ...values } }, now);

  test('is refused of what was measured or done, and taken of what is planned', () => {
    expect(stated('lab', { text: 'Potassium', date: '2999-01-01' })).toMatchObject({
      ok: false,
      errors: { date: expect.stringContaining('has not come yet') },
    });
    expect(stated('medication', { drug: 'Metformin', start: '2027-01-04' })).toMatchObject({ ok: false });
    expect(stated('medication', { drug: 'Metformin', start: '2027-01-04', status: 'planned' })).toMatchObject({
      ok: true,
    });
    expect(stated('procedure', { text: 'Hip replacement', date: '2027-02', status: 'planned' })).toMatchObject({
      ok: true,
    });
  });

  test('of a document is nobody’s error until it or the state is touched', () => {
    const misread = fact({ date: '2999-01-01' });
    const draft = draftOf(misread);
    const change = (values: Record<string, string>) =>
      correctionOf(misread, { ...draft, values: { ...draft.values, ...values } }, now);
    expect(change({ value: '5.6' })).toMatchObject({ ok: true });
    expect(change({ date: '2998-01-01' })).toMatchObject({ ok: false });
    const plan = fact({ type: 'procedure', date: '2027-02-01', attributes: { status: 'planned' } });
    const done = draftOf(plan);
    expect(correctionOf(plan, { ...done, values: { ...done.values, status: 'completed' } }, now)).toMatchObject({
      ok: false,
      errors: { date: expect.stringContaining('has not come yet') },
    });
  });
});
