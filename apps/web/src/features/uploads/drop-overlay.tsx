'use client';

import { FileDown } from 'lucide';
import { useEffect, useEffectEvent, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { droppedFiles } from './dropped-files.ts';

/** Takes files that are dropped anywhere on the page, and shows that they can be let go. */
export function DropOverlay({
  recordName,
  onFiles,
}: {
  recordName: string;
  onFiles: (files: readonly File[]) => void;
}) {
  const [dragging, setDragging] = useState(false);
  const takeFiles = useEffectEvent(onFiles);

  useEffect(() => {
    // Entering a child fires before leaving its parent: the page is left when as many were left as entered.
    let depth = 0;
    const withFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const enter = (event: DragEvent) => {
      if (!withFiles(event)) return;
      depth++;
      setDragging(true);
    };
    const over = (event: DragEvent) => {
      if (withFiles(event)) event.preventDefault();
    };
    const leave = (event: DragEvent) => {
      if (withFiles(event) && --depth <= 0) stop();
    };
    const drop = (event: DragEvent) => {
      if (!withFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      stop();
      void droppedFiles(event.dataTransfer).then(takeFiles);
    };
    const stop = () => {
      depth = 0;
      setDragging(false);
    };
    const controller = new AbortController();
    const { signal } = controller;
    window.addEventListener('dragenter', enter, { signal });
    window.addEventListener('dragover', over, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('drop', drop, { signal });
    return () => controller.abort();
  }, []);

  if (!dragging) return null;
  return (
    <div
      data-testid="drop-overlay"
      className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-canvas/85 p-4 sm:p-8"
    >
      <div className="grid h-full w-full place-content-center justify-items-center gap-3 rounded-3xl border-2 border-dashed border-brand bg-brand-soft/70 text-center text-brand">
        <Icon of={FileDown} className="size-10" />
        <p className="text-xl font-semibold tracking-tight wrap-anywhere">
          Let go to add to the record of <bdi>{recordName}</bdi>
        </p>
      </div>
    </div>
  );
}
