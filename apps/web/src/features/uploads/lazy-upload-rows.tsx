'use client';

import { Suspense } from 'react';
import { counted } from '#lib/format/quantities.ts';
import { lazyPart } from '#lib/lazy-part.tsx';
import { later } from '#lib/load-later.ts';
import type { Upload } from './upload.ts';

const Rows = lazyPart(later(async () => (await import('./upload-rows.tsx')).UploadRows));

/** The uploads, row by row; how many there are until the rows have come, which without network takes until it is back. */
export function UploadRows({ uploads }: { uploads: readonly Upload[] }) {
  const waiting = (
    <p role="status" data-testid="uploads-coming" className="px-5 py-4 text-sm text-ink-soft">
      {counted(uploads.length, 'file')} to be added. Each is shown here once this part of the page has come.
    </p>
  );
  return (
    <Suspense fallback={waiting}>
      <Rows uploads={uploads} />
    </Suspense>
  );
}
