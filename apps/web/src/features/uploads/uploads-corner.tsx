import Link from 'next/link';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#lib/class-names.ts';
import { counted } from '#lib/format/quantities.ts';
import { cornerPlace } from './corner-place.ts';
import { hasEnded, type Upload } from './upload.ts';
import { UploadRows } from './upload-rows.tsx';

/** The uploads of a record, in the corner of a view about something else. */
export function UploadsCorner({
  uploads,
  done,
  onClose,
}: {
  uploads: readonly Upload[];
  done: number;
  onClose: () => void;
}) {
  const open = uploads.filter(({ state }) => state !== 'done');
  return (
    <section
      aria-label="Uploads"
      className={classNames(
        cornerPlace,
        'animate-rise overflow-hidden rounded-2xl border border-line bg-surface shadow-float',
      )}
    >
      <div className="flex items-center justify-between gap-3 py-2 pr-2 pl-4 sm:pl-5">
        <p aria-live="polite" className="text-sm font-semibold">
          {done === uploads.length ? `${counted(done, 'document')} added` : `${done} of ${uploads.length} uploaded`}
        </p>
        <div className="flex">
          <Link
            href="/documents"
            className="flex min-h-11 items-center rounded-lg px-3 text-sm font-medium text-brand hover:bg-sunken"
          >
            See documents
          </Link>
          {uploads.every(hasEnded) && (
            <Button variant="ghost" onClick={onClose}>
              Close
            </Button>
          )}
        </div>
      </div>
      {open.length > 0 && (
        <div className="max-h-72 overflow-y-auto border-t border-line">
          <UploadRows uploads={open} />
        </div>
      )}
    </section>
  );
}
