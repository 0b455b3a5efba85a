/** An object of a PDF: its text, or the entries of a stream's dictionary with the stream's bytes. */
export type PdfObject = string | { entries: string; stream: Uint8Array | string };

/** A PDF of these objects, numbered from 1; the first is the catalog. `trailer` are more entries of the trailer. */
export function pdfOfObjects(objects: readonly PdfObject[], { trailer = '' } = {}): Uint8Array {
  const parts = [Buffer.from('%PDF-1.7\n')];
  let at = parts[0]?.length ?? 0;
  const places = objects.map((object, index) => {
    const place = at;
    const written = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), bodyOf(object), Buffer.from('\nendobj\n')]);
    parts.push(written);
    at += written.length;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}`;
  parts.push(
    Buffer.from(`${table}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${at}\n%%EOF\n`, 'latin1'),
  );
  return new Uint8Array(Buffer.concat(parts));
}

function bodyOf(object: PdfObject): Buffer {
  if (typeof object === 'string') return Buffer.from(object, 'latin1');
  const bytes = typeof object.stream === 'string' ? Buffer.from(object.stream, 'latin1') : Buffer.from(object.stream);
  const head = `<< ${object.entries} /Length ${bytes.length} >>\nstream\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes, Buffer.from('\nendstream')]);
}

/** What stands on {@link onePage}. */
export const shownLine = 'Metformin 500 mg twice daily';

/** Content of a page: {@link shownLine} in Helvetica. */
export const shownContent = `BT /F1 12 Tf 60 700 Td (${shownLine}) Tj ET`;

/**
 * The objects of a PDF of one page of text: 1 catalog, 2 page tree, 3 page, 4 content, 5 font; `more` are numbered from 6.
 * Entries are added to the dictionaries of the catalog and of the page.
 */
export function onePage({
  catalog = '',
  page = '',
  resources = '',
  mediaBox = '0 0 595 842',
  content = { entries: '', stream: shownContent } as PdfObject,
  more = [] as readonly PdfObject[],
} = {}): PdfObject[] {
  return [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [${mediaBox}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> ${resources} >> ${page} >>`,
    content,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...more,
  ];
}
