'use client';

import './globals.css';
import { useEffect } from 'react';
import { FailedView } from '#components/layout/failed-view.tsx';
import { themeCookie, themeOf } from '#lib/theme.ts';

/** What is left when the frame of all pages itself failed. */
export default function GlobalError(failed: { error: unknown; retry: () => void }) {
  useEffect(() => {
    const chosen = new RegExp(`\\b${themeCookie}=(\\w+)`).exec(document.cookie)?.[1];
    if (themeOf(chosen) !== 'system') document.documentElement.dataset.theme = themeOf(chosen);
  }, []);
  return (
    <html lang="en">
      <body className="grid min-h-dvh">
        <title>Something went wrong · Exora</title>
        <main className="grid">
          <FailedView {...failed} />
        </main>
      </body>
    </html>
  );
}
