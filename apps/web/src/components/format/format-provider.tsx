'use client';

import { createContext, type ReactNode, use } from 'react';
import { defaultPreferences, type FormatPreferences } from '#lib/format/preferences.ts';

const Format = createContext<FormatPreferences>(defaultPreferences);

/** Says below how the person wants dates, times and quantities to be shown. */
export function FormatProvider({ preferences, children }: { preferences: FormatPreferences; children: ReactNode }) {
  return <Format value={preferences}>{children}</Format>;
}

/** How the person wants dates, times and quantities to be shown. Server components have `readPreferences`. */
export function useFormat(): FormatPreferences {
  return use(Format);
}
