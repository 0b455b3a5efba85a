'use client';

import { lazyPart } from '#lib/lazy-part.tsx';

/** Comes with the pages of a sample patient alone. */
export const SampleBanner = lazyPart(async () => (await import('./sample-banner.tsx')).SampleBanner);
