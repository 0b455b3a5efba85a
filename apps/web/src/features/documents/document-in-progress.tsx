'use client';

import { describeError, type ShellFile } from '@exora/contracts';
import { ScanText } from 'lucide';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { BlankState } from '#components/ui/blank-state.tsx';
import { ProgressBar } from '#components/ui/progress-bar.tsx';
import { anyEnded, mergeProgress } from './merge-progress.ts';
import { stageProgress, stageText } from './stage-text.ts';
import { useProgress } from './use-progress.ts';

/** A document's page while it is read. Shows the document by itself when it is done. */
export function DocumentInProgress({ file }: { file: ShellFile }) {
  const router = useRouter();
  const progress = useProgress(file.patient_id, true);
  const ended = anyEnded([file], progress);
  const [current = file] = mergeProgress([file], progress);

  useEffect(() => {
    if (ended) router.refresh();
  }, [ended, router]);

  return (
    <div className="grid flex-1 content-center" data-testid="in-progress">
      <BlankState icon={ScanText} title={ended ? 'Opening' : stageText(current)}>
        {current.status === 'held' && <p>{describeError('scan_unavailable').what}</p>}
        <p>The page opens by itself when it is done. You can look around in the meantime.</p>
        <ProgressBar className="mt-3" value={stageProgress(current)} label="Reading this document" />
      </BlankState>
    </div>
  );
}
