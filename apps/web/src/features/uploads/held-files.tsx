'use client';

import { useEffect, useSyncExternalStore } from 'react';
import { counted } from '#lib/format/quantities.ts';
import { cornerPlace } from './corner-place.ts';
import { hasEnded, type Upload } from './upload.ts';
import type { Uploads } from './uploads.ts';

// What the server renders.
const none: readonly Upload[] = [];
const noUploads = () => none;
const noneHeld = () => 0;
const notStuck = () => false;

/**
 * Says that files wait for what takes them, where that takes long. Has the browser ask before the page is closed while files
 * are on their way.
 */
export function HeldFiles({ uploads, shots }: { uploads: Uploads; shots: number }) {
  const { subscribe, snapshot, held: heldNow, isStuck: isStuckNow } = uploads;
  const held = useSyncExternalStore(subscribe, heldNow, noneHeld);
  const isStuck = useSyncExternalStore(subscribe, isStuckNow, notStuck);
  const running = useSyncExternalStore(subscribe, snapshot, noUploads).some((upload) => !hasEnded(upload));
  const isAsking = shots > 0 || held > 0 || running;
  useEffect(() => {
    if (!isAsking) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isAsking]);
  return (
    <div role="status" className={cornerPlace}>
      {isStuck && (
        <p
          data-testid="held-files"
          className="animate-rise rounded-2xl border border-line bg-surface px-4 py-3 text-sm shadow-float"
        >
          {counted(held, 'file')} to be added: Exora does not answer. It goes on by itself when it does; if this stays,
          reload the page and choose again.
        </p>
      )}
    </div>
  );
}
