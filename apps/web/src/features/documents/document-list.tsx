'use client';

import { documentsSchema } from '@exora/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { Card } from '#components/ui/card.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { fetchJson, problemOfError } from '#lib/http/fetch-json.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { DocumentListSkeleton } from './document-list-skeleton.tsx';
import { DocumentRow } from './document-row.tsx';
import { anyEnded, mergeProgress } from './merge-progress.ts';
import { inProgress } from './stage-text.ts';
import { useProgress } from './use-progress.ts';

/** The documents of a record with their live stages. `empty` stands in the place of an empty list. */
export function DocumentList({ patientId, empty }: { patientId: string; empty: ReactNode }) {
  const queryClient = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.documents(patientId),
    queryFn: ({ signal }) => fetchJson(`/api/profiles/${patientId}/documents`, documentsSchema, { signal }),
  });
  const progress = useProgress(patientId, data?.some(inProgress) ?? false);
  const due = anyEnded(data ?? [], progress);

  useEffect(() => {
    if (due) void queryClient.invalidateQueries({ queryKey: queryKeys.documents(patientId) });
  }, [due, patientId, queryClient]);

  if (data === undefined) {
    if (error === null) return <DocumentListSkeleton />;
    return <ProblemView problem={problemOfError(error)} onRetry={() => void refetch()} />;
  }
  if (data.length === 0) return empty;
  return (
    <Card aria-label="Documents" className="overflow-hidden">
      <ul data-testid="documents" className="divide-y divide-line">
        {mergeProgress(data, progress).map((file) => (
          <DocumentRow key={file.id} file={file} />
        ))}
      </ul>
    </Card>
  );
}
