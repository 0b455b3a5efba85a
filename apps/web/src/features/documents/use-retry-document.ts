'use client';

import type { ShellFile } from '@exora/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { queryKeys } from '#lib/query-keys.ts';

/** Has a document read: again when it failed, for the first time when it was kept unread. */
export function useRetryDocument(file: ShellFile) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () =>
      postJson(
        `/api/documents/${file.id}/retry`,
        lazySchema(({ shellFileSubmittedSchema }) => shellFileSubmittedSchema),
        {},
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.documents(file.patient_id) }),
  });
}
