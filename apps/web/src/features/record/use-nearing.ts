import { type RefObject, useEffect } from 'react';

/** Calls `reached` when the element comes near the window while `isOpen`. */
export function useNearing(element: RefObject<HTMLElement | null>, isOpen: boolean, reached: () => unknown): void {
  useEffect(() => {
    if (!isOpen || element.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) reached();
      },
      { rootMargin: '0px 0px 3000px 0px' },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, isOpen, reached]);
}
