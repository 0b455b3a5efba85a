'use client';

import type { FactType, TimelineYears } from '@exora/contracts';
import { useRouter } from 'next/navigation';
import { SelectField } from '#components/ui/select-field.tsx';
import { classNames } from '#lib/class-names.ts';
import { counted } from '#lib/format/quantities.ts';
import { timelineAddress } from './timeline-address.ts';

/** The years of a record: beside the timeline where there is room, else as a choice above it. Nothing for a single one. */
export function YearJump({ kind, year, years }: { kind: FactType | null; year: number | null; years: TimelineYears }) {
  const router = useRouter();
  const dated = years.flatMap((each) => (each.year === null ? [] : [{ year: each.year, facts: each.facts }]));
  const [latest] = dated;
  if (latest === undefined || dated.length < 2) return null;
  const here = year ?? latest.year;
  return (
    <>
      <div className="no-print max-w-60 lg:hidden">
        <SelectField
          label="Go to year"
          value={String(here)}
          choices={dated.map((each) => ({
            value: String(each.year),
            label: `${each.year} (${counted(each.facts, 'fact')})`,
          }))}
          onChange={({ target }) => router.push(timelineAddress(kind, Number(target.value)))}
        />
      </div>
      <nav aria-label="Years" className="no-print hidden lg:block">
        <ul className="sticky top-20 grid max-h-[calc(100dvh-6rem)] content-start overflow-y-auto pr-1">
          {dated.map((each) => (
            <li key={each.year}>
              <a
                href={timelineAddress(kind, each.year)}
                data-soft
                aria-current={each.year === here ? 'true' : undefined}
                className={classNames(
                  'flex min-h-11 items-center justify-between gap-3 rounded-lg px-3 text-sm tabular-nums focus-visible:-outline-offset-2 lg:pointer-fine:min-h-9',
                  each.year === here ? 'bg-brand-soft font-semibold text-brand' : 'hover:bg-sunken',
                )}
              >
                {each.year}
                <span className="text-xs text-ink-soft">
                  {each.facts}
                  <span className="sr-only">{each.facts === 1 ? ' fact' : ' facts'}</span>
                </span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}
