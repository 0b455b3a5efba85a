'use client';

import { useSyncExternalStore } from 'react';
import { type Theme, themeCookie, themeOf } from '#lib/theme.ts';

const oneYearSeconds = 365 * 24 * 60 * 60;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The chosen appearance. */
export function useTheme(): Theme {
  return useSyncExternalStore(
    subscribe,
    () => themeOf(document.documentElement.dataset.theme),
    () => 'system' as const,
  );
}

/** Shows the appearance at once and keeps the choice for the server's next page. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and Firefox
  document.cookie = `${themeCookie}=${theme}; Path=/; Max-Age=${oneYearSeconds}; SameSite=Lax${secure}`;
  for (const listener of listeners) listener();
}
