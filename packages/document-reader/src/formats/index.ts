import type { AcceptedType } from '@exora/contracts';
import type { Format } from './format.ts';

/** The format that opens a type. Loaded when first needed, so that a text file does not wait for a PDF engine. */
export async function formatOf(type: AcceptedType): Promise<Format> {
  switch (type) {
    case 'application/pdf':
      return (await import('./pdf/pdf-format.ts')).pdfFormat;
    case 'image/jpeg':
    case 'image/png':
    case 'image/webp':
    case 'image/avif':
    case 'image/heic':
    case 'image/tiff':
      return (await import('./image/image-format.ts')).imageFormat(type);
    case 'text/plain':
      return (await import('./plain-text/plain-text-format.ts')).plainTextFormat;
    case 'text/html':
      return (await import('./html/html-format.ts')).htmlFormat;
    case 'application/rtf':
      return (await import('./rtf/rtf-format.ts')).rtfFormat;
    case 'application/vnd.openxmlformats-officedocument.wordprocessingml.document':
      return (await import('./docx/docx-format.ts')).docxFormat;
    case 'application/zip':
      return (await import('./zip/zip-format.ts')).zipFormat;
    case 'application/cda+xml':
      return (await import('./ccda/ccda-format.ts')).ccdaFormat;
    case 'application/fhir+json':
      return (await import('./fhir/fhir-format.ts')).fhirFormat;
    case 'x-application/hl7-v2+er7':
      return (await import('./hl7v2/hl7v2-format.ts')).hl7v2Format;
  }
}
