import { useSyncExternalStore } from 'react';

/** Tailwind's `lg`. */
const wide = '(min-width: 64rem)';

/** Whether there is room for the pages beside the facts. Not, as far as the server knows. */
export function useIsWide(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(wide).matches,
    () => false,
  );
}

function subscribe(onChange: () => void): () => void {
  const query = matchMedia(wide);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}
