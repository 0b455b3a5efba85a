/** One page of a made PDF: its content stream, and what else its dictionary holds. */
export interface MadePage {
  content: string;
  /** Entries of the page's dictionary, for example `/Rotate 90`. */
  entries?: string;
  /** Points; A4 without it. */
  mediaBox?: [number, number, number, number];
  /** A grey picture of 8 bits a pixel, drawn by `/Scan Do`. */
  picture?: { width: number; height: number; data: Uint8Array };
}

/** A PDF file of these pages, in Helvetica as /F1, with a cross-reference table. */
export function makePdf(pages: readonly MadePage[]): Uint8Array {
  const objects: Buffer[] = [];
  const add = (text: string, stream?: Uint8Array) => {
    const body = stream === undefined ? [] : [Buffer.from('\nstream\n'), stream, Buffer.from('\nendstream')];
    objects.push(
      Buffer.concat([Buffer.from(`${objects.length + 1} 0 obj\n${text}`), ...body, Buffer.from('\nendobj\n')]),
    );
    return objects.length;
  };
  const catalog = add('<< /Type /Catalog /Pages 2 0 R >>');
  const tree = 2;
  const treeAt = objects.push(Buffer.alloc(0)) - 1;
  const font = add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  const kids = pages.map(({ content, entries = '', mediaBox = [0, 0, 595, 842], picture }) => {
    const data = Buffer.from(content, 'latin1');
    const stream = add(`<< /Length ${data.length} >>`, data);
    const size = picture === undefined ? '' : `/Width ${picture.width} /Height ${picture.height}`;
    const image =
      picture === undefined
        ? ''
        : `/XObject << /Scan ${add(
            `<< /Type /XObject /Subtype /Image ${size} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length ${picture.data.length} >>`,
            picture.data,
          )} 0 R >>`;
    return add(
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox [${mediaBox.join(' ')}] ${entries} /Contents ${stream} 0 R /Resources << /Font << /F1 ${font} 0 R >> ${image} >> >>`,
    );
  });
  const list = kids.map((kid) => `${kid} 0 R`).join(' ');
  objects[treeAt] = Buffer.from(`2 0 obj\n<< /Type /Pages /Kids [${list}] /Count ${kids.length} >>\nendobj\n`);
  const header = Buffer.from('%PDF-1.4\n');
  let at = header.length;
  const places = objects.map((object) => {
    const place = at;
    at += object.length;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size ${size} /Root ${catalog} 0 R >>\nstartxref\n${at}\n%%EOF\n`;
  return new Uint8Array(Buffer.concat([header, ...objects, Buffer.from(end)]));
}
