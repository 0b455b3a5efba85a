import { describe, expect, test } from 'vitest';
import { type LookUpOptions, lookUp } from './look-up.ts';
import { isSameStrength, readStrengths } from './strengths.ts';

function drug(label: string, told: LookUpOptions): string {
  return lookUp(label, 'medication', told)?.display ?? 'uncoded';
}

describe('a clinical drug is found by ingredient, strength and form', () => {
  test.each<[string, string, LookUpOptions, string]>([
    ['form told', 'Amoxicillin', { strength: '250 mg', form: 'capsule' }, 'amoxicillin 250 MG Oral Capsule'],
    ['Australian name', 'Frusemide', { strength: '40 mg', form: 'tablet' }, 'furosemide 40 MG Oral Tablet'],
    ['in grams', 'Metformin', { strength: '0.5 g', form: 'tablet' }, 'Metformin hydrochloride 500 MG Oral Tablet'],
    ['in micrograms', 'Digoxin', { strength: '125 microg', form: 'tablet' }, 'digoxin 0.125 MG Oral Tablet'],
    ['per 5 mL', 'Nitrofurantoin', { strength: '25 mg/5 mL', route: 'oral' }, 'nitrofurantoin 5 MG/ML Oral Suspension'],
    ['per cent', 'Hydrocortisone', { strength: '1%', form: 'cream' }, 'hydrocortisone 10 MG/ML Topical Cream'],
    ['no form: the component', 'Hydrochlorothiazide', { strength: '25 mg' }, 'Hydrochlorothiazide 25 MG'],
    ['only kind of tablet', 'Loratadine', { strength: '5 mg', form: 'tablet' }, 'loratadine 5 MG Chewable Tablet'],
    ['by the route', 'Leucovorin', { strength: '100 mg', route: 'intravenous' }, 'leucovorin 100 MG Injection'],
    [
      'by the container',
      '10 ML Furosemide',
      { strength: '10 mg/ml', route: 'intravenous' },
      '10 ML furosemide 10 MG/ML Injection',
    ],
    [
      'by the hours',
      '24 HR metformin',
      { strength: '500 mg', form: 'tablet' },
      '24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet',
    ],
    [
      'by a mark behind',
      'Metformin XR',
      { strength: '1 g', form: 'tablet' },
      'Metformin hydrochloride 1000 MG Extended Release Oral Tablet',
    ],
    [
      'two names with a hyphen',
      'Lisinopril-HCTZ',
      { strength: '20-12.5 mg', form: 'tablet' },
      'Hydrochlorothiazide 12.5 MG / Lisinopril 20 MG Oral Tablet',
    ],
    [
      'a pen by its device',
      'Lantus SoloStar',
      { strength: '100 units/mL', form: 'injection' },
      'Insulin Glargine 100 UNT/ML Pen Injector [Lantus]',
    ],
    ['an implant', 'Etonogestrel', { strength: '68 mg' }, 'etonogestrel 68 MG Drug Implant'],
    [
      'a combination',
      'Hydrocodone/Acetaminophen',
      { strength: '7.5/325 mg', form: 'tablet' },
      'acetaminophen 325 MG / hydrocodone bitartrate 7.5 MG Oral Tablet',
    ],
    ['a brand', 'Mirena', { strength: '52 mg' }, 'Levonorgestrel 0.000833 MG/HR Intrauterine System [Mirena]'],
    [
      'another brand of the same strength',
      'Liletta',
      { strength: '52 mg' },
      'Levonorgestrel 0.000813 MG/HR Intrauterine System [Liletta]',
    ],
    ['a brand’s tablet', 'Plavix', { strength: '75 mg', form: 'tablet' }, 'clopidogrel 75 MG Oral Tablet [Plavix]'],
    [
      'a brand behind the substance',
      'Diazepam [Valium]',
      { strength: '5 mg', form: 'tablet' },
      'Diazepam 5 MG Oral Tablet [Valium]',
    ],
    [
      'a brand without a drug of its own',
      'Lasix',
      { strength: '20 mg', form: 'tablet' },
      'Furosemide 20 MG Oral Tablet',
    ],
    [
      'a whole name in other words',
      'Codeine 30 MG / Acetaminophen 300 MG Oral Tablet',
      {},
      'acetaminophen 300 MG / codeine phosphate 30 MG Oral Tablet',
    ],
    ['a pack', 'Yasmin 28 Day Pack', {}, 'Yasmin 28 Day Pack'],
    ['a pack by its brand', 'Natazia', {}, 'Natazia 28 Day Pack'],
  ])('%s', (_how, label, told, expected) => {
    expect(drug(label, told)).toBe(expected);
  });

  test.each<[string, string, LookUpOptions, string]>([
    ['another salt', 'Metoprolol succinate', { strength: '50 mg', form: 'tablet' }, 'Metoprolol'],
    [
      'modified release that nobody told',
      'Metformin',
      { strength: '750 mg', form: 'tablet' },
      'Metformin hydrochloride 750 MG',
    ],
    ['a form that nobody told', 'Colchicine', { strength: '0.6 mg' }, 'Colchicine'],
    ['a strength that isn’t known', 'Amoxicillin', { strength: '251 mg', form: 'capsule' }, 'amoxicillin'],
    ['strengths of a combination', 'Amoxicillin', { strength: '875/125 mg', form: 'tablet' }, 'amoxicillin'],
    [
      'a brand that begins as the ingredient',
      'Insulin lispro',
      { strength: '100 units/mL', form: 'injection' },
      'insulin lispro 100 UNT/ML Injectable Solution',
    ],
    ['a brand that isn’t named', 'Clopidogrel', { strength: '75 mg', form: 'tablet' }, 'clopidogrel 75 MG Oral Tablet'],
  ])('%s isn’t taken', (_what, label, told, expected) => {
    expect(drug(label, told)).toBe(expected);
  });

  test.each([
    ['with its salt', 'Memantine hydrochloride', '6719'],
    ['with its form', '24hr nicotine transdermal patch', '7407'],
    ['with a brand', 'Clonazepam [Klonopin]', '2598'],
    ['a salt that is a substance of its own', 'Potassium chloride', '8591'],
  ])('an ingredient is found %s', (_how, label, code) => {
    expect(lookUp(label, 'medication')?.code).toBe(code);
  });

  test('a form that wasn’t told lowers the score', () => {
    const told = lookUp('Paracetamol', 'medication', { strength: '325 mg', form: 'tablet' });
    const inferred = lookUp('Paracetamol', 'medication', { strength: '325 mg', route: 'oral' });
    expect([told?.code, told?.score, inferred?.code, inferred?.score]).toEqual(['313782', 1, '313782', 0.85]);
  });
});

describe('strengths', () => {
  test.each([
    ['500 mg', ['500 mg']],
    ['0.5 g', ['500 mg']],
    ['250 mg/5 mL', ['50 mg/ml']],
    ['100 units/mL', ['100 unt/ml']],
    ['50,000 IU', ['50000 unt']],
    ['200/6 mcg', ['0.2 mg', '0.006 mg']],
    ['20 mg/12.5 mg', ['20 mg', '12.5 mg']],
    ['12 mcg/hr', ['0.012 mg/h']],
    ['0.12/0.015 MG per 24HR', []],
    ['as directed', []],
  ])('%s', (text, expected) => {
    expect(readStrengths(text)).toEqual(expected);
  });

  test('a per cent is 10 mg in a millilitre, and a dose is told alone', () => {
    expect(isSameStrength('1 %', '10 mg/ml')).toBe(true);
    expect(isSameStrength('1 %', '0.01 mg/mg')).toBe(true);
    expect(isSameStrength('0.1 mg', '0.1 mg/dose')).toBe(true);
    expect(isSameStrength('0.1 mg', '0.1 mg/ml')).toBe(false);
  });
});
