import type { RecordFact } from '@exora/contracts';
import { expect, test } from 'vitest';
import { timelineBlocks, timelineYears } from './timeline-days.ts';

const fact = (id: string, date: string | null) => ({ id, date }) as RecordFact;

test('facts stand under their year and their date as it is given, the undated ones last', () => {
  const years = timelineYears([
    fact('a', '2024-03-07'),
    fact('b', '2024-03-07'),
    fact('c', '2024-03'),
    fact('d', '2024-03-01'),
    fact('e', '2023'),
    fact('f', null),
  ]);
  expect(
    years.map(({ year, days }) => [year, days.map(({ date, facts }) => [date, facts.map(({ id }) => id).join('')])]),
  ).toEqual([
    [
      '2024',
      [
        ['2024-03-07', 'ab'],
        ['2024-03', 'c'],
        ['2024-03-01', 'd'],
      ],
    ],
    ['2023', [['2023', 'e']]],
    ['Without a date', [['', 'f']]],
  ]);
});

test('blocks name each year once, and stay as they are when earlier facts follow', () => {
  const days = Array.from({ length: 100 }, (_, at) => new Date(Date.UTC(2024, 1, 20 - at * 4)));
  const facts = days.map((day, at) => fact(String(at), day.toISOString().slice(0, 10)));
  const some = timelineBlocks(timelineYears(facts.slice(0, 70)));
  const all = timelineBlocks(timelineYears(facts));
  expect(all.reduce((sum, block) => sum + block.facts, 0)).toBe(100);
  expect(all.flatMap(({ days }) => days.flatMap(({ year }) => year ?? []))).toEqual(['2024', '2023']);
  expect(all.slice(0, some.length - 1)).toEqual(some.slice(0, -1));
});
