import type { Overview } from '@exora/contracts';
import { FactBadges } from '#components/facts/fact-badges.tsx';
import { FactValue } from '#components/facts/fact-value.tsx';
import { RangeBar } from '#components/facts/range-bar.tsx';
import { SourceIcon } from '#components/facts/source-icon.tsx';
import { factDate, factDetail, factTitle } from '#lib/facts/describe-fact.ts';
import { sourceName } from '#lib/facts/proof-place.ts';
import { quantityOf } from '#lib/facts/quantity.ts';
import type { DateOrder, FormatPreferences } from '#lib/format/preferences.ts';
import { FactLink } from './fact-link.tsx';

type OverviewFact = Overview['labs'][number];

interface RowProps {
  fact: OverviewFact;
  format: FormatPreferences;
  dated?: boolean;
}

/** A fact without a value: its name, what the document says, and where it comes from. Its date unless `dated` stands above. */
export function FactRow({ fact, format: { dates }, dated = false }: RowProps) {
  const detail = [factDetail(fact, dates), dated ? null : factDate(fact, dates)]
    .filter((part) => part !== null)
    .join(' · ');
  return (
    <li>
      <FactLink fact={fact}>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <bdi className="font-semibold break-words">{factTitle(fact)}</bdi>
          <FactBadges fact={fact} />
        </span>
        {detail && <bdi className="block text-sm break-words text-ink-soft">{detail}</bdi>}
        <Source fact={fact} dated={dated} dates={dates} />
      </FactLink>
    </li>
  );
}

/** A lab result: name, its place in the reference range, value with unit, and where it comes from. */
export function LabRow({ fact, format: { dates, units }, dated = false }: RowProps) {
  const range = quantityOf(fact, units)?.range ?? null;
  return (
    <li>
      <FactLink fact={fact}>
        <span className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 sm:grid-cols-[minmax(0,1fr)_6.25rem_minmax(7.5rem,auto)]">
          <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
            <bdi className="font-semibold break-words">{factTitle(fact)}</bdi>
            <FactBadges fact={fact} />
          </span>
          <span className="order-3 col-span-2 flex items-center gap-3 sm:order-none sm:col-span-1 sm:grid sm:content-center sm:gap-1">
            <span className="w-25 sm:w-full">
              <RangeBar attributes={fact.attributes} />
            </span>
            {range !== null && <span className="text-xs text-ink-soft tabular-nums">{range}</span>}
          </span>
          <FactValue fact={fact} units={units} />
        </span>
        <Source fact={fact} dated={dated} dates={dates} />
      </FactLink>
    </li>
  );
}

function Source({ fact, dated, dates }: { fact: OverviewFact; dated: boolean; dates: DateOrder }) {
  const date = fact.type === 'lab' && !dated ? factDate(fact, dates) : null;
  return (
    <span className="mt-0.5 flex min-w-0 items-center gap-1.5 text-xs text-ink-soft group-hover:text-brand">
      <SourceIcon fact={fact} className="size-3.5 shrink-0" />
      <bdi className="truncate group-hover:underline group-hover:underline-offset-2">{sourceName(fact)}</bdi>
      {date !== null && <span className="shrink-0">· {date}</span>}
    </span>
  );
}
