'use client';

import { useEffect } from 'react';

/** Loads a page anew that the browser brings back from memory, so that going back after signing out shows nothing. */
export function FreshOnReturn() {
  useEffect(() => {
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) window.location.reload();
    };
    window.addEventListener('pageshow', onShow);
    return () => window.removeEventListener('pageshow', onShow);
  }, []);
  return null;
}
