'use client';

import dynamic from 'next/dynamic';

/** `ReportEvents`, loaded when the page is there: nothing that it tells of happens before. */
export const LazyReportEvents = dynamic(async () => (await import('./report-events.tsx')).ReportEvents, { ssr: false });
