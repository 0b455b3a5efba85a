import type { Result } from '@exora/contracts';
import { describe, expect, test } from 'vitest';
import { resultSeries } from './result-series.ts';

const today = '2026-03-01';
const file = '3f0e5b1e-0000-4000-8000-000000000001';

let count = 0;
function result(value: string | number | null, unit: string | null, date: string | null, more: object = {}): Result {
  count++;
  return {
    id: `3f0e5b1e-0000-4000-8000-${String(count).padStart(12, '0')}`,
    type: 'lab',
    text: 'Haemoglobin',
    assertion: 'present',
    attributes: { value, unit },
    date,
    status: 'suggested',
    origin: 'machine',
    shell_file_id: file,
    file_name: 'Report.pdf',
    ...more,
  };
}
const series = (...results: Result[]) => resultSeries({ results }, today, { dates: 'day-month', units: 'as-written' });
const told = (...results: Result[]) =>
  series(...results).map(({ unit, points }) => [unit, ...points.map(({ value }) => value)]);

describe('resultSeries', () => {
  test('tells one unit’s results in another where that is sound, the most usual one for all', () => {
    const [one] = series(
      result(13.2, 'g/dL', '2025-01-01', { attributes: { value: 13.2, unit: 'g/dL', refLow: 12, refHigh: 15.5 } }),
      result(131, 'g/L', '2024-01-01'),
      result(128, 'g/L', '2023-01-01'),
    );
    expect(one?.unit).toBe('g/L');
    expect(one?.points[0]).toMatchObject({
      value: 132,
      low: 120,
      high: 155,
      printed: '13.2 g/dL',
      converted: '132 g/L',
    });
    expect(one?.points[1]).toMatchObject({ value: 131, converted: null });
  });

  test('tells what a person chose another unit for in it, with the range, and keeps what is written beside it', () => {
    const [one, ...more] = resultSeries(
      {
        results: [
          result('98', 'mg/dL', '2025-01-01', {
            text: 'Glucose',
            attributes: { value: '98', unit: 'mg/dL', refLow: 70, refHigh: 99 },
          }),
          result('<5.2', 'mmol/L', '2024-01-01', { text: 'Glucose' }),
        ],
      },
      today,
      { dates: 'iso', units: 'si' },
    );
    expect(more).toEqual([]);
    expect(one?.unit).toBe('mmol/L');
    expect(one?.points).toMatchObject([
      { printed: '98 mg/dL', converted: '5.4 mmol/L', range: '3.9–5.5', date: '2025-01-01' },
      { printed: '<5.2 mmol/L', converted: null, value: 5.2, range: null },
    ]);
  });

  test('tells masses and amounts of one substance in one unit, without digits that nobody measured', () => {
    const [one, ...more] = series(
      result('98', 'mg/dL', '2025-06-01', {
        text: 'Glucose',
        attributes: { value: '98', unit: 'mg/dL', refLow: 70, refHigh: 99 },
      }),
      result(5.9, 'mmol/L', '2024-06-01', { text: 'Glucose, fasting' }),
      result(6.1, 'mmol/L', '2023-06-01', { text: 'Glucose' }),
    );
    expect(more).toEqual([]);
    expect(one?.unit).toBe('mmol/L');
    expect(one?.points[0]).toMatchObject({ printed: '98 mg/dL', converted: '5.4 mmol/L', range: '3.9–5.5' });
  });

  test('tells both scales of HbA1c in the more usual one', () => {
    const [one, ...more] = series(
      result(53, 'mmol/mol', '2025-01-01', { text: 'HbA1c' }),
      result(7.2, '%', '2024-01-01', { text: 'HbA1c' }),
      result(7.0, '%', '2023-01-01', { text: 'Hb A1c' }),
    );
    expect(more).toEqual([]);
    expect(one?.points[0]).toMatchObject({ printed: '53 mmol/mol', converted: '7.0 %' });
  });

  test('converts nothing by the mere unit: what was measured decides', () => {
    const [one] = resultSeries({ results: [result('98', 'mg/dL', '2025-01-01', { text: 'CSF protein' })] }, today, {
      dates: 'day-month',
      units: 'si',
    });
    expect(one).toMatchObject({ unit: 'mg/dL', points: [{ converted: null, printed: '98 mg/dL' }] });
  });

  test('keeps apart what can’t be converted, and what has no unit', () => {
    expect(
      told(
        result(5.2, 'mmol/L', '2025-01-01'),
        result(94, 'mg/dL', '2024-06-01'),
        result(5.9, 'mmol/L', '2024-01-01'),
        result(5.5, null, '2023-01-01'),
      ),
    ).toEqual([
      ['mmol/L', 5.2, 5.9],
      ['mg/dL', 94],
      [null, 5.5],
    ]);
  });

  test('takes different spellings of one unit for the same', () => {
    const [one, ...more] = series(result(7, 'µmol/L', '2025'), result(8, 'umol/L', '2024'));
    expect(more).toEqual([]);
    expect(one?.points.map(({ converted }) => converted)).toEqual([null, null]);
  });

  test('reads bounds, pairs and words', () => {
    const [one] = series(
      result('<5', 'mg/L', '2025-01-01'),
      result('≥ 60', 'mg/L', '2024-12-01'),
      result('Positive', null, '2024-11-01'),
    );
    expect(one?.points.map(({ value, comparator, undrawn }) => [value, comparator, undrawn])).toEqual([
      [5, '<', null],
      [60, '≥', null],
      [null, null, 'words'],
    ]);
    const [pressure] = series(result('132/85', 'mmHg', '2025-01-01', { type: 'vital' }));
    expect(pressure?.points[0]).toMatchObject({ value: 132, second: 85, printed: '132/85 mmHg' });
  });

  test('draws nothing without a day, of a day to come, or that is not present', () => {
    const [one] = series(
      result(1, 'g/L', null),
      result(2, 'g/L', '2026-03-02'),
      result(3, 'g/L', '2026'),
      result(4, 'g/L', '2026-03-01'),
      result(5, 'g/L', '2025', { assertion: 'possible' }),
    );
    expect(one?.points.map(({ undrawn }) => undrawn)).toEqual(['undated', 'future', null, null, 'not_present']);
  });

  test('leads to the words in the document, or to the page of what a person stated', () => {
    const [one] = series(
      result(1, 'g/L', '2025'),
      result(2, 'g/L', '2024', { origin: 'person', shell_file_id: null, file_name: null }),
      result(3, 'g/L', '2023', { shell_file_id: null, file_name: null }),
    );
    expect(one?.points.map(({ address, source }) => [address.split('/')[1], source])).toEqual([
      ['documents', 'Report.pdf'],
      ['facts', 'Entered by hand'],
      ['facts', 'From a document that is not shared with you'],
    ]);
  });
});
