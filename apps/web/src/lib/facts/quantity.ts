import type { Attributes } from '@exora/contracts';
import type { UnitSystem } from '#lib/format/preferences.ts';
import { measured } from '#lib/results/measured.ts';
import { type Conversion, conversionFor } from '#lib/units/conversion-for.ts';
import { inDigitsOf } from '#lib/units/in-digits-of.ts';
import { textAttribute } from './attributes.ts';
import { type DescribedFact, factValue, valueParts } from './describe-fact.ts';
import { limitsText, rangeText } from './lab-result.ts';

/** A fact's value as it is shown to a person. */
export interface Quantity {
  readonly value: string;
  readonly unit: string | null;
  /** The reference range in the same unit, in words; null where there is none. */
  readonly range: string | null;
  /** The document's own words, where the value is shown in another unit than they are in. */
  readonly written: string | null;
}

/** How a result is converted into the chosen units; null where it is shown as it is written. */
export function conversionOf(
  fact: Pick<DescribedFact, 'type' | 'text' | 'attributes'>,
  units: UnitSystem,
): Conversion | null {
  if (fact.type !== 'lab' && fact.type !== 'vital') return null;
  const { value, second, unit } = measured(fact);
  return value === null || second !== null ? null : conversionFor(fact.text, unit, units);
}

/** A fact's value with its range in the chosen units, as written where that can't be; null for a fact without value. */
export function quantityOf(fact: DescribedFact, units: UnitSystem): Quantity | null {
  const parts = valueParts(fact);
  if (parts === null) return null;
  const range = rangeText(fact.attributes);
  const conversion = conversionOf(fact, units);
  const { value, comparator, low, high } = measured(fact);
  if (conversion === null || value === null) return { ...parts, range, written: null };
  const limit = (number: number | null) => (number === null ? null : conversion.convert(number));
  const converted = convertedRange(fact.attributes, limit(low), limit(high));
  const written = factValue(fact);
  return {
    value: `${comparator ?? ''}${inDigitsOf(conversion.convert(value), parts.value)}`,
    unit: conversion.unit,
    range: converted,
    // A range in words can't be converted: it stays with the value that it is about.
    written: converted === null && range !== null ? `${written}, range ${range}` : written,
  };
}

/** Values of facts by the facts' ids; of those that have one. */
export type Quantities = Readonly<Record<string, Quantity>>;

/** The values of many facts in the chosen units. */
export function quantitiesOf(
  facts: readonly (DescribedFact & { readonly id: string })[],
  units: UnitSystem,
): Quantities {
  return Object.fromEntries(
    facts.flatMap((fact) => {
      const quantity = quantityOf(fact, units);
      return quantity === null ? [] : [[fact.id, quantity]];
    }),
  );
}

/** A converted range in words, both limits with as many digits as the document gives the finer of them. */
export function convertedRange(attributes: Attributes, low: number | null, high: number | null): string | null {
  const [one, other] = ['refLow', 'refHigh'].map((name) => textAttribute(attributes, name) ?? '');
  const finer = [one ?? '', other ?? ''].toSorted((a, b) => digitsOf(b) - digitsOf(a))[0] ?? '';
  const limit = (number: number | null) => (number === null ? null : inDigitsOf(number, finer));
  return limitsText(limit(low), limit(high));
}

function digitsOf(written: string): number {
  return written.replace(/\D/g, '').length;
}
