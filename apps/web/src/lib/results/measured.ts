import type { Result } from '@exora/contracts';
import { numberAttribute, textAttribute } from '#lib/facts/attributes.ts';

/** What a result measured, as numbers. */
export interface Measured {
  /** Of a pair (a blood pressure) the first, of a bound (`<5`) the bound; null for words. */
  readonly value: number | null;
  /** Of a pair the second. */
  readonly second: number | null;
  /** The result lies on this side of `value`, no more is known. */
  readonly comparator: '<' | '>' | '≤' | '≥' | null;
  readonly unit: string | null;
  readonly low: number | null;
  readonly high: number | null;
}

const comparators: Readonly<Record<string, Measured['comparator']>> = {
  '<': '<',
  '>': '>',
  '<=': '≤',
  '>=': '≥',
  '≤': '≤',
  '≥': '≥',
};

/** The numbers of a result as its document states them. */
export function measured({ attributes }: Pick<Result, 'attributes'>): Measured {
  const stated = textAttribute(attributes, 'value');
  const [, first, second] = /^(\d{2,3})\s*\/\s*(\d{2,3})$/.exec(stated ?? '') ?? [];
  const [, sign, bound] = /^([<>≤≥]=?)\s*(-?\d+(?:\.\d+)?)$/.exec(stated ?? '') ?? [];
  return {
    value:
      numberAttribute(attributes, 'systolic') ??
      (first === undefined ? null : Number(first)) ??
      numberAttribute(attributes, 'value') ??
      (bound === undefined ? null : Number(bound)),
    second: numberAttribute(attributes, 'diastolic') ?? (second === undefined ? null : Number(second)),
    comparator: comparators[sign ?? textAttribute(attributes, 'comparator') ?? ''] ?? null,
    unit: textAttribute(attributes, 'unit'),
    low: numberAttribute(attributes, 'refLow'),
    high: numberAttribute(attributes, 'refHigh'),
  };
}
