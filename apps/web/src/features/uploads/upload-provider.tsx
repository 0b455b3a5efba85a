'use client';

import { useQueryClient } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { isForeignView } from '#lib/foreign-view.ts';
import { lazyExtra } from '#lib/lazy-part.tsx';
import { later } from '#lib/load-later.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { AddingContext } from './adding-context.ts';
import { DropOverlay } from './drop-overlay.tsx';
import { HeldFiles } from './held-files.tsx';
import type { Shot } from './photo-sheet.tsx';
import { Uploads } from './uploads.ts';

const loadQueue = later(async () => {
  // With what shows them: nobody would see the files that a queue has taken and that wait for the network with it.
  const [queue] = await Promise.all([
    import('./start-queue.ts'),
    import('./uploads-corner.tsx'),
    import('./upload-rows.tsx'),
  ]);
  return queue;
});
const PhotoSheet = lazyExtra(later(async () => (await import('./photo-sheet.tsx')).PhotoSheet));

/**
 * Holds the uploads of `patientId`'s record for all views: files can be dropped anywhere, pasted, or picked, and go on
 * while people look around.
 */
export function UploadProvider({
  patientId,
  recordName,
  mayAdd,
  accept,
  children,
}: {
  patientId: string;
  recordName: string;
  /** Whether this person may add documents to the record. */
  mayAdd: boolean;
  /** Endings of the names that can be chosen, as a file input takes them. */
  accept: string;
  children: ReactNode;
}) {
  const queryClient = useQueryClient();
  const canAdd = !isForeignView(usePathname()) && mayAdd;
  const picker = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const [shots, setShots] = useState<readonly Shot[]>([]);
  const [uploads] = useState(
    () =>
      new Uploads(loadQueue, patientId, async () => {
        await queryClient.invalidateQueries({ queryKey: queryKeys.documents(patientId) });
      }),
  );
  const [openPicker] = useState(() => () => picker.current?.click());
  const [openCamera] = useState(() => () => camera.current?.click());
  const paste = useEffectEvent((files: readonly File[]) => uploads.add(files, 'Pasted'));

  useEffect(() => {
    if (!canAdd) return;
    const onPaste = (event: ClipboardEvent) => {
      // In a field a paste is the field's, even where it can't take files.
      if (event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]')) return;
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void paste(files);
    };
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, [canAdd]);

  return (
    <AddingContext value={{ uploads, openPicker, openCamera, canAdd }}>
      {children}
      {canAdd && (
        <>
          <input
            ref={picker}
            type="file"
            multiple
            accept={accept}
            hidden
            data-testid="file-input"
            aria-label="Choose documents"
            onChange={(event) => {
              void uploads.add(event.target.files ?? []);
              event.target.value = '';
            }}
          />
          <input
            ref={camera}
            type="file"
            accept="image/*"
            capture="environment"
            multiple
            hidden
            data-testid="camera-input"
            aria-label="Photograph a document"
            onChange={(event) => {
              const taken = [...(event.target.files ?? [])].map((file) => ({ key: crypto.randomUUID(), file }));
              setShots((before) => [...before, ...taken]);
              event.target.value = '';
            }}
          />
        </>
      )}
      {shots.length > 0 && (
        <PhotoSheet
          shots={shots}
          recordName={recordName}
          onMore={openCamera}
          onShots={setShots}
          onFiles={(files) => {
            setShots([]);
            void uploads.add(files);
          }}
        />
      )}
      {canAdd && <DropOverlay recordName={recordName} onFiles={(files) => void uploads.add(files)} />}
      <HeldFiles uploads={uploads} shots={shots.length} />
    </AddingContext>
  );
}
