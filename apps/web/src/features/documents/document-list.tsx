'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { FileSearch } from 'lucide';
import { type ReactNode, useDeferredValue, useEffect, useMemo, useRef } from 'react';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { counted } from '#lib/format/quantities.ts';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { useSearch } from '#lib/search/use-search.ts';
import { foldedWords } from '#lib/text/marked-parts.ts';
import { DocumentListSkeleton } from './document-list-skeleton.tsx';
import { DocumentRow } from './document-row.tsx';
import { FilterBar } from './filter-bar.tsx';
import { everything, filterDocuments, isNarrow } from './filter-documents.ts';
import { anyEnded, mergeProgress } from './merge-progress.ts';
import { inProgress } from './stage-text.ts';
import { useDocumentFilter } from './use-document-filter.ts';
import { useHeldHeight } from './use-held-height.ts';
import { useProgress } from './use-progress.ts';
import { useRows } from './use-rows.ts';

/** Documents from which on a list is worth narrowing. */
const enoughToNarrow = 4;

/** Documents that a text is looked for in at once. */
const mostFound = 50;

/**
 * The documents of a record with their live stages. `add` stands above them, `addFirst` in the place of an empty list;
 * `uploads` is what is still on its way.
 */
export function DocumentList({
  patientId,
  isOwner,
  mayEdit,
  add,
  addFirst,
  uploads,
}: {
  patientId: string;
  isOwner: boolean;
  mayEdit: boolean;
  add: ReactNode;
  addFirst: ReactNode;
  uploads: ReactNode;
}) {
  const queryClient = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.documents(patientId),
    queryFn: ({ signal }) =>
      fetchJson(
        `/api/profiles/${patientId}/documents`,
        lazySchema(({ documentsSchema }) => documentsSchema),
        { signal },
      ),
  });
  const progress = useProgress(patientId, data?.some(inProgress) ?? false);
  const due = anyEnded(data ?? [], progress);
  const [filter, setFilter] = useDocumentFilter(patientId);
  const { answer: latest, isSearching } = useSearch(patientId, filter.text, mostFound);
  // The field keeps up with whoever types; the rows follow.
  const [looked, answer] = [useDeferredValue(filter), useDeferredValue(latest)];

  useEffect(() => {
    if (due) void queryClient.invalidateQueries({ queryKey: queryKeys.documents(patientId) });
  }, [due, patientId, queryClient]);

  const found = useMemo(() => new Map(answer?.documents.map((document) => [document.id, document])), [answer]);
  const words = useMemo(() => answer?.words ?? foldedWords(looked.text), [answer, looked.text]);
  const merged = useMemo(() => mergeProgress(data ?? [], progress), [data, progress]);
  const shown = useMemo(() => filterDocuments(merged, looked, new Set(found.keys())), [merged, looked, found]);
  const { rows, end } = useRows(JSON.stringify(looked), shown.length);
  const narrow = isNarrow(looked);
  const place = useRef<HTMLDivElement>(null);
  useHeldHeight(place, narrow, Math.min(rows, shown.length));

  if (data === undefined) {
    if (error === null) return <DocumentListSkeleton />;
    return <ProblemView problem={problemOfError(error)} onRetry={() => void refetch()} />;
  }
  const empty = data.length === 0;
  const all = counted(data.length, 'document');
  const canNarrow = data.length >= enoughToNarrow || isNarrow(filter);
  return (
    <div className="grid grid-cols-1 gap-4">
      {empty ? addFirst : add}
      {uploads}
      {canNarrow && <FilterBar documents={merged} filter={filter} isSearching={isSearching} onFilter={setFilter} />}
      {/* There before anything is narrowed, so that the rows below stay where they are when somebody begins to type. */}
      <p role="status" className={canNarrow ? 'text-sm text-ink-soft' : 'sr-only'} data-testid="documents-shown">
        {narrow ? `${shown.length.toLocaleString('en')} of ${all}` : canNarrow && all}
      </p>
      <div ref={place}>
        {!empty && shown.length === 0 && (
          <Card>
            <BlankState
              icon={FileSearch}
              title="No document fits"
              actions={
                <Button onClick={() => setFilter({ ...everything, order: filter.order })}>Show all documents</Button>
              }
            >
              <p>
                {isSearching ? 'The pages are still being searched.' : 'Try fewer letters, or another kind or year.'}
              </p>
            </BlankState>
          </Card>
        )}
        {shown.length > 0 && (
          <Card aria-label="Documents" className="overflow-hidden">
            <ul data-testid="documents" className="divide-y divide-line">
              {shown.slice(0, rows).map((file) => (
                <DocumentRow
                  key={file.id}
                  file={file}
                  isOwner={isOwner}
                  mayEdit={mayEdit}
                  words={words}
                  hit={found.get(file.id)}
                />
              ))}
            </ul>
            <div ref={end} />
          </Card>
        )}
      </div>
    </div>
  );
}
