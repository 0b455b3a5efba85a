import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { pagesIn } from './place.ts';

/** What the scrolling area shows: the pages' pictures, their text, or neither while the text is on its way. */
export type Shown = 'pictures' | 'text' | 'nothing';

/**
 * The page in the middle of the scrolling area, and how to go to one. Where the area can't be scrolled so far that the page
 * comes to its middle, it counts as the current one until the area is scrolled on.
 */
export function useCurrentPage(scroller: RefObject<HTMLElement | null>, count: number, shown: Shown) {
  const [page, setPage] = useState(1);
  /** Where the area stood when the page was chosen. */
  const held = useRef<number | null>(null);

  useEffect(() => {
    const area = scroller.current;
    if (area === null || count < 2 || shown === 'nothing') return;
    // A line across the middle of the area: whichever page crosses it is the current one.
    const observer = new IntersectionObserver(
      (entries) => {
        if (area.scrollTop === held.current) return;
        held.current = null;
        const crossing = entries.find((entry) => entry.isIntersecting);
        const number = Number(crossing?.target.getAttribute('data-page'));
        if (number > 0) setPage(number);
      },
      { root: area, rootMargin: '-50% 0px -49% 0px' },
    );
    for (const sheet of pagesIn(area)) observer.observe(sheet);
    return () => observer.disconnect();
  }, [scroller, count, shown]);

  /** Says which page is the current one wherever the area stands. */
  const hold = useCallback(
    (number: number) => {
      held.current = scroller.current?.scrollTop ?? null;
      setPage(number);
    },
    [scroller],
  );
  return { page, hold };
}
