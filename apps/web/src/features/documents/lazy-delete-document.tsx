'use client';

import { lazyPart } from '#lib/lazy-part.tsx';

/** Comes when somebody is about to delete a document. */
export const DeleteDocument = lazyPart(async () => (await import('./delete-document.tsx')).DeleteDocument);
