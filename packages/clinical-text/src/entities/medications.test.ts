import { expect, test } from 'vitest';
import { extractFacts } from '../index.ts';

function medicines(text: string): string[] {
  const { facts } = extractFacts([{ number: 1, text }]);
  return facts
    .filter(({ type }) => type === 'medication')
    .map(({ text: name, attributes: { status, strength, dose, frequency } }) =>
      [name, status, strength ?? dose, frequency].join(' | '),
    );
}

test.each([
  [
    'Phenindione 50mg mane ceased due to bruising. Commenced dabigatran 110mg bd.',
    ['Phenindione | stopped | 50mg | mane', 'dabigatran | active | 110mg | bd'],
  ],
  ['Phenindione ceased. Now dabigatran 110mg bd.', ['Phenindione | stopped |  | ', 'dabigatran | active | 110mg | bd']],
  [
    'Nebivolol 5 mg daily, also on dabigatran 110 mg bd, plus insulin 20 units',
    ['Nebivolol | active | 5 mg | daily', 'dabigatran | active | 110 mg | bd', 'insulin | active | 20 | '],
  ],
  [
    'Nebivolol 5 mg daily      Rosuvastatin 10 mg nocte',
    ['Nebivolol | active | 5 mg | daily', 'Rosuvastatin | active | 10 mg | nocte'],
  ],
  [
    'Switched from phenindione to dabigatran 110 mg bd',
    ['phenindione | stopped |  | ', 'dabigatran | active | 110 mg | bd'],
  ],
])('reads several medicines of a line each with its own: %j', (row, expected) => {
  expect(medicines(`Medications\n${row}`)).toEqual(expected);
});

test.each([
  ['Anticoagulant: dabigatran 110 mg bd.', 'dabigatran | active | 110 mg | bd'],
  ['For blood pressure: nebivolol 5 mg daily', 'nebivolol | active | 5 mg | daily'],
  ['Pradaxa 110 BID', 'Pradaxa | active | 110 | BID'],
  ['Coumadin 3', 'Coumadin | active | 3 | '],
])('names the medicine alone: %j', (row, expected) => {
  expect(medicines(`Medications\n${row}`)).toEqual([expected]);
});

test.each([
  [
    'Nebivolol 5 mg daily plus dabigatran 110 mg bd',
    ['Nebivolol | active | 5 mg | daily', 'dabigatran | active | 110 mg | bd'],
  ],
  [
    'Methotrexate 10 mg weekly with folic acid 5 mg weekly',
    ['Methotrexate | active | 10 mg | weekly', 'folic acid | active | 5 mg | weekly'],
  ],
  ['Dabigatran (instead of phenindione 50 mg)', ['Dabigatran | active |  | ']],
  ['Drugs to avoid: naproxen 250 mg', []],
  ['Avoid naproxen 250 mg', []],
  ['Prednisolone 25 mg daily until stopped by GP', ['Prednisolone | active | 25 mg | daily']],
])('keeps what is said of one medicine from another: %j', (row, expected) => {
  expect(medicines(`Medications\n${row}`)).toEqual(expected);
});

test('what a page says of itself below its list is no medicine', () => {
  const list = 'Medications\nMetformin 500 mg tablet, twice daily\nVit. D 1000 units daily';
  const footer = 'This page of Harbour Street. The people and the places in it are made up.';
  expect(medicines(`${list}\n${footer}`)).toEqual(medicines(list));
  expect(
    medicines(`${list}\nPrinted summary of Seaview. The patient, the people and the places in it are made up.`),
  ).toEqual(medicines(list));
  expect(medicines(list)).toHaveLength(2);
});
