'use client';

import dynamic from 'next/dynamic';

/** Comes with views that are made while documents are being read. */
export const ProcessingNotice = dynamic(async () => (await import('./processing-notice.tsx')).ProcessingNotice);
