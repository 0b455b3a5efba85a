import type { DocumentKind, ListedDocument } from '@exora/contracts';

/** What each kind of document is called. */
export const documentKindNames: Readonly<Record<DocumentKind, string>> = {
  results: 'Results',
  imaging: 'Imaging',
  discharge_summary: 'Discharge summary',
  operation: 'Operation report',
  letter: 'Letter',
  medications: 'Medicines',
  immunizations: 'Immunisations',
  measurements: 'Measurements',
  other: 'Document',
};

/** What a document is, as people call it; of one that was not read, what its file is. */
export function documentKindName({ kind, mime_type }: Pick<ListedDocument, 'kind' | 'mime_type'>): string {
  if (kind !== null) return documentKindNames[kind];
  switch (mime_type) {
    case 'application/pdf':
      return 'PDF';
    case 'application/zip':
      return 'Archive';
    case 'text/html':
      return 'Web page';
    default:
      return mime_type?.startsWith('image/') ? 'Picture' : 'Document';
  }
}
