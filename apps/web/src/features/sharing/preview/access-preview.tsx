'use client';

import { Eye } from 'lucide';
import { Tabs } from 'radix-ui';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { problemOfError } from '#lib/http/request-error.ts';
import type { Viewer } from '#lib/sharing/requests.ts';
import { PreviewSummary } from './preview-summary.tsx';
import { SeenDocuments, SeenOverview, SeenTimeline } from './seen-parts.tsx';
import { useAccessPreview } from './use-preview.ts';

const parts = [
  { value: 'summary', name: 'How much' },
  { value: 'overview', name: 'Overview' },
  { value: 'documents', name: 'Documents' },
  { value: 'timeline', name: 'Timeline' },
] as const;

/**
 * The record as somebody else sees it, framed so that nobody takes it for the record itself. The database answers it by
 * the very functions that would answer them, and keeps nothing of it.
 */
export function AccessPreview({ patientId, viewer, who }: { patientId: string; viewer: Viewer; who: ReactNode }) {
  const access = useAccessPreview(patientId, viewer);
  const [part, setPart] = useState('summary');
  const heading = useRef<HTMLHeadingElement>(null);
  // It opens below what it was asked from.
  useEffect(() => heading.current?.focus(), []);
  return (
    <section
      aria-labelledby="preview-title"
      data-testid="preview"
      className="overflow-hidden rounded-2xl border-2 border-dashed border-brand"
    >
      <div className="flex items-start gap-3 bg-brand-soft px-5 py-4 text-brand">
        <Icon of={Eye} className="mt-0.5 size-5 shrink-0" />
        <div className="min-w-0">
          <h2 id="preview-title" ref={heading} tabIndex={-1} className="scroll-mt-24 font-semibold outline-none">
            Preview: what {who} would see
          </h2>
          <p className="text-sm">Nothing is shared by looking at this, and nobody is told.</p>
        </div>
      </div>
      <div className="p-4 sm:p-5">
        {access.isPending && <Skeleton className="h-40 w-full" />}
        {access.isError && <ProblemView problem={problemOfError(access.error)} onRetry={() => void access.refetch()} />}
        {access.isSuccess && access.data.level === null && (
          <p className="text-sm">Nothing: they have no access at this time.</p>
        )}
        {access.isSuccess && access.data.level !== null && (
          <Tabs.Root value={part} onValueChange={setPart} className="grid gap-4">
            <Tabs.List
              aria-label="Parts of the preview"
              className="grid grid-cols-2 gap-1 rounded-xl bg-sunken p-1 sm:grid-cols-4"
            >
              {parts.map(({ value, name }) => (
                <Tabs.Trigger
                  key={value}
                  value={value}
                  className="min-h-11 rounded-lg px-2.5 text-sm font-semibold whitespace-nowrap text-ink-soft hover:text-ink data-[state=active]:bg-surface data-[state=active]:text-brand data-[state=active]:shadow-card"
                >
                  {name}
                </Tabs.Trigger>
              ))}
            </Tabs.List>
            <Tabs.Content value="summary">
              <PreviewSummary access={access.data} />
            </Tabs.Content>
            <Tabs.Content value="overview">
              <SeenOverview patientId={patientId} viewer={viewer} />
            </Tabs.Content>
            <Tabs.Content value="documents">
              <SeenDocuments patientId={patientId} viewer={viewer} />
            </Tabs.Content>
            <Tabs.Content value="timeline">
              <SeenTimeline patientId={patientId} viewer={viewer} />
            </Tabs.Content>
          </Tabs.Root>
        )}
      </div>
    </section>
  );
}
