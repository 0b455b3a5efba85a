'use client';

import type { Decision } from '@exora/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import type { FactDecision } from '#lib/facts/fact-decision.ts';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';

/** Sends a person's word about a fact, and has the page and all that the browser kept of facts read anew. */
export function useFactDecision(id: string, onDecided: (decision: Decision, made: FactDecision) => void) {
  const router = useRouter();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (decision: FactDecision) =>
      postJson(
        `/api/facts/${id}/decision`,
        lazySchema(({ decisionSchema }) => decisionSchema),
        decision,
      ),
    onSuccess: async (decided, made) => {
      onDecided(decided, made);
      router.refresh();
      await queryClient.invalidateQueries();
    },
  });
}
