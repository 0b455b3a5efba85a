'use client';

import { lazyPart } from '#lib/lazy-part.tsx';

/** Comes with views that are made while documents are being read. */
export const ProcessingNotice = lazyPart(async () => (await import('./processing-notice.tsx')).ProcessingNotice);
