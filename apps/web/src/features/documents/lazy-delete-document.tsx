'use client';

import { lazyExtra } from '#lib/lazy-part.tsx';

/** Comes when somebody is about to delete a document. */
export const DeleteDocument = lazyExtra(async () => (await import('./delete-document.tsx')).DeleteDocument);
