import { expect, test } from 'vitest';
import { extractFacts } from '../index.ts';
import { parseSig } from './parse.ts';

function read(row: string, heading = 'Medications') {
  const { facts } = extractFacts([{ number: 1, text: `${heading}\n${row}` }]);
  const [fact] = facts.filter(({ type }) => type === 'medication');
  return { name: fact?.text, confidence: fact?.confidence, ...fact?.attributes };
}

test.each([
  ['Dabigatran 110mg capsules: One To Be Taken Twice A Day 60 capsule', 1, 60],
  ['Tapentadol 50mg tabs 1 q6h prn (28 tabs)', 1, 28],
  ['Hydromorphone 2 mg tablets, 20 tablets supplied, take one every 6 hours', 1, 20],
  ['Folic acid 5mg tablets 12 tablets Two tablets once weekly', 2, 12],
  ['Glipizide 5mg tablets 2 BD 100 tablets', 2, 100],
  ['Risedronate 35mg tablets 4 tablet - One To Be Taken Weekly', 1, 4],
  ['Paracetamol 500 mg tablets 2 tablets QID', 2, undefined],
])('tells the dose from the size of the pack: %j', (row, dose, quantity) => {
  const found = read(row);
  expect(found).toMatchObject({ dose });
  expect(found).toHaveProperty('dose', dose);
  expect((found as { quantity?: number }).quantity).toBe(quantity);
});

test('tells the dose from the volume of the pen, and patches from their strength', () => {
  expect(read('Toujeo SoloStar 300 units/ml 1.5ml pre-filled pen 18 units nocte')).toMatchObject({
    dose: 18,
    unit: 'unit',
  });
  expect(read('Buprenorphine 20 patch weekly')).toMatchObject({ strength: '20', dose: null });
  expect(read('Rivastigmine 1 patch daily')).toMatchObject({ dose: 1, unit: 'patch' });
});

test.each([
  ['Aripiprazole 400 mg IM 4 weekly', 0.036],
  ['Medroxyprogesterone 150 mg IM 12-weekly', 0.012],
  ['Denosumab 60 mg sc q6/12', 0.006],
  ['Hydroxocobalamin 1 mg IM every 3/12', 0.011],
  ['Methotrexate 2.5 mg tabs 4 weekly', 0.143],
])('reads the weeks or months between doses: %j', (row, frequencyPerDay) => {
  expect(read(row)).toMatchObject({ frequencyPerDay, durationDays: null });
});

test('never takes a fragment of a number for the number', () => {
  expect(read('Nebivolol 2·5 mg daily')).toMatchObject({ name: 'Nebivolol', strength: '2.5 mg' });
  for (const row of ['Nebivolol 2. 5 mg daily', 'Nebivolol 2 .5 mg daily', 'Thyroxine 1 00 mcg daily']) {
    const found = read(row);
    expect(found).toMatchObject({ strength: null, dose: null, frequencyPerDay: 1 });
    expect(found.confidence).toBeLessThan(0.7);
  }
});

test('reads letters for digits in a list of medicines, and is not sure of them', () => {
  const insulin = read('Toujeo 2O units nocte', 'MEDICATI0NS');
  expect(insulin).toMatchObject({ dose: 20, unit: 'unit' });
  expect(insulin.confidence).toBeLessThan(0.7);
  expect(read('Digoxin O.125 mg daily')).toMatchObject({ strength: 'O.125 mg', strengthRead: '0.125 mg' });
});

test.each([
  ['Phenindione dose reduced from 50 mg to 25 mg daily.', '25 mg'],
  ['Nebivolol 2.5 mg -> 5 mg daily', '5 mg'],
  ['Nebivolol increased from 5 mg bd to 10 mg bd', '10 mg'],
  ['Nebivolol 10 mg daily (CHANGE to 5 mg)', '5 mg'],
  ['Nebivolol 5 mg daily, previously 10 mg', '5 mg'],
])('takes the new amount of a change: %j', (row, strength) => {
  expect(read(row)).toMatchObject({ strength, status: 'active' });
});

test.each([
  ['Quetiapine 50 mg mane, 200 mg nocte'],
  ['Levemir 10 units mane and 16 units nocte'],
  ['Phenindione 50mg/25mg alternate days'],
  ['Fiasp 12/10/16'],
])('gives no single dose where the doses differ: %j', (row) => {
  expect(read(row)).toMatchObject({ dose: null, strength: null, frequencyPerDay: null, doseVaries: true });
});

test('equal doses and changing courses are no differing doses', () => {
  expect(read('Quetiapine 50 mg mane, 50 mg nocte')).toMatchObject({ strength: '50 mg', frequencyPerDay: 2 });
  expect(parseSig('2 tablets mane, then 1 tablet mane').attributes).toMatchObject({ dose: 2 });
  expect(parseSig('Quetiapine 50 mg mane and 200 mg nocte').attributes).toMatchObject({
    dose: null,
    frequencyPerDay: null,
    doseVaries: true,
  });
});
