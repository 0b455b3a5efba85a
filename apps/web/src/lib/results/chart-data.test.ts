import { describe, expect, test } from 'vitest';
import { chartData, chartSentence, undrawnSentence } from './chart-data.ts';
import type { ResultPoint } from './result-series.ts';

function point(id: string, day: string | null, value: number | null, more: Partial<ResultPoint> = {}): ResultPoint {
  return {
    id,
    date: day,
    time: day === null ? null : Date.parse(day),
    printed: `${value} g/L`,
    converted: null,
    value,
    second: null,
    comparator: null,
    low: 120,
    high: 155,
    range: '120–155',
    flag: null,
    undrawn: null,
    address: `/facts/${id}`,
    source: 'Report.pdf',
    assertion: 'present',
    ...more,
  };
}

describe('chartData', () => {
  test('has the points in the order of time, and the latest range', () => {
    const data = chartData({
      unit: 'g/L',
      points: [
        point('c', '2025-01-02', 131),
        point('a', '2023-01-02', 128, { low: 115 }),
        point('u', null, 1, { undrawn: 'undated' }),
      ],
    });
    expect(data?.points.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(data).toMatchObject({ low: 120, high: 155, rangesDiffer: true });
  });

  test('is nothing for a single point', () => {
    expect(
      chartData({
        unit: 'g/L',
        points: [point('a', '2023-01-02', 128), point('b', '2024-01-02', 1, { undrawn: 'future' })],
      }),
    ).toBeNull();
  });
});

test('chartSentence tells the chart’s content', () => {
  const data = chartData({
    unit: 'g/L',
    points: [
      point('b', '2025-01-02', 101, {
        printed: '101 g/L',
        date: '2 Jan 2025',
        flag: { label: 'Low', direction: 'low', outOfRange: true },
      }),
      point('a', '2023-01-02', 128),
    ],
  });
  expect(data && chartSentence('Haemoglobin', data, 'day-month')).toBe(
    'Chart of Haemoglobin in g/L: 2 results from 2 Jan 2023 to 2 Jan 2025, between 101 and 128, the latest 101 g/L, 2 Jan 2025. ' +
      'The reference range is 120 to 155. 1 is marked out of range. Every result is in the table.',
  );
});

test('undrawnSentence counts what a chart leaves out, by the reason', () => {
  const points = [
    point('a', null, 1, { undrawn: 'undated' }),
    point('b', null, 2, { undrawn: 'undated' }),
    point('c', '2999', 3, { undrawn: 'future' }),
    point('d', '2020', 3),
  ];
  expect(undrawnSentence({ unit: null, points })).toBe(
    'Not drawn, but in the table: 2 without a date, 1 dated in the future.',
  );
  expect(undrawnSentence({ unit: null, points: points.slice(3) })).toBeNull();
});
