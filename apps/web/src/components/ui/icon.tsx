import type { IconNode } from 'lucide';
import { createElement } from 'react';

/**
 * One of Lucide's icons in the colour of the text, hidden from assistive technology: what it says stands in words beside it.
 * Lucide's own components for React are drawn by the browser a second time, each of them, wherever the server drew it.
 */
export function Icon({ of, className }: { of: IconNode; className?: string | undefined }) {
  return (
    <svg
      aria-hidden
      width="24"
      height="24"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      {of.map(([shape, attributes], at) => createElement(shape, { key: at, ...attributes }))}
    </svg>
  );
}
