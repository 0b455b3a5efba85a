import type { AcceptedType } from '@exora/contracts';
import type { Format } from './format.ts';

/** The format that opens a type. Loaded when first needed, so that a text file does not wait for a PDF engine. */
export async function formatOf(type: AcceptedType): Promise<Format> {
  switch (type) {
    case 'application/pdf':
      return (await import('./pdf/pdf-format.ts')).pdfFormat;
    case 'image/jpeg':
    case 'image/png':
      return (await import('./image/image-format.ts')).imageFormat(type);
    case 'text/plain':
      return (await import('./plain-text/plain-text-format.ts')).plainTextFormat;
  }
}
