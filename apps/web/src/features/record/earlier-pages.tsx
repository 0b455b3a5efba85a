'use client';

import type { FactType, RecordFact } from '@exora/contracts';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useFormat } from '#components/format/format-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { arrivalOf } from '#lib/arrival.ts';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { timelinePageSize } from '#lib/record/page-sizes.ts';
import { type TimelineBlock, timelineBlocks, timelineYears } from './timeline-days.ts';
import { TimelineDays } from './timeline-days-list.tsx';
import { useIsNear } from './use-is-near.ts';
import { useNearing } from './use-nearing.ts';

export interface EarlierPagesProps {
  patientId: string;
  kind: FactType | null;
  /** Facts of days that the first page began. */
  begun: RecordFact[];
  /** The year that the timeline named last. */
  yearAbove: string | null;
  /** The first page's last fact, after which the others follow. */
  after: string;
}

/**
 * Further pages of a timeline, which come when the end of the list is near. When the server sends the first page anew, all of
 * them are read anew and stay meanwhile: who reads far down stays there.
 */
export function EarlierPages({ patientId, kind, begun, yearAbove, after }: EarlierPagesProps) {
  const client = useQueryClient();
  const arrival = arrivalOf(begun);
  const pages = useInfiniteQuery({
    queryKey: queryKeys.timeline(patientId, kind, after),
    queryFn: async ({ pageParam, signal }) => {
      const query = new URLSearchParams({ ...(kind !== null && { kind }), after: pageParam });
      const facts = await fetchJson(
        `/api/profiles/${patientId}/timeline?${query}`,
        lazySchema(({ recordFactsSchema }) => recordFactsSchema),
        { signal },
      );
      return { facts, arrival };
    },
    initialPageParam: after,
    getNextPageParam: ({ facts }) => (facts.length < timelinePageSize ? undefined : facts.at(-1)?.id),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetching, isError, fetchNextPage, refetch, data } = pages;
  /** The first page that they were not read beside; null: they were. */
  const behind = data?.pages.some((page) => page.arrival < arrival) === true ? arrival : null;
  useEffect(() => {
    // Marked as stale too: where it can't be read at this moment, it is when the network or the reader is back.
    if (behind !== null) void client.invalidateQueries({ queryKey: queryKeys.timeline(patientId, kind, after) });
  }, [client, behind, patientId, kind, after]);
  useNearing(end, hasNextPage && !isFetching && !isError, fetchNextPage);
  // Further facts are drawn in small steps, between which the page goes on scrolling.
  const facts = useDeferredValue(useMemo(() => (data?.pages ?? []).flatMap((page) => page.facts), [data]));
  const [factsAtFirst] = useState(() => begun.length + facts.length);
  const blocks = useMemo(() => timelineBlocks(timelineYears([...begun, ...facts])), [begun, facts]);
  let factsBefore = 0;

  return (
    <>
      {blocks.map((block) => {
        const isThere = factsBefore < factsAtFirst;
        factsBefore += block.facts;
        return <Block key={block.days[0]?.day.facts[0]?.id} block={block} isThere={isThere} yearAbove={yearAbove} />;
      })}
      <div ref={end} className="no-print flex min-h-11 justify-center">
        {(data === undefined || hasNextPage || isError) && (
          <Button busy={isFetching} onClick={() => (hasNextPage && behind === null ? fetchNextPage() : refetch())}>
            {isError ? 'That did not work. Try again' : 'Show earlier'}
          </Button>
        )}
      </div>
    </>
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
  function Block({ block, isThere, yearAbove }: { block: TimelineBlock; isThere: boolean; yearAbove: string | null }) {
    const format = useFormat();
    const place = useRef<HTMLDivElement>(null);
    const isNear = useIsNear(place, isThere ? null : block.facts * factHeight + block.days.length * dayHeight);
    const days = block.days.map((each) => (each.year === yearAbove ? { ...each, year: null } : each));
    return (
      <div ref={place} className="grid grid-cols-1 content-start gap-4 contain-layout" data-testid="timeline-block">
        {isNear && <TimelineDays days={days} format={format} />}
      </div>
    );
  },
  (before, after) => before.yearAbove === after.yearAbove && isSameBlock(before.block, after.block),
);

/** Whether two blocks show the same. Facts that are read anew and have not changed are the same objects. */
function isSameBlock(one: TimelineBlock, other: TimelineBlock): boolean {
  const shown = (block: TimelineBlock) => block.days.flatMap(({ day, year }) => [year, ...day.facts]);
  const those = shown(other);
  return one.facts === other.facts && shown(one).every((each, at) => each === those[at]);
}
