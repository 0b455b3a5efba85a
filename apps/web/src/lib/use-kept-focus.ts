import { type RefObject, useEffect, useRef } from 'react';

/**
 * Gives the focus to an element when `state` has changed and what had the focus went with the change; nothing at first, and
 * nothing where something else has it.
 */
export function useKeptFocus(element: RefObject<HTMLElement | null>, state: string): void {
  const before = useRef(state);
  useEffect(() => {
    if (before.current === state) return;
    before.current = state;
    if (document.activeElement === null || document.activeElement === document.body) {
      element.current?.focus({ preventScroll: true });
    }
  }, [element, state]);
}
