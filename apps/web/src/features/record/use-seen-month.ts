import { startTransition, useEffect, useState } from 'react';

/** Pixels below the window's top at which a day counts as the one that is read: below what stays there. */
const readingLine = 180;

/** Milliseconds between two looks: each makes the browser lay the page out. */
const everyMs = 250;

/**
 * The month (`2024-03`; the year alone where no more is known, '' for undated facts) of the day that is being read while one
 * scrolls; null above the first. Days are marked `data-date`, their list `data-days`.
 */
export function useSeenMonth(): string | null {
  const [month, setMonth] = useState<string | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    // What scrolls goes first.
    const show = (seen: string | null) => startTransition(() => setMonth(seen));
    const look = () => {
      timer = undefined;
      const list = document.querySelector('[data-days]')?.getBoundingClientRect();
      if (list === undefined) return;
      if (list.top > readingLine) return show(null);
      const day = document
        .elementFromPoint(list.left + list.width / 2, readingLine)
        ?.closest<HTMLElement>('[data-date]');
      // Between two days it is still the one before.
      if (day?.dataset.date !== undefined) show(day.dataset.date.slice(0, 7));
    };
    const onScroll = () => {
      // Where the next frame begins the page is laid out anyway.
      timer ??= setTimeout(() => {
        frame = requestAnimationFrame(look);
      }, everyMs);
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', onScroll);
    };
  }, []);
  return month;
}
