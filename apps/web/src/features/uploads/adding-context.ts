import { createContext, use, useSyncExternalStore } from 'react';
import type { Upload } from './upload.ts';
import type { UploadQueue } from './upload-queue.ts';
import type { Uploads } from './uploads.ts';

interface Adding {
  readonly uploads: Uploads;
  readonly openPicker: () => void;
  /** Opens the camera of a phone; elsewhere a choice of pictures. */
  readonly openCamera: () => void;
  /** Whether this person may add documents to the open record, and that record is the one that the view shows. */
  readonly canAdd: boolean;
}

// What the server renders. A view that becomes interactive after the first file was chosen has to begin with the same.
const none: readonly Upload[] = [];
const noUploads = () => none;

/** What `UploadProvider` gives to the views below it. */
export const AddingContext = createContext<Adding | null>(null);

function useAdding(): Adding {
  const adding = use(AddingContext);
  if (adding === null) throw new Error('UploadProvider is missing above this component');
  return adding;
}

/** The uploads, the queue that holds them once there are any, and the ways to add some. */
export function useUploads(): Omit<Adding, 'uploads'> & { queue: UploadQueue | null; uploads: readonly Upload[] } {
  const { uploads, ...ways } = useAdding();
  const { subscribe, snapshot } = uploads;
  return { ...ways, uploads: useSyncExternalStore(subscribe, snapshot, noUploads), queue: uploads.queue };
}
