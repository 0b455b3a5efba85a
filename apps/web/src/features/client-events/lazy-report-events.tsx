'use client';

import { lazyExtra } from '#lib/lazy-part.tsx';

/** `ReportEvents`, loaded when the page is there: nothing that it tells of happens before. */
export const LazyReportEvents = lazyExtra(async () => (await import('./report-events.tsx')).ReportEvents);
