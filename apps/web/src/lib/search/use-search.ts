'use client';

import type { SearchAnswer } from '@exora/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { queryKeys } from '#lib/query-keys.ts';

/** Milliseconds of rest after a letter before it is searched for: each search of somebody else's record is logged. */
const restMs = 180;

/** Whether a query says enough to search the record for: in many scripts a single letter is a word. */
export function isSearchable(query: string): boolean {
  const letters = query.trim();
  return letters.length >= 2 || /[\u0250-\u{10ffff}]/u.test(letters);
}

/** What of the record the query finds, of each kind at most `limit`. The answer before stays until the next one is there. */
export function useSearch(patientId: string, query: string, limit: number) {
  const asked = useRested(query.trim());
  const isAsked = isSearchable(query);
  const { data, error, isFetching, refetch } = useQuery<SearchAnswer>({
    queryKey: queryKeys.search(patientId, asked, limit),
    // By POST: what somebody searches for stands in no address and no log.
    queryFn: ({ signal }) =>
      postJson(
        `/api/profiles/${patientId}/search`,
        lazySchema(({ searchSchema }) => searchSchema),
        { query: asked, limit },
        signal,
      ),
    enabled: isAsked && isSearchable(asked),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    gcTime: 60_000,
  });
  return {
    answer: isAsked ? (data ?? null) : null,
    error: isAsked ? error : null,
    isSearching: isAsked && (isFetching || asked !== query.trim()),
    retry: () => void refetch(),
  };
}

function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
