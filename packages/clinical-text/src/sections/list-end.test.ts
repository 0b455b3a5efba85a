import { describe, expect, test } from 'vitest';
import { extractFacts } from '../index.ts';

function facts(text: string): string[] {
  return extractFacts([{ number: 1, text }]).facts.map(({ type, text: name }) => `${type} ${name}`);
}

const endings = [
  'Kind regards,\nDr A. Osei',
  'Yours sincerely\n\nProf Helen Marsh\nMBBS FRACP PhD\nConsultant Cardiologist\nProvider No: 123456AB\n\ncc: Dr J. Lowe\nEnc: ECG',
  'With best wishes,\n\nSam Tully\nRegistrar',
  'Many thanks\nDr Ines Fabre, Intern\nWard 6B',
  'Regards,\nR. Blake\nSent from my phone',
  'Thank you for your ongoing care.\nDr Lim',
  'Electronically signed by Dr Sara Bell on 4 May 2026\ncc. Dr Lee',
];
const lists = {
  'Current medications:\nMethotrexate 15 mg once weekly\nFish oil': ['medication Methotrexate', 'medication Fish oil'],
  'Allergies\nPenicillin - anaphylaxis\nLatex - rash': ['allergy Penicillin', 'allergy Latex'],
  'Past medical history:\nAsthma\nGout': ['condition Asthma', 'condition Gout'],
  'Immunisations\nInfluenza 12/04/2026': ['immunization Influenza'],
};

describe.each(Object.entries(lists))('%j is not gone on with by', (list, expected) => {
  test.each(endings)('the end of a letter: %j', (ending) => {
    expect(facts(`${list}\n\n${ending}`)).toEqual(expected);
    expect(facts(`${list}\n${ending}`)).toEqual(expected);
  });

  test('a paragraph', () => {
    expect(facts(`${list}\n\nShe remains well and understands the plan. I would suggest a review in a year.`)).toEqual(
      expected,
    );
  });
});

describe('what is measured below a list of medicines is', () => {
  test.each([
    ['On 19 October 2026 her TSH was 6.8 mIU/L (0.4 - 4.0).', 'lab TSH'],
    ['INR 2.4 today, next INR in two weeks.', 'lab INR'],
    ['Hb was 98 g/L on arrival.', 'lab Hb'],
    ['BP 138/82.', 'vital BP'],
    ['Weight 82 kg.', 'vital Weight'],
  ])('no medicine: %s', (line, expected) => {
    for (const between of ['\n', '\n\n']) {
      expect(facts(`Medications\nWarfarin 3 mg nocte${between}${line}`)).toEqual(
        expect.arrayContaining(['medication Warfarin', expected]),
      );
      expect(facts(`Medications\nWarfarin 3 mg nocte${between}${line}`)).toHaveLength(2);
    }
  });

  test('a medicine where an amount of it is given', () => {
    expect(facts('Medications\nWarfarin 3 mg nocte\nIron 325 mg daily\nVitamin D 1000 IU daily')).toEqual([
      'medication Warfarin',
      'medication Iron',
      'medication Vitamin D',
    ]);
  });
});

test('a list goes on over what belongs to it', () => {
  expect(
    facts(
      'Medications:\nSalbutamol 100 mcg 2 puffs prn\nTake two puffs when short of breath. This is for your asthma.\nPrednisolone 25 mg mane',
    ).filter((fact) => fact.startsWith('medication')),
  ).toEqual(['medication Salbutamol', 'medication Prednisolone']);
  expect(facts('Past medical history\nAsthma\nHe had a stroke in 2019.\nGout')).toEqual([
    'condition Asthma',
    'condition stroke',
    'condition Gout',
  ]);
});

test('a list that is told in sentences gives each medicine with its dose', () => {
  const { facts: told } = extractFacts([
    { number: 1, text: 'Medications: She takes perindopril 4 mg daily and atorvastatin 40 mg at night.' },
  ]);
  expect(told.map(({ text, attributes: { strength, frequency } }) => [text, strength, frequency])).toEqual([
    ['perindopril', '4 mg', 'daily'],
    ['atorvastatin', '40 mg', 'at night'],
  ]);
});
