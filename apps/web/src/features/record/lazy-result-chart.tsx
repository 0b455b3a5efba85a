'use client';

import dynamic from 'next/dynamic';

/** The chart comes after the page, in the place that is kept for it: the table under it has all that it draws. */
export const LazyResultChart = dynamic(() => import('./result-chart.tsx').then(({ ResultChart }) => ResultChart), {
  ssr: false,
  loading: () => <div aria-hidden className="h-72 animate-breathe rounded-xl bg-raised" />,
});
