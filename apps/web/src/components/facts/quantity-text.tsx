import { classNames } from '#lib/class-names.ts';
import type { DescribedFact } from '#lib/facts/describe-fact.ts';
import { flagOf } from '#lib/facts/lab-result.ts';
import type { Quantity } from '#lib/facts/quantity.ts';

/** A fact's value, its unit beside it in smaller letters, and under a converted one what is written. */
export function QuantityText({ fact, quantity }: { fact: DescribedFact; quantity: Quantity }) {
  const out = flagOf(fact.attributes)?.outOfRange === true;
  return (
    <bdi className="text-right tabular-nums">
      <span className={classNames('font-semibold', out && 'text-warn')}>{quantity.value}</span>
      {quantity.unit !== null && <span className="text-sm text-ink-soft"> {quantity.unit}</span>}
      {quantity.written !== null && (
        <span className="block text-xs text-ink-soft" data-testid="written">
          written {quantity.written}
        </span>
      )}
    </bdi>
  );
}
