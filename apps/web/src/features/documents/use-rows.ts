'use client';

import { type RefObject, startTransition, useEffect, useRef, useState } from 'react';

/** Rows that a list begins with, and by how many it grows. */
const step = 20;

/**
 * How many rows of a long list are there: more whenever its end comes near. `end` is what stands there; `of` names what is
 * listed, and another list begins anew.
 */
export function useRows(of: string, total: number): { rows: number; end: RefObject<HTMLDivElement | null> } {
  const [shown, setShown] = useState({ of, rows: step });
  const end = useRef<HTMLDivElement>(null);
  const rows = shown.of === of ? shown.rows : step;
  const isWhole = rows >= total;
  useEffect(() => {
    const mark = end.current;
    if (mark === null || isWhole) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        // Whoever scrolls or types goes first.
        startTransition(() => setShown({ of, rows: rows + step }));
      },
      { rootMargin: '1600px' },
    );
    observer.observe(mark);
    return () => observer.disconnect();
  }, [of, rows, isWhole]);
  return { rows, end };
}
