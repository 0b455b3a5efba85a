'use client';

import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { isSignedOut, problemOfError } from '#lib/http/request-error.ts';
import type { Problem } from '#lib/problem.ts';

/** Key of everything that operators look at: after each action all of it is read anew. */
export const operationsKey = ['operations'] as const;

/** Data that stays as it is now: refreshed while the page is looked at, not while it is hidden or the session has ended. */
export function useLive<Data>(
  path: string,
  schema: z.ZodType<Data>,
  initial: Data,
  everyMs: number,
): { data: Data; problem: Problem | null } {
  const { data = initial, error } = useQuery({
    queryKey: [...operationsKey, path],
    queryFn: ({ signal }) => fetchJson(path, schema, { signal }),
    initialData: initial,
    staleTime: everyMs / 2,
    retry: false,
    refetchInterval: ({ state }) => (isSignedOut(state.error) ? false : everyMs),
  });
  return { data, problem: error === null ? null : problemOfError(error) };
}
