import { describe, expect, test } from 'vitest';
import { convert } from './convert.ts';
import { ucumCode } from './ucum-code.ts';

describe('ucumCode', () => {
  test.each([
    ['x10^9/L', '10*9/L'],
    ['×10⁹/L', '10*9/L'],
    ['10E9/L', '10*9/L'],
    ['x 10*12/L', '10*12/L'],
    ['K/uL', '10*3/uL'],
    ['µmol/L', 'umol/L'],
    ['mcg/L', 'ug/L'],
    ['mIU/L', 'm[iU]/L'],
    ['IU/mL', '[iU]/mL'],
    ['U/L', 'U/L'],
    ['mmHg', 'mm[Hg]'],
    ['°C', 'Cel'],
    ['kg/m²', 'kg/m2'],
    ['mL/min/1.73m2', 'mL/min/{1.73_m2}'],
    ['mL/min/1.73 m²', 'mL/min/{1.73_m2}'],
    ['mEq/L', 'meq/L'],
    ['g/dL', 'g/dL'],
    ['g/l', 'g/L'],
    ['MG/DL', 'mg/dL'],
    ['mcmol/L', 'umol/L'],
    ['mcg / dl', 'ug/dL'],
    ['kgs', 'kg'],
    ['º C', 'Cel'],
  ])('reads %s', (printed, code) => {
    expect(ucumCode(printed)).toBe(code);
  });
});

describe('convert', () => {
  test.each([
    [13.2, 'g/dL', 'g/L', 132],
    [0.074, 'mmol/L', 'umol/L', 74],
    [250, 'K/uL', 'x10^9/L', 250],
    [98.6, '°F', '°C', 37],
    [180, 'lb', 'kg', 81.6466266],
    [120, 'mmHg', 'kPa', 15.99864],
    [3, 'mg/L', 'mg/dL', 0.3],
    [42, '%', 'L/L', 0.42],
    [5, 'mmol/L', 'mmol/L', 5],
    [5, 'strange unit', 'strange unit', 5],
  ])('%d %s is so many %s', (value, from, to, expected) => {
    expect(convert(value, from, to)).toBeCloseTo(expected, 6);
  });

  test.each([
    ['mg/dL', 'mmol/L'],
    ['%', 'mmol/mol'],
    ['mmol/mol', '%'],
    ['mg/g', '%'],
    ['mIU/L', 'mU/L'],
    ['mEq/L', 'mmol/L'],
    ['10^9/L', 'mmol/L'],
    ['mL/min/1.73m2', 'mL/min'],
    ['mg/mmol', 'mg/g'],
    ['kg', 'cm'],
    ['strange unit', 'mmol/L'],
    ['', 'mmol/L'],
  ])('%s and %s are kept apart', (from, to) => {
    expect(convert(5, from, to)).toBeNull();
  });
});
