'use client';

import { useFreshWhile } from '#lib/use-fresh-while.ts';

/** Says that the story is on its way, and shows it by itself when it is there. */
export function StoryPending() {
  return useFreshWhile(true) ? 'It appears here in a moment.' : 'It takes longer than usual. Look again later.';
}
