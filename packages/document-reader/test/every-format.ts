import type { AcceptedType } from '@exora/contracts';
import sharp, { type Sharp } from 'sharp';
import { bundle, clinicalDocument, header, message, pid, section } from '../../../tests/setup/structured-files.ts';
import { heicOf } from './heic-file.ts';
import { onePage, pdfOfObjects } from './pdf-objects.ts';
import { p, wordFile } from './word-file.ts';
import { zipFile } from './zip-file.ts';

/** What every document of {@link everyFormat} says. */
export const saidEverywhere = 'Metformin 500 mg';

/** A small picture of a line of print. */
export function printedLine(line: string): Sharp {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="200"><rect width="640" height="200" fill="white"/><text x="50" y="110" font-family="DejaVu Sans, sans-serif" font-size="36">${line}</text></svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: 'white' });
}

/** One small document of each type that is read, each with the same words. */
export async function everyFormat(): Promise<Record<AcceptedType, Uint8Array>> {
  const picture = printedLine(saidEverywhere);
  const body = section('10160-0', 'Medications', `<paragraph>${saidEverywhere}</paragraph>`);
  return {
    'application/pdf': pdfOfObjects(onePage()),
    'image/jpeg': await bytesOf(picture.clone().jpeg()),
    'image/png': await bytesOf(picture.clone().png()),
    'image/webp': await bytesOf(picture.clone().webp({ quality: 90 })),
    'image/avif': await bytesOf(picture.clone().avif({ effort: 0, quality: 80 })),
    'image/tiff': await bytesOf(picture.clone().tiff({ compression: 'lzw' })),
    'image/heic': await heicOf(picture.clone()),
    'text/plain': Buffer.from(`${saidEverywhere} twice daily\n`),
    'text/html': Buffer.from(`<!DOCTYPE html><html><body><p>${saidEverywhere}</p></body></html>`),
    'application/rtf': Buffer.from(`{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 ${saidEverywhere}\\par}`),
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': wordFile({ body: p(saidEverywhere) }),
    'application/zip': zipFile([{ name: 'note.txt', bytes: saidEverywhere }]),
    'application/cda+xml': Buffer.from(clinicalDocument(body)),
    'application/fhir+json': bundle({
      resourceType: 'MedicationStatement',
      status: 'active',
      medicationCodeableConcept: { text: saidEverywhere },
    }),
    'x-application/hl7-v2+er7': Buffer.from(message(header, pid, `OBX|1|TX|1^Note||${saidEverywhere}`)),
  };
}

async function bytesOf(picture: Sharp): Promise<Uint8Array> {
  return new Uint8Array(await picture.toBuffer());
}
