'use client';

import { acceptedTypes } from '@exora/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { queryKeys } from '#lib/query-keys.ts';
import { DropOverlay } from './drop-overlay.tsx';
import { uploadTransport } from './transport.ts';
import { type Upload, UploadQueue } from './upload-queue.ts';

interface Uploads {
  readonly queue: UploadQueue;
  readonly openPicker: () => void;
}

/** What the server renders. A view that becomes interactive after the first file was chosen has to begin with the same. */
const none: readonly Upload[] = [];
const noUploads = () => none;

const UploadsContext = createContext<Uploads | null>(null);

const accept = Object.values(acceptedTypes)
  .flat()
  .map((ending) => `.${ending}`)
  .join(',');

/**
 * Holds the uploads of `patientId`'s record for all views: files can be dropped anywhere, pasted, or picked, and go on
 * while people look around.
 */
export function UploadProvider({ patientId, children }: { patientId: string; children: ReactNode }) {
  const queryClient = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const [queue] = useState(
    () =>
      new UploadQueue(uploadTransport(patientId), async () => {
        await queryClient.invalidateQueries({ queryKey: queryKeys.documents(patientId) });
      }),
  );
  const [openPicker] = useState(() => () => picker.current?.click());

  return (
    <UploadsContext value={{ queue, openPicker }}>
      {children}
      <input
        ref={picker}
        type="file"
        multiple
        accept={accept}
        hidden
        data-testid="file-input"
        aria-label="Choose documents"
        onChange={(event) => {
          queue.add(event.target.files ?? []);
          event.target.value = '';
        }}
      />
      <DropOverlay onFiles={(files) => queue.add(files)} />
      <LeaveGuard />
    </UploadsContext>
  );
}

function useUploadsContext(): Uploads {
  const uploads = use(UploadsContext);
  if (uploads === null) throw new Error('UploadProvider is missing above this component');
  return uploads;
}

/** The uploads, and what can be done with them. */
export function useUploads(): Uploads & { uploads: readonly Upload[] } {
  const context = useUploadsContext();
  const { subscribe, snapshot } = context.queue;
  return { ...context, uploads: useSyncExternalStore(subscribe, snapshot, noUploads) };
}

/** Has the browser ask before the page is closed while files are on their way. */
function LeaveGuard() {
  const { uploads } = useUploads();
  const running = uploads.some(({ state }) => !['done', 'refused', 'failed'].includes(state));
  useEffect(() => {
    if (!running) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [running]);
  return null;
}
