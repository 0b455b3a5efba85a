'use client';

import type { FactType, TimelineYears } from '@exora/contracts';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { classNames } from '#lib/class-names.ts';
import { monthNames } from '#lib/format/dates.ts';
import { counted } from '#lib/format/quantities.ts';
import { type TimelineStart, timelineAddress } from './timeline-address.ts';
import { useSeenMonth } from './use-seen-month.ts';

/**
 * The years of a record and the months of the one that is looked at, marked where one is: beside the timeline where there is
 * room, else as two choices that stay above it. Nothing where there is nowhere to go.
 */
export function YearJump({
  kind,
  start,
  years,
}: {
  kind: FactType | null;
  start: TimelineStart | null;
  years: TimelineYears;
}) {
  const router = useRouter();
  const seen = useSeenMonth();
  const dated = years.flatMap((each) => (each.year === null ? [] : [{ year: each.year, facts: each.facts }]));
  const [latest] = dated;
  const here = placeOf(seen) ?? start ?? { year: latest?.year ?? 0, month: null };
  const list = useMarkInView(`${here.year} ${here.month}`);
  if (latest === undefined || (dated.length < 2 && latest.facts < fewFacts)) return null;
  const go = (year: number, month: number | null) => router.push(timelineAddress(kind, { year, month }));
  return (
    <>
      <div className="no-print sticky top-14 z-20 -mx-4 flex gap-2 bg-canvas px-4 py-2 sm:-mx-6 sm:px-6 lg:hidden">
        <select
          aria-label="Go to year"
          className={choiceLook}
          value={here.year}
          onChange={({ target }) => go(Number(target.value), null)}
        >
          {/* Where one is may be a year that had no facts when the years were counted. */}
          {!dated.some(({ year }) => year === here.year) && <option value={here.year}>{here.year}</option>}
          {dated.map(({ year, facts }) => (
            <option key={year} value={year}>
              {year} ({counted(facts, 'fact')})
            </option>
          ))}
        </select>
        <select
          aria-label={`Go to month of ${here.year}`}
          className={choiceLook}
          value={here.month ?? ''}
          onChange={({ target }) => go(here.year, target.value === '' ? null : Number(target.value))}
        >
          <option value="">Any month</option>
          {monthNames.map((name, at) => (
            <option key={name} value={at + 1}>
              {name} {here.year}
            </option>
          ))}
        </select>
      </div>
      <nav aria-label="Years" className="no-print hidden self-stretch lg:block">
        <ul
          ref={list}
          className="sticky top-20 grid max-h-[calc(100dvh-6rem)] content-start overflow-y-auto overscroll-contain pr-1"
        >
          {dated.map(({ year, facts }) => (
            <li key={year}>
              <a
                href={timelineAddress(kind, { year, month: null })}
                data-soft
                aria-current={year === here.year ? 'true' : undefined}
                className={classNames(
                  'flex min-h-11 items-center justify-between gap-3 rounded-lg px-3 text-sm tabular-nums focus-visible:-outline-offset-2 lg:pointer-fine:min-h-9',
                  year === here.year ? hereLook : 'hover:bg-sunken',
                )}
              >
                {year}
                <span className="text-xs text-ink-soft">
                  {facts}
                  <span className="sr-only">{facts === 1 ? ' fact' : ' facts'}</span>
                </span>
              </a>
              {year === here.year && (
                <ul aria-label={`Months of ${year}`} className="grid grid-cols-3 py-1">
                  {monthNames.map((name, at) => (
                    <li key={name}>
                      <a
                        href={timelineAddress(kind, { year, month: at + 1 })}
                        data-soft
                        aria-current={at + 1 === here.month ? 'true' : undefined}
                        className={classNames(
                          'grid min-h-11 place-items-center rounded-md text-xs focus-visible:-outline-offset-2 lg:pointer-fine:min-h-7',
                          at + 1 === here.month ? hereLook : 'text-ink-soft hover:bg-sunken',
                        )}
                      >
                        {name}
                      </a>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}

/** Facts of a single year that are few enough to be scrolled through. */
const fewFacts = 50;

const hereLook = 'bg-brand-soft font-semibold text-brand';
const choiceLook =
  'min-h-11 min-w-0 flex-1 rounded-xl border border-field bg-surface px-3 text-base text-ink tabular-nums focus-visible:outline-offset-0';

/** The place in the years of what is read; null above the first day, and at undated facts, which have none. */
function placeOf(seen: string | null): TimelineStart | null {
  const [, year, month] = /^(\d{4})(?:-(\d{2}))?/.exec(seen ?? '') ?? [];
  return year === undefined ? null : { year: Number(year), month: month === undefined ? null : Number(month) };
}

/** A list that scrolls by itself, and brings its mark into view when that moves. */
function useMarkInView(mark: string) {
  const list = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark stands in the list
  useEffect(() => {
    const marks = list.current?.querySelectorAll<HTMLElement>('[aria-current]');
    const last = marks?.item(marks.length - 1);
    if (!list.current || !last) return;
    const [place, frame] = [last.getBoundingClientRect(), list.current.getBoundingClientRect()];
    if (place.top < frame.top || place.bottom > frame.bottom) {
      list.current.scrollTop += place.top - frame.top - frame.height / 2;
    }
  }, [mark]);
  return list;
}
