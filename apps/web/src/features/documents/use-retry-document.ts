'use client';

import { type ShellFile, shellFileSubmittedSchema } from '@exora/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { postJson } from '#lib/http/fetch-json.ts';
import { queryKeys } from '#lib/query-keys.ts';

/** Has a failed document read again. */
export function useRetryDocument(file: ShellFile) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => postJson(`/api/documents/${file.id}/retry`, shellFileSubmittedSchema, {}),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.documents(file.patient_id) }),
  });
}
