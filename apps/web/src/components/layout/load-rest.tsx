'use client';

import { useEffect } from 'react';
import { loadParts } from '#lib/load-later.ts';

/** Milliseconds until a browser that doesn't tell when it is idle is taken to be. */
const takenForIdle = 2000;

/** Loads what comes later, once the page is there and the browser has nothing else to do. */
export function LoadRest() {
  useEffect(() => {
    const load = () => void loadParts();
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(load, takenForIdle);
      return () => clearTimeout(timer);
    }
    const idle = requestIdleCallback(load);
    return () => cancelIdleCallback(idle);
  }, []);
  return null;
}
