'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { ProgressBar } from '#components/ui/progress-bar.tsx';
import { counted } from '#lib/format/quantities.ts';
import { inProgress, stageProgress, stageText } from './stage-text.ts';
import { useProgress } from './use-progress.ts';

/**
 * Says on a view of the record that documents are still being read, and brings the view up to date whenever one is done.
 * `processing` is their number when the view was made, at least one.
 */
export function ProcessingNotice({ patientId, processing }: { patientId: string; processing: number }) {
  const router = useRouter();
  const progress = useProgress(patientId, true);
  const running = progress.filter(inProgress);
  const ended = progress.length - running.length;
  const known = progress.length > 0;
  const stale = known && running.length < processing;

  useEffect(() => {
    if (stale || ended > 0) router.refresh();
  }, [stale, ended, router]);

  const [first] = running;
  return (
    <div
      role="status"
      data-testid="processing-notice"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-2xl border border-line bg-surface px-4 py-3.5 text-sm shadow-card sm:px-5"
    >
      <span className="font-medium">{counted(Math.max(running.length, 1), 'document')} being read</span>
      <span className="text-ink-soft">
        {first && running.length === 1 ? stageText(first) : 'Facts appear here when they are ready.'}
      </span>
      <ProgressBar
        className="w-full sm:ml-auto sm:w-48"
        value={first && running.length === 1 ? stageProgress(first) : null}
        label="Reading documents"
      />
    </div>
  );
}
