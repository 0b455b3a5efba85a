import { partialDate } from '#lib/format/dates.ts';
import type { DateOrder } from '#lib/format/preferences.ts';
import type { ResultPoint, ResultSeries, Undrawn } from './result-series.ts';
import { rounded } from './rounded.ts';

/** What a chart draws: points in the order of time, and the range that the latest of them was judged by. */
export interface ChartData {
  readonly unit: string | null;
  readonly points: readonly ChartPoint[];
  readonly low: number | null;
  readonly high: number | null;
  /** Whether documents print different ranges, of which the latest is drawn. */
  readonly rangesDiffer: boolean;
}

export interface ChartPoint {
  readonly id: string;
  readonly time: number;
  readonly value: number;
  readonly second: number | null;
  readonly comparator: string | null;
  /** What the point tells when it is pointed at: “13.2 g/dL, 11 Mar 2024”. */
  readonly label: string;
  readonly out: boolean;
  readonly address: string;
}

/** What of a series can be drawn; null for fewer than two points, which make no course. */
export function chartData({ unit, points }: ResultSeries): ChartData | null {
  const drawn = points
    .filter(({ undrawn }) => undrawn === null)
    .flatMap((point) => chartPoint(point) ?? [])
    .toSorted((one, other) => one.time - other.time);
  if (drawn.length < 2) return null;
  const ranges = points.filter(({ undrawn, low, high }) => undrawn === null && (low !== null || high !== null));
  const [latest] = ranges;
  return {
    unit,
    points: drawn,
    low: latest?.low ?? null,
    high: latest?.high ?? null,
    rangesDiffer: ranges.some(({ low, high }) => low !== latest?.low || high !== latest?.high),
  };
}

function chartPoint({
  id,
  time,
  value,
  second,
  comparator,
  flag,
  printed,
  converted,
  date,
  address,
}: ResultPoint): ChartPoint | null {
  if (time === null || value === null) return null;
  const label = [converted === null ? printed : `${converted} (written ${printed})`, date]
    .filter((part) => part !== null)
    .join(', ');
  return { id, time, value, second, comparator, label, out: flag?.outOfRange === true, address };
}

/** A chart's content in one sentence, for whoever doesn't see it: the table under it has each result. */
export function chartSentence(
  name: string,
  { unit, points, low: least, high: most }: ChartData,
  dates: DateOrder,
): string {
  const values = points.flatMap(({ value, second }) => (second === null ? [value] : [value, second]));
  const [first, last] = [points[0], points.at(-1)];
  const [low, high] = [least, most].map((limit) => (limit === null ? null : rounded(limit)));
  const range =
    low && high
      ? ` The reference range is ${low} to ${high}.`
      : high
        ? ` The reference range is below ${high}.`
        : low
          ? ` The reference range is above ${low}.`
          : '';
  const out = points.filter((point) => point.out).length;
  return (
    `Chart of ${name}${unit === null ? '' : ` in ${unit}`}: ${points.length} results from ${dayText(first, dates)} to ${dayText(last, dates)}, ` +
    `between ${rounded(Math.min(...values))} and ${rounded(Math.max(...values))}, the latest ${last?.label ?? ''}.` +
    `${range}${out === 0 ? '' : ` ${out} ${out === 1 ? 'is' : 'are'} marked out of range.`} Every result is in the table.`
  );
}

function dayText(point: ChartPoint | undefined, dates: DateOrder): string {
  return point === undefined ? '' : partialDate(new Date(point.time).toISOString().slice(0, 10), dates);
}

const undrawnWords: Readonly<Record<Undrawn, string>> = {
  undated: 'without a date',
  future: 'dated in the future',
  words: 'given in words',
  not_present: 'not stated as measured',
};

/** What the chart leaves out, in one sentence; null where it has all. */
export function undrawnSentence({ points }: ResultSeries): string | null {
  const parts = (Object.keys(undrawnWords) as Undrawn[]).flatMap((reason) => {
    const count = points.filter(({ undrawn }) => undrawn === reason).length;
    return count === 0 ? [] : [`${count} ${undrawnWords[reason]}`];
  });
  return parts.length === 0 ? null : `Not drawn, but in the table: ${parts.join(', ')}.`;
}
