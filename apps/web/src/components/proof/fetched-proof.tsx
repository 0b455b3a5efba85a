'use client';

import type { Fact } from '@exora/contracts';
import { useQuery } from '@tanstack/react-query';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { Proof } from './proof.tsx';

/** The fact's words cut out of their page; its quotes alone until the page is there, or where it may not be seen. */
export function FetchedProof({ shellFileId, fact }: { shellFileId: string | null; fact: Fact }) {
  const document = useQuery({
    queryKey: queryKeys.document(shellFileId ?? ''),
    queryFn: ({ signal }) =>
      fetchJson(
        `/api/documents/${shellFileId}`,
        lazySchema(({ documentSchema }) => documentSchema),
        { signal },
      ),
    enabled: shellFileId !== null,
    staleTime: 5 * 60_000,
  });
  if (document.data !== undefined) return <Proof document={document.data} fact={fact} surroundings="wide" />;
  return (
    <div className="grid gap-3">
      {document.isFetching && <Skeleton className="h-32 rounded-lg" />}
      {document.isError && <p className="text-sm text-ink-soft">The page can’t be shown at the moment. It says:</p>}
      {fact.sources.map(({ page, start, quote }) => (
        <blockquote key={`${page}-${start}`} className="border-l-2 border-line pl-3 text-sm">
          <bdi>{quote}</bdi>
        </blockquote>
      ))}
    </div>
  );
}
