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

/**
 * The documents of a record with their live stages. `add` stands above them, `addFirst` in the place of an empty list;
 * `uploads` is what is still on its way.
 */
export function DocumentList({
  patientId,
  add,
  addFirst,
  uploads,
}: {
  patientId: string;
  add: ReactNode;
  addFirst: ReactNode;
  uploads: ReactNode;
}) {
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
  const empty = data.length === 0;
  return (
    <div className="grid gap-4">
      {empty ? addFirst : add}
      {uploads}
      {!empty && (
        <Card aria-label="Documents" className="overflow-hidden">
          <ul data-testid="documents" className="divide-y divide-line">
            {mergeProgress(data, progress).map((file) => (
              <DocumentRow key={file.id} file={file} />
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}
