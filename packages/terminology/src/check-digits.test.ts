import { expect, test } from 'vitest';
import { isIcd10Cm, isLoinc, isSnomedConcept } from './check-digits.ts';

test('a LOINC number has its check digit', () => {
  expect(['718-7', '4548-4', '85354-9', '2160-0'].filter(isLoinc)).toHaveLength(4);
  expect(['718-8', '4584-4', '718', '718-77', 'LP718-7'].filter(isLoinc)).toEqual([]);
});

test('a SNOMED CT concept has its check digit and partition', () => {
  expect(['38341003', '22298006', '124171000119105'].filter(isSnomedConcept)).toHaveLength(3);
  // A digit changed, two swapped, a description, too short.
  expect(['38341004', '83341003', '1234010', '1003'].filter(isSnomedConcept)).toEqual([]);
});

test('an ICD-10-CM code has its form', () => {
  expect(['I10', 'E11.9', 'S62.109A', 'C7A.00', 'U07.1'].filter(isIcd10Cm)).toHaveLength(5);
  expect(['10', 'E119', 'e11.9', 'E11.', 'S62.109AB'].filter(isIcd10Cm)).toEqual([]);
});
