'use client';

import { lazyExtra } from '#lib/lazy-part.tsx';

/** Comes when somebody is about to move a document. */
export const MoveDocument = lazyExtra(async () => (await import('./move-document.tsx')).MoveDocument);
