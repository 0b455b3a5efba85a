import { type RefObject, startTransition, useEffect, useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** How far beyond the window something still counts as near. */
const nearMargin = '1800px 0px';

/**
 * Whether an element is near the window, so that its content is worth drawing. What leaves keeps its height, so that nothing
 * jumps; what has the focus stays, and on paper everything is near. `expectedHeight`, in pixels, is that of an element which
 * is to be drawn when it comes near; null: it is drawn from the beginning.
 */
export function useIsNear(element: RefObject<HTMLElement | null>, expectedHeight: number | null): boolean {
  const [isNear, setNear] = useState(expectedHeight === null);

  useEffect(() => {
    const place = element.current;
    if (place === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const entry = entries.at(-1);
        const isIntersecting = entry?.isIntersecting === true;
        if (!isIntersecting) {
          if (place.contains(document.activeElement)) return;
          if (entry !== undefined) place.style.height = `${entry.boundingClientRect.height}px`;
        }
        // In small steps, between which the page goes on scrolling.
        startTransition(() => setNear(isIntersecting));
      },
      { rootMargin: nearMargin },
    );
    const drawForPaper = () => flushSync(() => setNear(true));
    observer.observe(place);
    window.addEventListener('beforeprint', drawForPaper);
    return () => {
      observer.disconnect();
      window.removeEventListener('beforeprint', drawForPaper);
    };
  }, [element]);

  useLayoutEffect(() => {
    // With its content it has its own height.
    if (isNear) element.current?.style.removeProperty('height');
    else if (expectedHeight !== null && element.current?.style.height === '') {
      element.current.style.height = `${expectedHeight}px`;
    }
  }, [element, isNear, expectedHeight]);

  return isNear;
}
