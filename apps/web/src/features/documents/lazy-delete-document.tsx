'use client';

import dynamic from 'next/dynamic';

/** Comes when somebody is about to delete a document. */
export const DeleteDocument = dynamic(async () => (await import('./delete-document.tsx')).DeleteDocument, {
  ssr: false,
});
