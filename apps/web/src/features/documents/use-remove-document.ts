'use client';

import type { ShellFile } from '@exora/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { queryKeys } from '#lib/query-keys.ts';

/** Takes a document off the list that failed, was blocked or is kept unread, with its bytes. */
export function useRemoveDocument(file: ShellFile) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () =>
      fetchJson(
        `/api/documents/${file.id}`,
        lazySchema(({ z }) => z.object({ removed: z.uuid() })),
        { method: 'DELETE' },
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.documents(file.patient_id) }),
  });
}
