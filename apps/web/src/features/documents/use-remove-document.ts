'use client';

import type { ShellFile } from '@exora/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { queryKeys } from '#lib/query-keys.ts';

/** Takes a failed document off the list. */
export function useRemoveDocument(file: ShellFile) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => fetchJson(`/api/documents/${file.id}`, z.object({ removed: z.uuid() }), { method: 'DELETE' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.documents(file.patient_id) }),
  });
}
