import { expect, test } from 'vitest';
import { convertResult } from './convert-result.ts';

// Pairs as clinical laboratories and guidelines print them side by side.
test.each([
  ['Glucose', 126, 'mg/dL', 'mmol/L', 7.0],
  ['Glucose', 11.1, 'mmol/L', 'mg/dL', 200],
  ['Glucose', 1.26, 'g/L', 'mmol/L', 7.0],
  ['Creatinine', 1.0, 'mg/dL', 'umol/L', 88.4],
  ['Creatinine', 0.0884, 'mmol/L', 'mg/dL', 1.0],
  ['LDL cholesterol', 70, 'mg/dL', 'mmol/L', 1.8],
  ['Triglycerides', 1.7, 'mmol/L', 'mg/dL', 150],
  ['Urea nitrogen', 20, 'mg/dL', 'mmol/L', 7.1],
  ['Uric acid', 6, 'mg/dL', 'µmol/L', 357],
  ['Bilirubin', 17.1, 'umol/L', 'mg/dL', 1.0],
  ['Calcium', 10, 'mg/dL', 'mmol/L', 2.5],
  ['Calcium', 5, 'mEq/L', 'mmol/L', 2.5],
  ['Calcium', 10, 'mg/dL', 'mEq/L', 5.0],
  ['Potassium', 4.2, 'mEq/L', 'mmol/L', 4.2],
  ['Haemoglobin', 13.2, 'g/dL', 'g/L', 132],
  ['HbA1c', 6.5, '%', 'mmol/mol', 48],
  ['HbA1c', 53, 'mmol/mol', '%', 7.0],
  ['Free T4', 1.0, 'ng/dL', 'pmol/L', 12.9],
] as const)('%s: %d %s is so many %s', (name, value, from, to, expected) => {
  const told = convertResult(name, value, from, to) ?? Number.NaN;
  expect(Math.abs(told / expected - 1)).toBeLessThan(0.015);
});

test.each([
  ['Urea', 'mg/dL', 'mmol/L'],
  ['CSF protein', 'mg/dL', 'mmol/L'],
  ['Haemoglobin F', '%', 'mmol/mol'],
  ['HbA1c', 'mg/dL', 'mmol/L'],
  ['Phosphate', 'mEq/L', 'mmol/L'],
  ['LDL-P', 'nmol/L', 'mg/dL'],
  ['Glucose', 'mg/dL', '10^9/L'],
  ['Glucose', 'mg/24h', 'mmol/L'],
  ['Calcium/creatinine ratio', 'mg/dL', 'mmol/L'],
])('%s in %s is not told in %s', (name, from, to) => {
  expect(convertResult(name, 5, from, to)).toBeNull();
});
