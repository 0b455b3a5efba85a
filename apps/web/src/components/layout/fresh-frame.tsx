'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Has the frame asked for anew, once: where something isn't there, its record may have closed since the frame was made. */
export function FreshFrame() {
  const router = useRouter();
  useEffect(() => router.refresh(), [router]);
  return null;
}
