import { expect, test } from 'vitest';
import { ingredientOf } from './look-up.ts';

test.each([
  ['Panadol', 'paracetamol'],
  ['acetaminophen 325 MG Oral Tablet', 'paracetamol'],
  ['Metformin XR', 'metformin'],
  ['metoprolol succinate', 'metoprolol'],
  ['NDA020503 200 ACTUAT Albuterol 0.09 MG/ACTUAT Metered Dose Inhaler', 'salbutamol'],
  ['Augmentin', 'amoxicillin/clavulanate'],
  ['amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet', 'amoxicillin/clavulanate'],
  ['Vicodin', 'hydrocodone/paracetamol'],
  ['Acetaminophen 325 MG / HYDROcodone Bitartrate 7.5 MG Oral Tablet', 'hydrocodone/paracetamol'],
  // More than its one known half.
  ['Coversyl Plus', null],
  ['Unobtainium 5 mg', null],
])('%s consists of %s', (words, expected) => {
  expect(ingredientOf(words)).toBe(expected);
});

test('a known RxNorm code decides, of an ingredient or of a strength of it', () => {
  expect(ingredientOf('something misread', '6809')).toBe('metformin');
  expect(ingredientOf('something misread', '860975')).toBe('metformin');
  expect(ingredientOf('Panadol', '000000')).toBe('paracetamol');
});
