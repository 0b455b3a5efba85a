import { classNames } from '#lib/class-names.ts';
import { type DescribedFact, valueParts } from '#lib/facts/describe-fact.ts';
import { flagOf } from '#lib/facts/lab-result.ts';

/** A fact's value, its unit beside it in smaller letters. Nothing for a fact without value. */
export function FactValue({ fact }: { fact: DescribedFact }) {
  const parts = valueParts(fact);
  if (parts === null) return null;
  const out = flagOf(fact.attributes)?.outOfRange === true;
  return (
    <bdi className="text-right tabular-nums">
      <span className={classNames('font-semibold', out && 'text-warn')}>{parts.value}</span>
      {parts.unit !== null && <span className="text-sm text-ink-soft"> {parts.unit}</span>}
    </bdi>
  );
}
