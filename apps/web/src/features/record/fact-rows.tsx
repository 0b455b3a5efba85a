import type { Overview } from '@exora/contracts';
import { FileText } from 'lucide-react';
import { FactBadges } from '#components/facts/fact-badges.tsx';
import { RangeBar } from '#components/facts/range-bar.tsx';
import { factDate, factDetail, factLabel, factTitle, factValue } from '#lib/facts/describe-fact.ts';
import { flagOf, rangeText } from '#lib/facts/lab-result.ts';
import { FactLink } from './fact-link.tsx';

type OverviewFact = Overview['labs'][number];

/** A medication, condition or allergy: its name, what the document says, and where it comes from. */
export function FactRow({ fact }: { fact: OverviewFact }) {
  const detail = [factDetail(fact), factDate(fact)].filter((part) => part !== null).join(' · ');
  return (
    <li>
      <FactLink fact={fact} label={factLabel(fact)}>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <bdi className="font-medium break-words">{factTitle(fact)}</bdi>
          <FactBadges fact={fact} />
        </span>
        {detail && <bdi className="block text-sm break-words text-ink-soft">{detail}</bdi>}
        <Source fact={fact} />
      </FactLink>
    </li>
  );
}

/** A lab result: name, value with unit, its place in the reference range, and where it comes from. */
export function LabRow({ fact }: { fact: OverviewFact }) {
  const range = rangeText(fact.attributes);
  const out = flagOf(fact.attributes)?.outOfRange === true;
  return (
    <li>
      <FactLink fact={fact} label={factLabel(fact)}>
        <span className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 sm:grid-cols-[minmax(0,1fr)_8.5rem_7.5rem]">
          <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
            <bdi className="font-medium break-words">{factTitle(fact)}</bdi>
            <FactBadges fact={fact} />
          </span>
          <span className="order-3 col-span-2 flex items-center gap-3 sm:order-none sm:col-span-1 sm:grid sm:gap-0.5">
            <span className="w-24 sm:w-full">
              <RangeBar attributes={fact.attributes} />
            </span>
            {range !== null && <span className="text-xs text-ink-soft tabular-nums">{range}</span>}
          </span>
          <bdi className={`text-right font-semibold tabular-nums ${out ? 'text-warn' : ''}`}>
            {factValue(fact) ?? '–'}
          </bdi>
        </span>
        <Source fact={fact} />
      </FactLink>
    </li>
  );
}

function Source({ fact }: { fact: OverviewFact }) {
  const date = fact.type === 'lab' ? factDate(fact) : null;
  return (
    <span className="mt-0.5 flex min-w-0 items-center gap-1.5 text-xs text-ink-soft group-hover:text-brand">
      <FileText aria-hidden className="size-3.5 shrink-0" />
      <bdi className="truncate group-hover:underline group-hover:underline-offset-2">{fact.file_name}</bdi>
      {date !== null && <span className="shrink-0">· {date}</span>}
    </span>
  );
}
