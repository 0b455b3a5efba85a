'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { lazyExtra } from '#lib/lazy-part.tsx';
import { later } from '#lib/load-later.ts';
import { useUploads } from './adding-context.ts';

const UploadsCorner = lazyExtra(later(async () => (await import('./uploads-corner.tsx')).UploadsCorner));

/** The uploads in the corner of every view but the documents list, which shows them itself. */
export function UploadDock() {
  const { queue, uploads } = useUploads();
  const pathname = usePathname();
  const router = useRouter();
  const elsewhere = pathname !== '/documents';
  const done = uploads.filter(({ state }) => state === 'done').length;

  useEffect(() => {
    // The view below was made before these documents were there.
    if (done > 0 && elsewhere) router.refresh();
  }, [done, elsewhere, router]);

  if (!elsewhere || uploads.length === 0) return null;
  const close = () => {
    for (const { key } of uploads) queue?.remove(key);
  };
  return <UploadsCorner uploads={uploads} done={done} onClose={close} />;
}
