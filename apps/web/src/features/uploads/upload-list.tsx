'use client';

import { useEffect } from 'react';
import { Card } from '#components/ui/card.tsx';
import { useUploads } from './adding-context.ts';
import { UploadRows } from './lazy-upload-rows.tsx';

/** The uploads above the documents list. An upload leaves when the list below shows it. */
export function UploadList() {
  const { queue, uploads } = useUploads();
  const anyListed = uploads.some(({ listed }) => listed);
  useEffect(() => {
    if (anyListed) queue?.clearListed();
  }, [anyListed, queue]);

  const shown = uploads.filter(({ listed }) => !listed);
  if (shown.length === 0) return null;
  return (
    <Card aria-label="Uploads" className="animate-rise overflow-hidden">
      <UploadRows uploads={shown} />
    </Card>
  );
}
