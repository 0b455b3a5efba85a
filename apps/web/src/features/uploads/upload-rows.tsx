'use client';

import type { Upload } from './upload.ts';
import { UploadRow } from './upload-row.tsx';

/** Uploads with how far they are, one below the other. */
export function UploadRows({ uploads }: { uploads: readonly Upload[] }) {
  return (
    <ul className="divide-y divide-line">
      {uploads.map((upload) => (
        <UploadRow key={upload.key} upload={upload} />
      ))}
    </ul>
  );
}
