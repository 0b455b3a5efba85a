'use client';

import { maxFileSizeBytes } from '@exora/contracts';
import { Camera, FileUp } from 'lucide';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { classNames } from '#lib/class-names.ts';
import { fileSize } from '#lib/format/quantities.ts';
import { useUploads } from './adding-context.ts';

const frame = 'w-full rounded-2xl border-2 border-dashed transition-colors hover:border-brand hover:bg-brand-soft/50';
const accepted = `PDF, photos and scans, letters in Word, RTF, HTML or text, records (C-CDA, FHIR, HL7), or a ZIP of these, up to ${fileSize(maxFileSizeBytes)} each`;

/** Where files can be chosen, with what is accepted. They can be dropped anywhere, which it says too. */
export function DropZone() {
  const { openPicker, openCamera, canAdd } = useUploads();
  if (!canAdd) return null;
  return (
    <div className="grid gap-2">
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
      <Button className="pointer-fine:hidden" onClick={openCamera}>
        <Icon of={Camera} className="size-4.5" />
        Photograph pages
      </Button>
    </div>
  );
}

/** The same in the place of an empty list: large, and with what to begin with. */
export function FirstDropZone() {
  const { openPicker, canAdd } = useUploads();
  if (!canAdd)
    return <p className="py-10 text-center text-ink-soft">No documents yet. Whoever keeps this record adds them.</p>;
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
      <Icon of={FileUp} className="size-5" />
    </span>
  );
}

function Choose() {
  return (
    <span className="font-medium">
      <span className="text-brand underline underline-offset-4">Choose files</span>
      <span className="hidden sm:inline">, drop them anywhere, or paste them</span>
    </span>
  );
}
