import { expect, test } from 'vitest';
import { conversionFor } from './conversion-for.ts';
import { inDigitsOf } from './in-digits-of.ts';

test.each([
  ['Glucose, fasting', '5.4', 'mmol/L', 'us', '97', 'mg/dL'],
  ['Glucose', '97', 'mg/dL', 'si', '5.4', 'mmol/L'],
  ['Creatinine', '74', 'umol/L', 'us', '0.84', 'mg/dL'],
  ['Creatinine', '74', 'µmol/L', 'us', '0.84', 'mg/dL'],
  ['LDL cholesterol', '130', 'mg/dL', 'si', '3.36', 'mmol/L'],
  ['Cholesterol', '200', 'MG/DL', 'si', '5.17', 'mmol/L'],
  ['Triglycerides', '150', 'mg/dL', 'si', '1.69', 'mmol/L'],
  ['Urea nitrogen', '14', 'mg/dL', 'si', '5.0', 'mmol/L'],
  ['Uric acid', '6.0', 'mg/dL', 'si', '357', 'µmol/L'],
  ['Bilirubin, total', '1.0', 'mg/dL', 'si', '17', 'µmol/L'],
  ['Calcium', '9.6', 'mg/dL', 'si', '2.4', 'mmol/L'],
  ['Magnesium', '0.82', 'mmol/L', 'us', '2.0', 'mg/dL'],
  ['Phosphate', '1.2', 'mmol/L', 'us', '3.7', 'mg/dL'],
  ['25-hydroxyvitamin D', '75', 'nmol/L', 'us', '30', 'ng/mL'],
  ['Vitamin B12', '300', 'pg/mL', 'si', '221', 'pmol/L'],
  ['Folate', '20', 'nmol/L', 'us', '8.8', 'ng/mL'],
  ['Free T4', '15', 'pmol/L', 'us', '1.2', 'ng/dL'],
  ['Cortisol', '15', 'µg/dL', 'si', '414', 'nmol/L'],
  ['Testosterone', '500', 'ng/dL', 'si', '17.3', 'nmol/L'],
  ['Oestradiol', '100', 'pg/mL', 'si', '367', 'pmol/L'],
  ['Lactate', '2.0', 'mmol/L', 'us', '18', 'mg/dL'],
  ['Iron', '100', 'mcg/dL', 'si', '17.9', 'µmol/L'],
  ['Hb', '13.2', 'g/dL', 'si', '132', 'g/L'],
  ['Haemoglobin', '131', 'g/L', 'us', '13.1', 'g/dL'],
  ['Hemoglobin', '13.2', 'g/dL', 'si', '132', 'g/L'],
  ['HbA1c', '7.2', '%', 'si', '55', 'mmol/mol'],
  ['Haemoglobin A1c', '48', 'mmol/mol', 'us', '6.5', '%'],
  ['Body weight', '72.5', 'kg', 'us', '160', 'lb'],
  ['Temperature', '38.4', '°C', 'us', '101', '°F'],
  ['Temperature', '98.6', 'F', 'si', '37.0', '°C'],
] as const)('%s %s %s is shown in %s as %s %s', (name, value, unit, system, shown, shownUnit) => {
  const conversion = conversionFor(name, unit, system);
  expect(conversion?.unit).toBe(shownUnit);
  expect(inDigitsOf(conversion?.convert(Number(value)) ?? Number.NaN, value)).toBe(shown);
});

test.each([
  ['Glucose', 'mmol/L', 'as-written'],
  ['Glucose', 'mmol/L', 'si'],
  ['Glucose', null, 'us'],
  ['Urea', 'mg/dL', 'si'],
  ['Albumin/creatinine ratio', 'mg/mmol', 'us'],
  ['HDL ratio', 'mmol/L', 'us'],
  ['HbA1c', 'g/L', 'us'],
  ['Creatinine clearance', 'mL/min', 'us'],
  ['Potassium', 'mmol/L', 'us'],
  ['Weight for height', 'kg', 'us'],
  ['17-hydroxyprogesterone', 'nmol/L', 'us'],
  ['Holotranscobalamin', 'pmol/L', 'us'],
  ['LDL-P', 'mmol/L', 'us'],
] as const)('%s in %s stays as it is written for %s', (name, unit, system) => {
  expect(conversionFor(name, unit, system)).toBeNull();
});

test('what is converted comes back', () => {
  for (const [name, si, us] of [
    ['Glucose', 'mmol/L', 'mg/dL'],
    ['Bilirubin', 'umol/L', 'mg/dL'],
    ['HbA1c', 'mmol/mol', '%'],
    ['Vitamin D', 'nmol/L', 'ng/mL'],
    ['Temperature', '°C', '°F'],
  ] as const) {
    const there = conversionFor(name, si, 'us');
    const back = conversionFor(name, us, 'si');
    expect(back?.convert(there?.convert(42) ?? 0)).toBeCloseTo(42, 6);
  }
});
