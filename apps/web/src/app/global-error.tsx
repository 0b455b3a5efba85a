'use client';

import './globals.css';
import { FailedPage } from '#components/layout/failed-page.tsx';

/** What is left when the frame of all pages itself failed. */
export default function GlobalError(failed: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="grid min-h-dvh">
        <title>Something went wrong · Exora</title>
        <FailedPage {...failed} />
      </body>
    </html>
  );
}
