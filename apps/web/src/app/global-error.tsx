'use client';

import './globals.css';

/** What is left when the frame of all pages itself failed: it can rely on nothing but itself. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : null;
  return (
    <html lang="en">
      <body className="grid min-h-dvh place-items-center p-6 text-center">
        <main className="grid max-w-md justify-items-center gap-4">
          <title>Something went wrong · Exora</title>
          <h1 className="text-lg font-semibold tracking-tight">Something went wrong on Exora’s side.</h1>
          <p className="text-ink-soft">Nothing of your record is lost. Try again in a moment.</p>
          {digest !== null && (
            <p className="text-xs text-ink-soft">
              Reference <code className="font-mono">{digest}</code>
            </p>
          )}
          <button
            type="button"
            onClick={retry}
            className="min-h-11 rounded-lg bg-brand px-4 text-sm font-medium text-on-brand hover:bg-brand-strong"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
