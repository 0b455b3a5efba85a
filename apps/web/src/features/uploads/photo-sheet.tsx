'use client';

import { Camera, X } from 'lucide';
import { Dialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { photosToPdf } from './photos-to-pdf.ts';
import { takenName, withTellingName } from './telling-name.ts';

/** A photo that was taken and is not added yet. */
export interface Shot {
  readonly key: string;
  readonly file: File;
}

/** The photos that were taken: more of them, as one document or as several, or none after all. */
export function PhotoSheet({
  shots,
  recordName,
  onMore,
  onShots,
  onFiles,
}: {
  shots: readonly Shot[];
  recordName: string;
  onMore: () => void;
  onShots: (shots: readonly Shot[]) => void;
  onFiles: (files: readonly File[]) => void;
}) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const files = shots.map(({ file }) => file);
  const single = () => onFiles(files.map((file) => withTellingName(file, 'Photo')));
  const joined = async () => {
    setBusy(true);
    setFailed(false);
    try {
      onFiles([await photosToPdf(files, `${takenName('Photo')}.pdf`)]);
    } catch {
      // A browser that can't show the picture can't put it on a page: the photos themselves can still be added.
      setFailed(true);
      setBusy(false);
    }
  };
  return (
    <Dialog.Root
      open
      onOpenChange={() => {
        // Pages that are being added can't be taken back; others were photographed for a reason. A second Esc keeps them.
        if (!busy) setAsking(!isAsking);
      }}
    >
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-ink/30 dark:bg-canvas/70" />
        <Dialog.Content
          data-testid="photo-sheet"
          onOpenAutoFocus={(event) => {
            // Not on the first button: it takes a page away.
            event.preventDefault();
            if (event.target instanceof HTMLElement) event.target.focus();
          }}
          className="fixed inset-x-0 bottom-0 z-50 grid max-h-[90dvh] gap-4 overflow-y-auto rounded-t-3xl bg-surface px-4 pt-5 pb-[max(1rem,env(safe-area-inset-bottom))] shadow-float sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-lg sm:-translate-1/2 sm:rounded-2xl sm:border sm:border-line sm:p-6"
        >
          <div className="grid gap-1">
            <Dialog.Title className="text-lg font-semibold tracking-tight">
              {shots.length === 1 ? 'One page photographed' : `${shots.length} pages photographed`}
            </Dialog.Title>
            <Dialog.Description className="text-sm text-ink-soft">
              Does the document have more pages? Photograph them one after the other, then add them together. They go
              into the record of <bdi className="font-semibold text-ink">{recordName}</bdi>.
            </Dialog.Description>
          </div>
          <ol className="grid grid-cols-3 gap-3 sm:grid-cols-4">
            {shots.map((shot, index) => (
              <li key={shot.key} className="relative">
                <ShotPicture shot={shot} label={`Page ${index + 1}`} />
                <button
                  type="button"
                  disabled={busy}
                  aria-label={`Remove page ${index + 1}`}
                  className="absolute -top-2 -right-2 grid size-11 place-items-center disabled:opacity-55"
                  onClick={() =>
                    shots.length === 1 ? setAsking(true) : onShots(shots.filter((each) => each !== shot))
                  }
                >
                  <span className="grid size-7 place-items-center rounded-full border border-line bg-surface shadow-card">
                    <Icon of={X} className="size-4" />
                  </span>
                </button>
              </li>
            ))}
          </ol>
          {failed && (
            <p role="alert" className="text-sm text-danger">
              These photos could not be put together. Add them as documents of their own.
            </p>
          )}
          {isAsking ? (
            <ThrowAway count={shots.length} onThrow={() => onShots([])} onKeep={() => setAsking(false)} />
          ) : (
            <div className="grid gap-2">
              <Button onClick={onMore} disabled={busy}>
                <Icon of={Camera} className="size-4.5" />
                Photograph the next page
              </Button>
              {shots.length === 1 ? (
                <Button variant="primary" onClick={single}>
                  Add this photo
                </Button>
              ) : (
                <>
                  <Button variant="primary" busy={busy} onClick={() => void joined()}>
                    Add as one document of {shots.length} pages
                  </Button>
                  <Button disabled={busy} onClick={single}>
                    Add as {shots.length} documents
                  </Button>
                </>
              )}
              <Button variant="ghost" disabled={busy} onClick={() => setAsking(true)}>
                Don’t add
              </Button>
            </div>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Asks before photographed pages are lost: nothing else may have them. Asked, keeping them has the focus. */
function ThrowAway({ count, onThrow, onKeep }: { count: number; onThrow: () => void; onKeep: () => void }) {
  const it = count === 1 ? 'the page' : `the ${count} pages`;
  return (
    <div role="alert" className="grid gap-2">
      <p className="font-semibold">
        Throw {it} away? {count === 1 ? 'It' : 'They'} may be kept nowhere else.
      </p>
      <Button variant="primary" autoFocus onClick={onKeep}>
        Keep {it}
      </Button>
      <Button variant="danger" onClick={onThrow}>
        Throw {it} away
      </Button>
    </div>
  );
}

function ShotPicture({ shot, label }: { shot: Shot; label: string }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(shot.file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [shot.file]);
  return (
    // biome-ignore lint/performance/noImgElement: it is in this browser already
    <img
      src={address}
      alt={label}
      className="aspect-[3/4] w-full rounded-lg border border-line bg-sunken object-cover"
    />
  );
}
