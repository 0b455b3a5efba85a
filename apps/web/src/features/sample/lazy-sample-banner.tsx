'use client';

import dynamic from 'next/dynamic';

/** Comes with the pages of a sample patient alone. */
export const SampleBanner = dynamic(async () => (await import('./sample-banner.tsx')).SampleBanner);
