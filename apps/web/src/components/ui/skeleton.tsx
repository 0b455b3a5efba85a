import type { ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';

/** A grey shape in the place of something that is loading. */
export function Skeleton({ className }: { className?: string }) {
  return <div className={classNames('animate-breathe rounded-md bg-line', className)} />;
}

/** Wraps a view's skeleton: says once that it is loading, and hides the shapes from assistive technology. */
export function Loading({ what, children }: { what: string; children: ReactNode }) {
  return (
    <div role="status" aria-live="polite">
      <span className="sr-only">Loading {what}…</span>
      <div aria-hidden>{children}</div>
    </div>
  );
}
