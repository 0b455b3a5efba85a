'use client';

import { maxFileSizeBytes } from '@exora/contracts';
import { FileUp } from 'lucide-react';
import { classNames } from '#lib/class-names.ts';
import { fileSize } from '#lib/format/quantities.ts';
import { useUploads } from './upload-provider.tsx';

const frame = 'w-full rounded-2xl border-2 border-dashed transition-colors hover:border-brand hover:bg-brand-soft/50';
const accepted = `PDF, JPEG, PNG or plain text, up to ${fileSize(maxFileSizeBytes)} each`;

/** Where files can be chosen, with what is accepted. They can be dropped anywhere, which it says too. */
export function DropZone() {
  const { openPicker } = useUploads();
  return (
    <button
      type="button"
      data-testid="drop-zone"
      onClick={openPicker}
      className={classNames(frame, 'flex items-center gap-4 border-line px-4 py-4 text-left sm:px-5')}
    >
      <Tile />
      <span className="grid min-w-0">
        <Choose />
        <span className="text-sm text-ink-soft">{accepted}</span>
      </span>
    </button>
  );
}

/** The same in the place of an empty list: large, and with what to begin with. */
export function FirstDropZone() {
  const { openPicker } = useUploads();
  return (
    <button
      type="button"
      data-testid="drop-zone"
      onClick={openPicker}
      className={classNames(frame, 'grid justify-items-center gap-4 border-field bg-surface px-6 py-16 text-center')}
    >
      <Tile />
      <span className="grid max-w-md gap-1.5">
        <span className="text-lg font-semibold tracking-tight">Add your first document</span>
        <span className="text-ink-soft">
          A discharge letter or a lab report is a good start. A photo of the paper is fine.
        </span>
      </span>
      <span className="grid gap-1">
        <Choose />
        <span className="text-sm text-ink-soft">{accepted}</span>
      </span>
    </button>
  );
}

function Tile() {
  return (
    <span className="grid size-11 shrink-0 place-items-center rounded-xl bg-brand-soft text-brand">
      <FileUp aria-hidden className="size-5" />
    </span>
  );
}

function Choose() {
  return (
    <span className="font-medium">
      <span className="text-brand underline underline-offset-4">Choose files</span>
      <span className="hidden sm:inline"> or drop them anywhere on this page</span>
    </span>
  );
}
