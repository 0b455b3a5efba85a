'use client';

import type { ListedDocument } from '@exora/contracts';
import { FileLock, FileText, FileX, Image } from 'lucide';
import { useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { isStopped } from './stage-text.ts';

/** A document's first page, small; a picture of its kind where there is none, or nobody but its owner may see it. */
export function Thumbnail({ file, isOwner }: { file: ListedDocument; isOwner: boolean }) {
  const [failed, setFailed] = useState(false);
  if (isOwner && file.has_picture && file.reading_id !== null && !failed) {
    const place = new URLSearchParams({ patient: file.patient_id, reading: file.reading_id });
    return (
      // biome-ignore lint/performance/noImgElement: it comes from our own route, small already
      <img
        src={`/documents/${file.id}/thumbnail?${place}`}
        alt=""
        width={48}
        height={64}
        loading="lazy"
        decoding="async"
        data-testid="thumbnail"
        onError={() => setFailed(true)}
        className="h-16 w-12 shrink-0 rounded-md border border-line bg-paper object-cover object-top"
      />
    );
  }
  const stopped = isStopped(file);
  const Kind = file.mime_type?.startsWith('image/') ? Image : FileText;
  const icon = stopped ? FileX : file.status === 'kept' ? FileLock : Kind;
  const tone = stopped ? 'bg-danger-soft text-danger' : 'bg-brand-soft text-brand';
  return (
    <span className={`grid h-16 w-12 shrink-0 place-items-center rounded-md ${tone}`}>
      <Icon of={icon} className="size-5" />
    </span>
  );
}
