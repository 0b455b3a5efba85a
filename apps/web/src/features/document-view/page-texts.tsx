'use client';

import type { Fact } from '@exora/contracts';
import { useQuery } from '@tanstack/react-query';
import { useLayoutEffect } from 'react';
import { SmallProblem } from '#components/ui/small-problem.tsx';
import { Spinner } from '#components/ui/spinner.tsx';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { textSpans } from './text-spans.ts';

/** The pages as the text that was read: what every fact's words are looked up in. The chosen fact's are marked. */
export function PageTexts({
  documentId,
  chosen,
  onShown,
}: {
  documentId: string;
  chosen: Fact | null;
  /** Called when the text has come. */
  onShown: () => void;
}) {
  const text = useQuery({
    queryKey: queryKeys.documentText(documentId),
    queryFn: ({ signal }) =>
      fetchJson(
        `/api/documents/${documentId}/text`,
        lazySchema(({ documentTextSchema }) => documentTextSchema),
        { signal },
      ),
    // The document may be read anew: nothing of it is kept when the text is closed.
    gcTime: 0,
  });
  const hasCome = text.data !== undefined;
  useLayoutEffect(() => {
    if (hasCome) onShown();
  }, [hasCome, onShown]);
  if (text.isError) {
    return (
      <div className="p-4">
        <SmallProblem error={text.error} onRetry={() => void text.refetch()} />
      </div>
    );
  }
  if (text.data === undefined) {
    return (
      <p role="status" className="flex items-center gap-2 p-4 text-sm text-ink-soft">
        <Spinner />
        Fetching the text …
      </p>
    );
  }
  return (
    <div className="mx-auto grid max-w-4xl gap-4" data-testid="page-texts">
      {text.data.map(({ number, text: words }) => (
        <section
          key={number}
          data-page={number}
          aria-label={`Text of page ${number}`}
          className="rounded-lg bg-surface p-4 shadow-card sm:p-6"
        >
          <p className="mb-2 text-xs text-ink-soft">Page {number}</p>
          <pre dir="auto" className="font-mono text-sm leading-6 break-words whitespace-pre-wrap">
            {textSpans(words, number, chosen?.sources ?? []).map((span) =>
              span.isLit ? (
                <mark key={span.start} data-fact-id={chosen?.id} className="marked">
                  {span.text}
                </mark>
              ) : (
                span.text
              ),
            )}
          </pre>
        </section>
      ))}
    </div>
  );
}
