import { expect, test } from 'vitest';
import { parseSig } from './parse.ts';
import { findStrengths } from './strength.ts';

interface Expected {
  drug?: string;
  strength?: string;
  dose?: number;
  doseMax?: number;
  unit?: string;
  route?: string;
  frequencyPerDay?: number;
  prn?: boolean;
  durationDays?: number;
}

const cases: [string, Expected][] = [
  [
    'insert one pessary vaginally at bedtime x 3 nights',
    { dose: 1, unit: 'pessary', route: 'vaginal', frequencyPerDay: 1, durationDays: 3 },
  ],
  ['1 tablet at 8am and 8pm', { dose: 1, unit: 'tablet', frequencyPerDay: 2 }],
  ['1 od', { dose: 1, frequencyPerDay: 1 }],
  ['one to be taken each day', { dose: 1, frequencyPerDay: 1 }],
  ['2.5 mg Mon/Wed/Fri', { dose: 2.5, unit: 'mg', frequencyPerDay: 0.429 }],
  ['1 tab PO BID', { dose: 1, unit: 'tablet', route: 'oral', frequencyPerDay: 2 }],
  ['one tablet twice daily', { dose: 1, unit: 'tablet', frequencyPerDay: 2 }],
  ['take two capsules three times a day with food', { dose: 2, unit: 'capsule', frequencyPerDay: 3 }],
  [
    'Cephalexin 500 mg, 1 cap qid for 5 days',
    { drug: 'Cephalexin', strength: '500 mg', dose: 1, unit: 'capsule', frequencyPerDay: 4, durationDays: 5 },
  ],
  ['take 500 mg by mouth every 8 hours', { dose: 500, unit: 'mg', route: 'oral', frequencyPerDay: 3 }],
  ['ii puffs 6/24 prn via spacer', { dose: 2, unit: 'puff', route: 'inhalation', frequencyPerDay: 4, prn: true }],
  ['half a tablet mane and nocte', { dose: 0.5, unit: 'tablet', frequencyPerDay: 2 }],
  ['1 1/2 tablets nocte', { dose: 1.5, unit: 'tablet', frequencyPerDay: 1 }],
  ['1-2 tabs q4-6h if required', { dose: 1, doseMax: 2, unit: 'tablet', frequencyPerDay: 6, prn: true }],
  ['inject 14 units subcut before breakfast', { dose: 14, unit: 'unit', route: 'subcutaneous', frequencyPerDay: 1 }],
  ['apply thinly to affected area bd', { route: 'topical', frequencyPerDay: 2 }],
  ['one drop in each eye nocte', { dose: 1, unit: 'drop', route: 'ophthalmic', frequencyPerDay: 1 }],
  ['1 patch weekly', { dose: 1, unit: 'patch', frequencyPerDay: 0.143 }],
  ['10 mL tds 7/7', { dose: 10, unit: 'ml', frequencyPerDay: 3, durationDays: 7 }],
  ['1 tablet daily x 2/52', { dose: 1, unit: 'tablet', frequencyPerDay: 1, durationDays: 14 }],
  ['one tablet on Monday, Wednesday and Friday', { dose: 1, unit: 'tablet', frequencyPerDay: 0.429 }],
  ['1 tab every second day', { dose: 1, unit: 'tablet', frequencyPerDay: 0.5 }],
  ['take 1 tablet in the morning, at noon and at bedtime', { dose: 1, unit: 'tablet', frequencyPerDay: 3 }],
  [
    'Irbesartan/hydrochlorothiazide 300 mg/12.5 mg - one tablet daily',
    { drug: 'Irbesartan/hydrochlorothiazide', strength: '300 mg/12.5 mg', dose: 1, unit: 'tablet', frequencyPerDay: 1 },
  ],
  [
    'Amoxicillin 250 mg/5 mL: take 5 mL tds',
    { drug: 'Amoxicillin', strength: '250 mg/5 mL', dose: 5, unit: 'ml', frequencyPerDay: 3 },
  ],
];

test.each(cases)('reads “%s”', (text, expected) => {
  const { attributes } = parseSig(text);
  const plain = { prn: false, ...expected };
  const keys = [
    'drug',
    'strength',
    'dose',
    'doseMax',
    'unit',
    'route',
    'frequencyPerDay',
    'prn',
    'durationDays',
  ] as const;
  const found = Object.fromEntries(
    keys.map((key) => [key, attributes[key] ?? undefined]).filter(([, value]) => value !== undefined),
  );
  expect(found).toEqual(plain);
});

test('a pack size is no frequency and a pack is no dose', () => {
  const { attributes } = parseSig('28 Day Pack');
  expect(attributes.frequency).toBeNull();
  expect(attributes.frequencyPerDay).toBeNull();
});

test('changing a digit, a unit or a word of the directions changes what is read', () => {
  const base = parseSig('Sotalol 80 mg 1 tablet bd').attributes;
  expect(parseSig('Sotalol 90 mg 1 tablet bd').attributes.strength).not.toBe(base.strength);
  expect(parseSig('Sotalol 80 mcg 1 tablet bd').attributes.strength).not.toBe(base.strength);
  expect(parseSig('Sotalol 80 mg 2 tablets bd').attributes.dose).not.toBe(base.dose);
  expect(parseSig('Sotalol 80 mg 1 tablet tds').attributes.frequencyPerDay).not.toBe(base.frequencyPerDay);
});

test.each([
  ['Metformin 1,000 mg', '1,000 mg'],
  ['Fentanyl 12 mcg/hr patch', '12 mcg/hr'],
  ['Seretide 250/25 mcg', '250/25 mcg'],
  ['Timolol 0.5% eye drops', '0.5%'],
  ['insulin 100 units/mL', '100 units/mL'],
])('finds the strength of “%s”', (text, strength) => {
  const [span] = findStrengths(text, 0, text.length);
  expect(span && text.slice(span.start, span.end)).toBe(strength);
});
