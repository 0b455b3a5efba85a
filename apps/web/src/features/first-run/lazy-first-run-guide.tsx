'use client';

import dynamic from 'next/dynamic';

/** Comes for whoever is here for the first time. */
export const FirstRunGuide = dynamic(async () => (await import('./first-run-guide.tsx')).FirstRunGuide);
