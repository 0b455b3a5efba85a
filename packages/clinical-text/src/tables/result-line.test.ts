import { expect, test } from 'vitest';
import { computedFlag, readResult } from './result-line.ts';

function read(line: string, order?: Parameters<typeof readResult>[3]) {
  const result = readResult(line, 0, line.length, order);
  if (!result) return null;
  return {
    value: result.value.value,
    unit: result.unit ? line.slice(result.unit.start, result.unit.end) : null,
    low: result.range?.low ?? null,
    high: result.range?.high ?? null,
    flag: result.flag?.flag ?? null,
  };
}

test.each([
  ['  148 g/L 120 - 170', 148, 'g/L', 120, 170, null],
  [' 77 H U/L 5 - 40', 77, 'U/L', 5, 40, 'H'],
  ['   0.31 L   L/L   (0.36-0.50)', 0.31, 'L/L', 0.36, 0.5, 'L'],
  [': *5.6 mmol/L (3.5-5.2)', 5.6, 'mmol/L', 3.5, 5.2, 'A'],
  [' <0.1 ug/L < 5.0', '<0.1', 'ug/L', null, 5, null],
  [' 3.2 x10^9/L', 3.2, 'x10^9/L', null, null, null],
  [' 9.1 10*3/uL 4.0 - 11.0', 9.1, '10*3/uL', 4, 11, null],
  [' >90 mL/min/1.73m² (>59)', '>90', 'mL/min/1.73m²', 59, null, null],
  [' 1,250 U/L (High) 5 to 40', 1250, 'U/L', 5, 40, 'H'],
  [' 1.9 mg/dL (1.6 - 2.6) Low', 1.9, 'mg/dL', 1.6, 2.6, 'L'],
  [' | 6.8 | HH | mmol/L | 3.5-5.2 |', 6.8, 'mmol/L', 3.5, 5.2, 'HH'],
  [' Not detected', 'Not detected', null, null, null, null],
  [' -2.4 mmol/L -3 - 3', -2.4, 'mmol/L', -3, 3, null],
])('reads “%s”', (line, value, unit, low, high, flag) => {
  expect(read(line)).toEqual({ value, unit, low, high, flag });
});

test('an interval printed before the result is the interval', () => {
  expect(read('  (3.5-5.2)  mmol/L  6.0', { rangeBeforeValue: true, currentResult: 0, dated: [] })).toMatchObject({
    value: 6,
    low: 3.5,
    high: 5.2,
  });
});

test('an earlier result beside it is kept apart', () => {
  const line = ' 5.1 4.8 mmol/L 3.5-5.2';
  expect(readResult(line, 0, line.length)).toMatchObject({ value: { value: 5.1 }, others: [{ value: 4.8 }] });
});

test('the last of a series counts', () => {
  const line = ' 128 -> 136 mmol/L';
  expect(readResult(line, 0, line.length)).toMatchObject({ value: { value: 136 }, others: [{ value: 128 }] });
});

test('a misread number is repaired only where the whole word then is a number', () => {
  expect(read(' l48 g/L')?.value).toBe(148);
  expect(read(' 14O g/L')?.value).toBe(140);
  expect(read(' l4x g/L')).toBeNull();
});

test.each([
  [' 5,6 mmol/L', 5.6],
  [' 7,2 %', 7.2],
  [' 0,012 ng/mL', 0.012],
  [' 11,200 /uL', 11200],
  [' 245,000', 245000],
  [' 1,250,000 /uL', 1250000],
  [' 4,3, K 5', 4.3],
])('a comma is decimal but before three digits: %j', (text, value) => {
  expect(read(text)?.value).toBe(value);
});

test('an interval whose lower end has a decimal comma has it in both', () => {
  expect(read(' 2,1 mIU/L 0,400 - 4,000')).toMatchObject({ low: 0.4, high: 4 });
});

test('the interval gives the flag that is not printed', () => {
  expect(computedFlag(5.3, { low: 3.5, high: 5.2 })).toBe('H');
  expect(computedFlag(3.4, { low: 3.5, high: 5.2 })).toBe('L');
  expect(computedFlag(5.2, { low: 3.5, high: 5.2 })).toBeNull();
  expect(computedFlag('<0.1', { low: 3.5, high: 5.2 })).toBeNull();
});
