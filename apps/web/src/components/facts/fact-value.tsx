import type { DescribedFact } from '#lib/facts/describe-fact.ts';
import { quantityOf } from '#lib/facts/quantity.ts';
import type { UnitSystem } from '#lib/format/preferences.ts';
import { QuantityText } from './quantity-text.tsx';

/** A fact's value in the chosen units. Nothing for a fact without value. */
export function FactValue({ fact, units }: { fact: DescribedFact; units: UnitSystem }) {
  const quantity = quantityOf(fact, units);
  return quantity && <QuantityText fact={fact} quantity={quantity} />;
}
