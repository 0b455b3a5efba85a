'use client';

import { LogIn } from 'lucide-react';
import { usePathname } from 'next/navigation';

/** Says that the session has ended while a page was open. What the page shows stays, until the person signs in again. */
export function SessionEnded() {
  const pathname = usePathname();
  return (
    <div
      role="alert"
      data-testid="session-ended"
      className="fixed inset-x-3 top-3 z-50 mx-auto flex max-w-md animate-rise items-center justify-between gap-4 rounded-2xl border border-line bg-surface py-2 pr-2 pl-5 shadow-float"
    >
      <p className="text-sm font-semibold">Your session has ended.</p>
      <a
        href={`/sign-in?next=${encodeURIComponent(pathname)}`}
        className="flex min-h-11 items-center gap-2 rounded-lg bg-brand px-4 text-sm font-semibold text-on-brand hover:bg-brand-strong"
      >
        <LogIn aria-hidden className="size-4" />
        Sign in
      </a>
    </div>
  );
}
