'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { arrivalOf } from '#lib/arrival.ts';
import type { FactDecision } from '#lib/facts/fact-decision.ts';
import { fetchJson, postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { reviewPageSize } from '#lib/record/page-sizes.ts';
import type { WaitingFact } from '#lib/record/waiting-fact-schema.ts';

/** What was read of the queue, and whether that was a full page: what is decided since shortens it, and not what is behind it. */
interface Queue {
  readonly items: readonly WaitingFact[];
  readonly isFull: boolean;
}

/** The queue as a person goes through it: what is decided leaves it, what is put off comes again at its end. */
export function useReview(patientId: string, initial: readonly WaitingFact[]) {
  const queryClient = useQueryClient();
  const key = queryKeys.review(patientId, arrivalOf(initial));
  const [putOff, setPutOff] = useState<readonly string[]>([]);
  const queue = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const page = await fetchJson(
        `/api/profiles/${patientId}/review`,
        async () => (await import('#lib/record/waiting-fact-schema.ts')).waitingFactsSchema,
        { signal },
      );
      return queueOf(page);
    },
    initialData: () => queueOf(initial),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { items: left, isFull } = queue.data;
  const items = ordered(left, putOff);

  const decide = useMutation({
    mutationFn: ({ item, decision }: { item: WaitingFact; decision: FactDecision }) =>
      postJson(
        `/api/facts/${item.event_id}/decision`,
        lazySchema(({ decisionSchema }) => decisionSchema),
        decision,
      ),
    onSuccess: async (_, { item }) => {
      const rest = left.filter(({ event_id }) => event_id !== item.event_id);
      queryClient.setQueryData<Queue>(key, { items: rest, isFull });
      // Whatever else the browser kept of the record may tell it otherwise.
      void queryClient.invalidateQueries({ predicate: ({ queryKey: [kind] }) => kind !== key[0], refetchType: 'none' });
      // Behind a full page there may be more.
      if (rest.length === 0 && initial.length > 0) await queryClient.invalidateQueries({ queryKey: key });
    },
    // Somebody else decided, or the document was read again: what waits has changed.
    onError: () => queryClient.invalidateQueries({ queryKey: key }),
  });

  return {
    items,
    /** Whether more may wait than `items` shows. */
    hasMore: isFull,
    isLooking: queue.isFetching,
    decide,
    putOff: (item: WaitingFact) =>
      setPutOff((before) => [...before.filter((id) => id !== item.event_id), item.event_id]),
  };
}

function queueOf(items: readonly WaitingFact[]): Queue {
  return { items, isFull: items.length >= reviewPageSize };
}

function ordered(items: readonly WaitingFact[], putOff: readonly string[]): WaitingFact[] {
  return items.toSorted((one, other) => putOff.indexOf(one.event_id) - putOff.indexOf(other.event_id));
}
