'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import { FileText } from 'lucide';
import type { ReactNode } from 'react';
import { useFormat } from '#components/format/format-provider.tsx';
import { PlainFactsByKind } from '#components/record-view/plain-facts-by-kind.tsx';
import { PlainOverview } from '#components/record-view/plain-overview.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { LocalDay } from '#components/ui/local-day.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { problemOfError } from '#lib/http/request-error.ts';
import { timelinePageSize } from '#lib/record/page-sizes.ts';
import type { Viewer } from '#lib/sharing/requests.ts';
import { useReadPreview } from './use-preview.ts';

interface Seen {
  patientId: string;
  viewer: Viewer;
}

/** The overview as the viewer gets it. */
export function SeenOverview({ patientId, viewer }: Seen) {
  const format = useFormat();
  const seen = useReadPreview(patientId, viewer, 'overview');
  return (
    <Part seen={seen}>
      {(overview) => <PlainOverview format={format} overview={overview} heading="h3" hiddenText="Hidden from them." />}
    </Part>
  );
}

/** The list of documents as the viewer gets it. */
export function SeenDocuments({ patientId, viewer }: Seen) {
  const seen = useReadPreview(patientId, viewer, 'documents');
  return (
    <Part seen={seen}>
      {(documents) =>
        documents.length === 0 ? (
          <p className="text-sm text-ink-soft">The record has no documents.</p>
        ) : (
          <ul className="divide-y divide-line">
            {documents.map((file) => (
              <li key={file.id} className="flex min-h-11 items-center gap-3 py-2 text-sm">
                <Icon of={FileText} className="size-4 shrink-0 text-ink-soft" />
                <bdi className="min-w-0 flex-1 truncate font-medium">{file.file_name}</bdi>
                <span className="shrink-0 text-ink-soft">
                  <LocalDay timestamp={file.created_at} />
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Part>
  );
}

/** The first page of the timeline as the viewer gets it. */
export function SeenTimeline({ patientId, viewer }: Seen) {
  const format = useFormat();
  const seen = useReadPreview(patientId, viewer, 'timeline');
  return (
    <Part seen={seen}>
      {(facts) => (
        <div className="grid gap-3">
          <PlainFactsByKind
            format={format}
            heading="h3"
            facts={facts}
            none="There is nothing on the timeline that they see."
          />
          {facts.length >= timelinePageSize && (
            <p className="text-sm text-ink-soft">
              These are the latest {timelinePageSize}; earlier ones follow for them.
            </p>
          )}
        </div>
      )}
    </Part>
  );
}

function Part<T>({ seen, children }: { seen: UseQueryResult<T | null>; children: (data: T) => ReactNode }) {
  if (seen.isPending) return <Skeleton className="h-40 w-full" />;
  if (seen.isError) return <ProblemView problem={problemOfError(seen.error)} onRetry={() => void seen.refetch()} />;
  if (seen.data === null) return <p className="text-sm text-ink-soft">They can’t open this part.</p>;
  return children(seen.data);
}
