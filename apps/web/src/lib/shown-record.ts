import { useSyncExternalStore } from 'react';

/** Something that has an address of its own, and the record that it belongs to: not always the one that is open. */
export interface ShownRecord {
  /** Id of the document or fact. */
  readonly resourceId: string;
  readonly profileId: string;
  readonly isOwner: boolean;
}

let shown: ShownRecord | null = null;
const listeners = new Set<() => void>();

/** Says what the view shows, until the returned function takes it back. */
export function showRecord(record: ShownRecord): () => void {
  change(record);
  return () => {
    // Another view may have come before this one went.
    if (shown === record) change(null);
  };
}

function change(to: ShownRecord | null): void {
  shown = to;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the view shows; null while that is not there yet, and for views of the open record. */
export function useShownRecord(): ShownRecord | null {
  return useSyncExternalStore(
    subscribe,
    () => shown,
    () => null,
  );
}
