import type { RecordFact } from '@exora/contracts';
import { FactBadges } from '#components/facts/fact-badges.tsx';
import { FactValue } from '#components/facts/fact-value.tsx';
import { factDate, factDetail, factTitle } from '#lib/facts/describe-fact.ts';
import type { FormatPreferences } from '#lib/format/preferences.ts';

/** A fact to be read, without a way to its document. */
export function PlainFact({ fact, format }: { fact: RecordFact; format: FormatPreferences }) {
  const detail = [factDetail(fact, format.dates), factDate(fact, format.dates)]
    .filter((part) => part !== null)
    .join(' · ');
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 py-2" data-testid="plain-fact">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <bdi className="font-semibold wrap-anywhere">{factTitle(fact)}</bdi>
        <FactBadges fact={fact} />
      </span>
      <FactValue fact={fact} units={format.units} />
      {detail && <bdi className="col-span-2 block text-sm wrap-anywhere text-ink-soft">{detail}</bdi>}
    </li>
  );
}
