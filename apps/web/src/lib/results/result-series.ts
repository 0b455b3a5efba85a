import type { Result, ResultLine } from '@exora/contracts';
import { textAttribute } from '#lib/facts/attributes.ts';
import { factValue } from '#lib/facts/describe-fact.ts';
import { type Flag, flagOf, limitsText } from '#lib/facts/lab-result.ts';
import { proofAddress, sourceName } from '#lib/facts/proof-place.ts';
import { conversionOf, convertedRange } from '#lib/facts/quantity.ts';
import { partialDate } from '#lib/format/dates.ts';
import type { DateOrder, FormatPreferences } from '#lib/format/preferences.ts';
import { convertResult } from '#lib/units/convert-result.ts';
import { inDigitsOf } from '#lib/units/in-digits-of.ts';
import { ucumCode } from '#lib/units/ucum-code.ts';
import { type Measured, measured } from './measured.ts';

/** Why a result has no place in a chart. */
export type Undrawn = 'undated' | 'future' | 'words' | 'not_present';

/** One result of a series, in its unit. */
export interface ResultPoint {
  readonly id: string;
  /** Its day in words; null for none. */
  readonly date: string | null;
  /** Milliseconds of its day (of a month or year: of the first), null for none. */
  readonly time: number | null;
  /** The result as its document prints it. */
  readonly printed: string;
  /** The same in the unit of the series, where that is another than the document's. */
  readonly converted: string | null;
  readonly value: number | null;
  readonly second: number | null;
  readonly comparator: Measured['comparator'];
  readonly low: number | null;
  readonly high: number | null;
  /** The reference range in the unit of the series, in words. */
  readonly range: string | null;
  readonly flag: Flag | null;
  readonly undrawn: Undrawn | null;
  readonly address: string;
  readonly source: string;
  readonly assertion: Result['assertion'];
}

/** Results that can be compared, in one unit; null: their documents print none. */
export interface ResultSeries {
  readonly unit: string | null;
  /** In the order of the line: newest first. */
  readonly points: readonly ResultPoint[];
}

/**
 * The results of a line by what they can be compared in: those with the most usual unit and all that can be converted into it,
 * then the rest in the same way. The units that a person chose go first where a result can be told in them. `today` is an ISO
 * date: what lies after it is no measurement yet.
 */
export function resultSeries(
  { results }: Pick<ResultLine, 'results'>,
  today: string,
  format: Pick<FormatPreferences, 'dates' | 'units'>,
): ResultSeries[] {
  const series: ResultSeries[] = [];
  let left = results.map((result) => told(result, format.units));
  while (left.length > 0) {
    const unit = usualUnit(left);
    const inUnit = left.filter((result) => isTellable(result, unit));
    series.push({ unit, points: inUnit.map((result) => pointOf(result, unit, today, format.dates)) });
    left = left.filter((result) => !inUnit.includes(result));
  }
  return series;
}

/** A result with its numbers in the units that a person chose, which are the document's own where it can't be told in others. */
interface Told {
  readonly result: Result;
  readonly chosen: Measured;
}

function told(result: Result, units: FormatPreferences['units']): Told {
  const own = measured(result);
  const conversion = conversionOf(result, units);
  if (conversion === null) return { result, chosen: own };
  const convertLimit = (value: number | null) => (value === null ? null : conversion.convert(value));
  return {
    result,
    chosen: {
      ...own,
      unit: conversion.unit,
      value: convertLimit(own.value),
      low: convertLimit(own.low),
      high: convertLimit(own.high),
    },
  };
}

/** The unit that most results have, of several the latest one's. Words (“Positive”) stand with whatever comes first. */
function usualUnit(results: readonly Told[]): string | null {
  const counts = new Map<string, { unit: string | null; count: number }>();
  for (const {
    chosen: { value, unit },
  } of results) {
    if (value === null) continue;
    const code = unit === null ? '' : ucumCode(unit);
    const before = counts.get(code);
    counts.set(code, { unit: before?.unit ?? unit, count: (before?.count ?? 0) + 1 });
  }
  return [...counts.values()].toSorted((one, other) => other.count - one.count)[0]?.unit ?? null;
}

/** Whether a result can be told in a unit. What has no number fits everywhere. */
function isTellable({ result: { text }, chosen: { value, unit } }: Told, target: string | null): boolean {
  if (value === null) return true;
  if (unit === null || target === null) return unit === target;
  return convertResult(text, value, unit, target) !== null;
}

function pointOf({ result, chosen }: Told, unit: string | null, today: string, dates: DateOrder): ResultPoint {
  const isIn = (other: string | null) => other === null || unit === null || ucumCode(other) === ucumCode(unit);
  const inUnit = (value: number | null) =>
    value === null || isIn(chosen.unit) ? value : convertResult(result.text, value, chosen.unit ?? '', unit ?? '');
  const { attributes } = result;
  const written = (name: string) => textAttribute(attributes, name);
  const isWritten = isIn(written('unit'));
  const [value, low, high] = [inUnit(chosen.value), inUnit(chosen.low), inUnit(chosen.high)];
  return {
    id: result.id,
    date: result.date === null ? null : partialDate(result.date, dates),
    time: timeOf(result.date),
    printed: factValue(result) ?? 'No value',
    converted:
      isWritten || value === null
        ? null
        : `${chosen.comparator ?? ''}${inDigitsOf(value, written('value') ?? '')} ${unit}`,
    value,
    second: inUnit(chosen.second),
    comparator: chosen.comparator,
    low,
    high,
    range: isWritten
      ? limitsText(low === null ? null : written('refLow'), high === null ? null : written('refHigh'))
      : convertedRange(attributes, low, high),
    flag: flagOf(attributes),
    undrawn: undrawn(result, chosen, today),
    address: proofAddress(result),
    source: sourceName(result),
    assertion: result.assertion,
  };
}

function undrawn({ assertion, date }: Result, { value }: Measured, today: string): Undrawn | null {
  if (value === null) return 'words';
  if (assertion !== 'present') return 'not_present';
  if (date === null || timeOf(date) === null) return 'undated';
  return date > today.slice(0, date.length) ? 'future' : null;
}

function timeOf(date: string | null): number | null {
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date ?? '') ?? [];
  return year === undefined ? null : Date.UTC(Number(year), Number(month) - 1, Number(day));
}
