'use client';

import { maxFileSizeBytes } from '@exora/contracts';
import { FileUp } from 'lucide-react';
import { fileSize } from '#lib/format/quantities.ts';
import { useUploads } from './upload-provider.tsx';

/** Where files can be chosen, with what is accepted. They can be dropped anywhere, which it says too. */
export function DropZone() {
  const { openPicker } = useUploads();
  return (
    <button
      type="button"
      data-testid="drop-zone"
      onClick={openPicker}
      className="group flex w-full items-center gap-4 rounded-2xl border-2 border-dashed border-line bg-transparent px-4 py-4 text-left transition-colors hover:border-brand hover:bg-brand-soft/50 sm:px-5"
    >
      <span className="grid size-11 shrink-0 place-items-center rounded-xl bg-brand-soft text-brand">
        <FileUp aria-hidden className="size-5" />
      </span>
      <span className="grid min-w-0">
        <span className="font-medium">
          <span className="text-brand underline underline-offset-4">Choose files</span>
          <span className="hidden sm:inline"> or drop them anywhere on this page</span>
        </span>
        <span className="text-sm text-ink-soft">
          PDF, JPEG, PNG or plain text, up to {fileSize(maxFileSizeBytes)} each
        </span>
      </span>
    </button>
  );
}
