'use client';

import { acceptedTypes } from '@exora/contracts';
import { useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import {
  createContext,
  type ReactNode,
  use,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { later } from '#lib/load-later.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { DropOverlay } from './drop-overlay.tsx';
import type { Shot } from './photo-sheet.tsx';
import { withTellingName } from './telling-name.ts';
import { uploadTransport } from './transport.ts';
import { hasEnded, type Upload, UploadQueue } from './upload-queue.ts';
import { waitForNetwork } from './wait-for-network.ts';

const PhotoSheet = dynamic(
  later(async () => (await import('./photo-sheet.tsx')).PhotoSheet),
  { ssr: false },
);

interface Uploads {
  readonly queue: UploadQueue;
  readonly openPicker: () => void;
  /** Opens the camera of a phone; elsewhere a choice of pictures. */
  readonly openCamera: () => void;
  /** Whether this person may add documents: the record's owner alone. */
  readonly canAdd: boolean;
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
export function UploadProvider({
  patientId,
  isOwner,
  children,
}: {
  patientId: string;
  isOwner: boolean;
  children: ReactNode;
}) {
  const queryClient = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const [shots, setShots] = useState<readonly Shot[]>([]);
  const [queue] = useState(
    () =>
      new UploadQueue(
        uploadTransport(patientId),
        async () => {
          await queryClient.invalidateQueries({ queryKey: queryKeys.documents(patientId) });
        },
        waitForNetwork,
      ),
  );
  const [openPicker] = useState(() => () => picker.current?.click());
  const [openCamera] = useState(() => () => camera.current?.click());
  const paste = useEffectEvent((files: readonly File[]) =>
    queue.add(files.map((file) => withTellingName(file, 'Pasted'))),
  );

  useEffect(() => {
    if (!isOwner) return;
    const onPaste = (event: ClipboardEvent) => {
      // In a field a paste is the field's, even where it can't take files.
      if (event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]')) return;
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      paste(files);
    };
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, [isOwner]);

  return (
    <UploadsContext value={{ queue, openPicker, openCamera, canAdd: isOwner }}>
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
      {shots.length > 0 && (
        <PhotoSheet
          shots={shots}
          onMore={openCamera}
          onShots={setShots}
          onFiles={(files) => {
            setShots([]);
            queue.add(files);
          }}
        />
      )}
      {isOwner && <DropOverlay onFiles={(files) => queue.add(files)} />}
      <LeaveGuard isHolding={shots.length > 0} />
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
function LeaveGuard({ isHolding }: { isHolding: boolean }) {
  const { uploads } = useUploads();
  const running = isHolding || uploads.some((upload) => !hasEnded(upload));
  useEffect(() => {
    if (!running) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [running]);
  return null;
}
