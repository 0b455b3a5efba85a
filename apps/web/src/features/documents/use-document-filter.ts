'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeys } from '#lib/query-keys.ts';
import { type DocumentFilter, everything } from './filter-documents.ts';

/** The list's filter, which is still there when one comes back from a document. Kept in memory only. */
export function useDocumentFilter(patientId: string): [DocumentFilter, (filter: DocumentFilter) => void] {
  const queryClient = useQueryClient();
  const key = queryKeys.documentFilter(patientId);
  const [filter, setFilter] = useState(() => queryClient.getQueryData<DocumentFilter>(key) ?? everything);
  return [
    filter,
    (next) => {
      setFilter(next);
      queryClient.setQueryData(key, next);
    },
  ];
}
