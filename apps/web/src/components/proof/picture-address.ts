import type { RecordDocument } from '@exora/contracts';

/** Address of a page's picture on our own origin, or null where the document has no reading. Made of ids only. */
export function pictureAddress(document: RecordDocument, pageNumber: number): string | null {
  if (document.reading_id === null) return null;
  const place = new URLSearchParams({ patient: document.file.patient_id, reading: document.reading_id });
  return `/documents/${document.file.id}/pages/${pageNumber}/picture?${place}`;
}
