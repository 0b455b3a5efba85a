'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Longest wait that a browser's timer holds, in milliseconds. */
const longestWaitMs = 2 ** 31 - 1;

/** Asks for the page anew when an access is over, so that it isn't on the screen longer than it lasts. */
export function RefreshAt({ time }: { time: string }) {
  const router = useRouter();
  useEffect(() => {
    const waitMs = Date.parse(time) - Date.now() + 500;
    if (waitMs > longestWaitMs) return;
    const timer = setTimeout(() => router.refresh(), Math.max(waitMs, 0));
    return () => clearTimeout(timer);
  }, [time, router]);
  return null;
}
