'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';

/** While something is under way, it is looked at again so often, and so many times. */
const againMs = 2000;
const mostLooks = 30;

/** Has the page made anew every now and then while something is pending. Returns whether that goes on. */
export function useFreshWhile(isPending: boolean): boolean {
  const router = useRouter();
  const [looks, setLooks] = useState(0);
  const goesOn = isPending && looks < mostLooks;
  useEffect(() => {
    if (!goesOn) return;
    const timer = setTimeout(() => {
      setLooks(looks + 1);
      router.refresh();
    }, againMs);
    return () => clearTimeout(timer);
  }, [goesOn, looks, router]);
  return goesOn;
}
