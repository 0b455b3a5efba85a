'use client';

import type { RecordDocument } from '@exora/contracts';
import { lazyPart } from '#lib/lazy-part.tsx';

const DocumentFailed = lazyPart(async () => (await import('./document-failed.tsx')).DocumentFailed);
const DocumentAsks = lazyPart(async () => (await import('./document-asks.tsx')).DocumentAsks);
const DocumentKept = lazyPart(async () => (await import('./document-kept.tsx')).DocumentKept);
const DocumentInProgress = lazyPart(async () => (await import('./document-in-progress.tsx')).DocumentInProgress);

/** A document that has no facts (yet): why, and what can be done. Most documents need none of this. */
export function UnreadDocument({
  document,
  isStopped,
  isOwner,
  mayEdit,
}: {
  document: RecordDocument;
  /** Whether reading it has ended without success. */
  isStopped: boolean;
  isOwner: boolean;
  /** Whether the reader may have it read again. */
  mayEdit: boolean;
}) {
  const { file } = document;
  if (isStopped) return <DocumentFailed file={file} mayEdit={mayEdit} />;
  if (file.status === 'asks') return <DocumentAsks document={document} isOwner={isOwner} />;
  if (file.status === 'kept') return <DocumentKept file={file} isOwner={isOwner} />;
  return <DocumentInProgress file={file} />;
}
