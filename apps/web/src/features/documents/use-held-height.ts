import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the place of a list as high as it was before it was narrowed, or as the window where it was higher: else the page's
 * scrollbar goes with the rows, and all that is centred moves sideways with each letter that is typed. `rows` is how many are
 * there.
 */
export function useHeldHeight(place: RefObject<HTMLElement | null>, isNarrow: boolean, rows: number): void {
  const whole = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew with every number of rows, which the body doesn't read
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    element.style.minHeight = isNarrow ? `${Math.min(whole.current, window.innerHeight)}px` : '';
    if (!isNarrow) whole.current = element.offsetHeight;
  }, [place, isNarrow, rows]);
}
