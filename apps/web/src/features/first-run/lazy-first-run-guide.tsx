'use client';

import { lazyPart } from '#lib/lazy-part.tsx';

/** Comes for whoever is here for the first time. */
export const FirstRunGuide = lazyPart(async () => (await import('./first-run-guide.tsx')).FirstRunGuide);
