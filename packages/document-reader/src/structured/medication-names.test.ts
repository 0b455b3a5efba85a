import { expect, it } from 'vitest';
import { nameParts } from './medication-names.ts';

it.each([
  ['Metformin 500 MG Oral Tablet', { drug: 'Metformin', strength: '500 MG', form: 'oral tablet' }],
  [
    'Naproxen sodium 220 MG Oral Tablet [Aleve]',
    { drug: 'Naproxen sodium', strength: '220 MG', form: 'oral tablet', brand: 'Aleve' },
  ],
  [
    'Albuterol 0.09 MG/ACTUAT inhalant solution',
    { drug: 'Albuterol', strength: '0.09 MG/ACTUAT', form: 'inhalant solution' },
  ],
  ['10 ML oxaliplatin 5 MG/ML Injection', { drug: '10 ML oxaliplatin', strength: '5 MG/ML', form: 'injection' }],
  [
    'Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet',
    { drug: 'Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet', strength: '250 MG' },
  ],
  ['Lipitor 20mg', { drug: 'Lipitor', strength: '20mg' }],
  ['Vitamin B12', { drug: 'Vitamin B12' }],
])('takes %s apart', (name, parts) => {
  expect(nameParts(name)).toEqual(parts);
});
