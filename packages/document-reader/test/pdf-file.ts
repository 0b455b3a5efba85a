/** One page of a made PDF: its content stream, and what else its dictionary holds. */
export interface MadePage {
  content: string;
  /** Entries of the page's dictionary, for example `/Rotate 90`. */
  entries?: string;
  /** Points; A4 without it. */
  mediaBox?: [number, number, number, number];
  /** A grey picture of 8 bits a pixel, drawn by `/Scan Do`. */
  picture?: { width: number; height: number; data: Uint8Array };
  /** A field of a form with what is drawn in it. */
  annotation?: { rect: [number, number, number, number]; content: string; value?: string };
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
  const pictures = new Map<object, number>();
  /** The same picture is one object, however many pages show it. */
  const addPicture = (picture: NonNullable<MadePage['picture']>): number => {
    const known = pictures.get(picture);
    if (known !== undefined) return known;
    const { width, height, data } = picture;
    const added = add(
      `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length ${data.length} >>`,
      data,
    );
    pictures.set(picture, added);
    return added;
  };
  const addField = ({ rect, content, value }: NonNullable<MadePage['annotation']>): number => {
    const [left, bottom, right, top] = rect;
    const data = Buffer.from(content, 'latin1');
    const form = add(
      `<< /Type /XObject /Subtype /Form /BBox [0 0 ${right - left} ${top - bottom}] /Resources << /Font << /F1 ${font} 0 R >> >> /Length ${data.length} >>`,
      data,
    );
    const states = value === undefined ? '' : `/V (${value})`;
    return add(
      `<< /Type /Annot /Subtype /Widget /FT /Tx /T (field) ${states} /F 4 /Rect [${rect.join(' ')}] /AP << /N ${form} 0 R >> >>`,
    );
  };
  const catalog = add('<< /Type /Catalog /Pages 2 0 R >>');
  const tree = 2;
  const treeAt = objects.push(Buffer.alloc(0)) - 1;
  const font = add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  const kids = pages.map(({ content, entries = '', mediaBox = [0, 0, 595, 842], picture, annotation }) => {
    const data = Buffer.from(content, 'latin1');
    const stream = add(`<< /Length ${data.length} >>`, data);
    const image = picture === undefined ? '' : `/XObject << /Scan ${addPicture(picture)} 0 R >>`;
    const annotations = annotation === undefined ? '' : `/Annots [${addField(annotation)} 0 R]`;
    return add(
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox [${mediaBox.join(' ')}] ${entries} ${annotations} /Contents ${stream} 0 R /Resources << /Font << /F1 ${font} 0 R >> ${image} >> >>`,
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
