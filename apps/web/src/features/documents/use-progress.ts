'use client';

import type { Progress } from '@exora/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { isSignedOut } from '#lib/http/request-error.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { pollDelayMs } from './poll-delay.ts';

const none: readonly Progress[] = [];

/** Polls what is being worked on in a record while `active`; slower while nothing changes, not at all when signed out. */
export function useProgress(patientId: string, active: boolean): readonly Progress[] {
  const changedAt = useRef(0);
  const { data } = useQuery({
    queryKey: queryKeys.progress(patientId),
    queryFn: ({ signal }) =>
      fetchJson(
        `/api/profiles/${patientId}/progress`,
        lazySchema(({ progressSchema, z }) => z.array(progressSchema)),
        { signal },
      ),
    enabled: active,
    retry: false,
    gcTime: 0,
    refetchInterval: ({ state }) => {
      if (isSignedOut(state.error)) return false;
      return pollDelayMs(Date.now() - changedAt.current);
    },
  });
  // Unchanged answers keep their identity, so this runs for changes only.
  useEffect(() => {
    if (data !== undefined || active) changedAt.current = Date.now();
  }, [data, active]);
  return data ?? none;
}
