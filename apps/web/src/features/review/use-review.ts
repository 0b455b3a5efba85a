'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FactDecision } from '#lib/facts/fact-decision.ts';
import { fetchJson, postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { reviewPageSize } from '#lib/record/page-sizes.ts';
import type { WaitingFact } from '#lib/record/waiting-fact-schema.ts';

/** The queue as a person goes through it: what is decided leaves it, what is put off comes again at its end. */
export function useReview(patientId: string, initial: readonly WaitingFact[]) {
  const queryClient = useQueryClient();
  const key = queryKeys.review(patientId);
  const [putOff, setPutOff] = useState<readonly string[]>([]);
  /** Whether the page that was read last was full: what is decided since shortens it, and not what is behind it. */
  const [isFull, setFull] = useState(initial.length >= reviewPageSize);
  const queue = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const page = await fetchJson(
        `/api/profiles/${patientId}/review`,
        async () => (await import('#lib/record/waiting-fact-schema.ts')).waitingFactsSchema,
        { signal },
      );
      setFull(page.length >= reviewPageSize);
      return page;
    },
    initialData: [...initial],
    staleTime: Number.POSITIVE_INFINITY,
  });
  const items = ordered(queue.data, putOff);

  const decide = useMutation({
    mutationFn: ({ item, decision }: { item: WaitingFact; decision: FactDecision }) =>
      postJson(
        `/api/facts/${item.event_id}/decision`,
        lazySchema(({ decisionSchema }) => decisionSchema),
        decision,
      ),
    onSuccess: async (_, { item }) => {
      const left = queue.data.filter(({ event_id }) => event_id !== item.event_id);
      queryClient.setQueryData(key, left);
      // Behind a full page there may be more.
      if (left.length === 0 && initial.length > 0) await queryClient.invalidateQueries({ queryKey: key });
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

function ordered(items: readonly WaitingFact[], putOff: readonly string[]): WaitingFact[] {
  return items.toSorted((one, other) => putOff.indexOf(one.event_id) - putOff.indexOf(other.event_id));
}
