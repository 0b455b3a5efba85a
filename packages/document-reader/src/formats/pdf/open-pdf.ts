import { ExoraError } from '@exora/contracts/errors';
import type { ReaderLimits } from '../../limits.ts';
import { type Pdfium, takePdfium } from './pdfium.ts';

/** `FPDF_ERR_PASSWORD` and `FPDF_ERR_SECURITY`: a password, or an encryption that PDFium doesn't know. */
const lockedErrors = new Set([4, 5]);

/** An opened PDF: PDFium's handles of the document and of its form (0 without one). */
export interface OpenPdf {
  pdfium: Pdfium;
  document: number;
  form: number;
  pageCount: number;
}

/** Opens a PDF in a PDFium of its own. Throws `pdf_encrypted`, `pdf_damaged`, `pdf_no_pages`, `document_too_complex`. */
export async function openPdf(bytes: Uint8Array, limits: ReaderLimits): Promise<OpenPdf> {
  const pdfium = await takePdfium(limits.pdfMb);
  // PDFium reads from this memory for as long as the document is open, which is as long as its thread lives.
  const at = pdfium.call('malloc', bytes.length);
  if (at === 0) throw new ExoraError('reader_crashed');
  pdfium.bytes(at, bytes.length).set(bytes);
  const document = pdfium.call('FPDF_LoadMemDocument', at, bytes.length, 0);
  if (document === 0) {
    if (lockedErrors.has(pdfium.call('FPDF_GetLastError'))) throw new ExoraError('pdf_encrypted');
    throw new ExoraError(saysNoPages(bytes) ? 'pdf_no_pages' : 'pdf_damaged');
  }
  // PDFium rebuilds what it finds of a file that is cut off; its last pages would be missing without a word.
  const intact = pdfium.call('FPDF_DocumentHasValidCrossReferenceTable', document) !== 0;
  if (!intact && !hasEnd(bytes)) throw new ExoraError('pdf_damaged');
  const pageCount = pdfium.call('FPDF_GetPageCount', document);
  if (pageCount === 0) throw new ExoraError('pdf_no_pages');
  return { pdfium, document, form: openForm(pdfium, document), pageCount };
}

/** More than `FPDF_FORMFILLINFO` has; all of its callbacks are left out. */
const formInfoBytes = 512;

/** The document's form, whose fields PDFium draws only then. No script of the document runs. */
function openForm(pdfium: Pdfium, document: number): number {
  const info = pdfium.call('malloc', formInfoBytes);
  if (info === 0) throw new ExoraError('reader_crashed');
  pdfium.bytes(info, formInfoBytes).fill(0);
  pdfium.integers(info, 1)[0] = 2;
  return pdfium.call('FPDFDOC_InitFormFillEnvironment', document, info);
}

/** How far before the end of a file its end mark may stand: mail and web servers append to it. */
const endReach = 4096;

function hasEnd(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(-endReach)).includes('%%EOF');
}

/** PDFium refuses a page tree without pages as damaged. Such a file is small and its tree stands in the open. */
function saysNoPages(bytes: Uint8Array): boolean {
  if (bytes.length > 1_000_000 || !hasEnd(bytes)) return false;
  const text = latin1(bytes);
  return /\/Type\s*\/Pages\b/.test(text) && /\/Count\s+0\b/.test(text) && !/\/Type\s*\/Page\b(?!s)/.test(text);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
