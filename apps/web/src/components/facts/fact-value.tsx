import { classNames } from '#lib/class-names.ts';
import type { DescribedFact } from '#lib/facts/describe-fact.ts';
import { flagOf } from '#lib/facts/lab-result.ts';
import { quantityOf } from '#lib/facts/quantity.ts';
import type { UnitSystem } from '#lib/format/preferences.ts';

/**
 * A fact's value, its unit beside it in smaller letters, and under a converted one what is written. Nothing for a fact without
 * value.
 */
export function FactValue({ fact, units }: { fact: DescribedFact; units: UnitSystem }) {
  const parts = quantityOf(fact, units);
  if (parts === null) return null;
  const out = flagOf(fact.attributes)?.outOfRange === true;
  return (
    <bdi className="text-right tabular-nums">
      <span className={classNames('font-semibold', out && 'text-warn')}>{parts.value}</span>
      {parts.unit !== null && <span className="text-sm text-ink-soft"> {parts.unit}</span>}
      {parts.written !== null && (
        <span className="block text-xs text-ink-soft" data-testid="written">
          written {parts.written}
        </span>
      )}
    </bdi>
  );
}
