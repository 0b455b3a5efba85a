'use client';

import type { FactType, RecordFact, TimelineYears } from '@exora/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { CalendarDays } from 'lucide-react';
import Link from 'next/link';
import { Fragment, memo, type RefObject, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { typeLooks } from '#components/facts/type-look.ts';
import { useFormat } from '#components/format/format-provider.tsx';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { classNames } from '#lib/class-names.ts';
import { groupTitles } from '#lib/facts/groups.ts';
import { partialDate } from '#lib/format/dates.ts';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { timelinePageSize } from '#lib/record/page-sizes.ts';
import { FactRow, LabRow } from './fact-rows.tsx';
import { type TimelineBlock, type TimelineDay, timelineBlocks, timelineYears } from './timeline-days.ts';
import { useIsNear } from './use-is-near.ts';
import { timelineAddress, YearJump } from './year-jump.tsx';

const kinds = Object.keys(groupTitles) as FactType[];

/** A record's facts by day; further pages come when the end of the list is near. */
export function Timeline({
  patientId,
  kind,
  year,
  years: allYears,
  initial,
}: {
  patientId: string;
  kind: FactType | null;
  /** The year from whose end on the facts are shown; null: from the latest on. */
  year: number | null;
  years: TimelineYears;
  initial: RecordFact[];
}) {
  const pages = useInfiniteQuery({
    queryKey: queryKeys.timeline(patientId, kind, year),
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({
        ...(kind !== null && { kind }),
        ...(pageParam !== null && { after: pageParam }),
      });
      return fetchJson(
        `/api/profiles/${patientId}/timeline?${query}`,
        lazySchema(({ recordFactsSchema }) => recordFactsSchema),
        { signal },
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.length < timelinePageSize ? undefined : last.at(-1)?.id),
    initialData: { pages: [initial], pageParams: [null] },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = pages;
  useNearing(end, hasNextPage && !isFetchingNextPage && !isError, fetchNextPage);
  // Further facts are drawn in small steps, between which the page goes on scrolling.
  const facts = useDeferredValue(pages.data.pages);
  // Where somebody comes back to a place far down, all that was there is there again at once.
  const [factsAtFirst] = useState(() => facts.reduce((sum, page) => sum + page.length, 0));
  let factsBefore = 0;
  const blocks = useMemo(() => timelineBlocks(timelineYears(facts.flat())), [facts]);

  return (
    <div className="grid grid-cols-1 gap-6">
      <KindFilter kind={kind} />
      <div className="grid grid-cols-1 items-start gap-x-8 gap-y-6 has-[nav]:lg:grid-cols-[7.5rem_minmax(0,1fr)]">
        <YearJump kind={kind} year={year} years={allYears} />
        <div className="grid min-w-0 grid-cols-1 gap-6">
          {year !== null && (
            <p className="text-sm text-ink-soft">
              From the end of {year} back.{' '}
              <Link
                href={timelineAddress(kind, null)}
                className="inline-flex min-h-11 items-center font-semibold text-brand lg:pointer-fine:min-h-0"
              >
                Show the latest
              </Link>
            </p>
          )}
          {blocks.length === 0 && (
            <Card>
              <BlankState icon={CalendarDays} title="Nothing here yet">
                <p>
                  {kind === null
                    ? 'Facts appear here when documents have been read.'
                    : 'The record has nothing of this kind.'}
                </p>
              </BlankState>
            </Card>
          )}
          {blocks.map((block) => {
            const isThere = factsBefore < factsAtFirst;
            factsBefore += block.facts;
            return <Block key={block.days[0]?.day.facts[0]?.id} block={block} isThere={isThere} />;
          })}
          <div ref={end} className="no-print flex min-h-11 justify-center">
            {hasNextPage && (
              <Button busy={isFetchingNextPage} onClick={() => fetchNextPage()}>
                {isError ? 'That did not work. Try again' : 'Show earlier'}
              </Button>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}

/** Pixels that a fact takes in the list, and a day beside its facts, more or less. */
const factHeight = 68;
const dayHeight = 32;

/**
 * A stretch of days, drawn near the window only: thousands of cards would be too many to scroll smoothly. `isThere`: it is
 * there with the page, and drawn from the beginning.
 */
const Block = memo(
  function Block({ block, isThere }: { block: TimelineBlock; isThere: boolean }) {
    const place = useRef<HTMLDivElement>(null);
    const isNear = useIsNear(place, isThere ? null : block.facts * factHeight + block.days.length * dayHeight);
    return (
      <div ref={place} className="grid grid-cols-1 content-start gap-4 contain-layout" data-testid="timeline-block">
        {isNear &&
          block.days.map(({ day, year }) => (
            <Fragment key={day.date}>
              {year !== null && <h2 className="pt-2 text-xl font-semibold tracking-tight">{year}</h2>}
              <Day day={day} />
            </Fragment>
          ))}
      </div>
    );
  },
  ({ block: one }, { block: other }) =>
    one.facts === other.facts && one.days.at(-1)?.day.facts.at(-1) === other.days.at(-1)?.day.facts.at(-1),
);

/** A day's card. */
function Day({ day }: { day: TimelineDay }) {
  const { dates } = useFormat();
  return (
    <div className="grid gap-x-5 gap-y-2 sm:grid-cols-[7.5rem_minmax(0,1fr)]" data-testid="timeline-day">
      {day.date === '' ? (
        <span aria-hidden />
      ) : (
        <h3 className="pt-4 text-sm font-semibold text-ink-soft tabular-nums sm:text-right">
          {partialDate(day.date, dates)}
        </h3>
      )}
      <Card className="px-5 py-2">
        <ul className="grid gap-0.5">
          {day.facts.map((fact) => (
            <TimelineRow key={fact.id} fact={fact} />
          ))}
        </ul>
      </Card>
    </div>
  );
}

function TimelineRow({ fact }: { fact: RecordFact }) {
  const format = useFormat();
  const { icon: Icon, tile } = typeLooks[fact.type];
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-3" data-testid="timeline-fact" data-type={fact.type}>
      <span className={classNames('mt-2.5 grid size-8 place-items-center rounded-lg', tile)}>
        <Icon aria-hidden className="size-4" />
      </span>
      <ul>
        {fact.type === 'lab' || fact.type === 'vital' ? (
          <LabRow fact={fact} format={format} dated />
        ) : (
          <FactRow fact={fact} format={format} dated={fact.type !== 'encounter'} />
        )}
      </ul>
    </li>
  );
}

function KindFilter({ kind }: { kind: FactType | null }) {
  return (
    <nav
      aria-label="Kinds of facts"
      className="no-print -mx-4 flex gap-1.5 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:px-0"
    >
      <KindLink href={timelineAddress(null, null)} here={kind === null} name="All" />
      {kinds.map((each) => (
        <KindLink key={each} href={timelineAddress(each, null)} here={kind === each} name={groupTitles[each]} />
      ))}
    </nav>
  );
}

function KindLink({ href, here, name }: { href: string; here: boolean; name: string }) {
  return (
    <Link
      href={href}
      aria-current={here ? 'page' : undefined}
      className={classNames(
        'flex min-h-11 shrink-0 items-center rounded-full border px-3.5 text-sm font-medium transition-colors lg:pointer-fine:min-h-8',
        here ? 'border-brand bg-brand-soft text-brand' : 'border-line bg-surface hover:border-field',
      )}
    >
      {name}
    </Link>
  );
}

/** Calls `reached` when the element comes near the window while `isOpen`. */
function useNearing(element: RefObject<HTMLElement | null>, isOpen: boolean, reached: () => unknown): void {
  useEffect(() => {
    if (!isOpen || element.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) reached();
      },
      { rootMargin: '0px 0px 3000px 0px' },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, isOpen, reached]);
}
