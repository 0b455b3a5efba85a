/** A photo that has been drawn upright, with its size in pixels. */
export interface JpegPage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** Most pixels of a page: above this some phones can't draw a picture, and no letter gets more legible. */
const mostPixels = 16_000_000;

/** Long side of a page, in points: A4's. */
const longSide = 842;

/** One PDF of photos, a page each, in their order. Rejects when one is no picture that this browser can show. */
export async function photosToPdf(photos: readonly File[], name: string): Promise<File> {
  const pages: JpegPage[] = [];
  // One by one: a phone holds one photo of many megapixels, not ten.
  for (const photo of photos) pages.push(await uprightJpeg(photo));
  return new File([pdfOf(pages)], name, { type: 'application/pdf' });
}

/** The photo as it is to be looked at: a PDF knows nothing of how the phone was held. */
async function uprightJpeg(photo: File): Promise<JpegPage> {
  const picture = await createImageBitmap(photo, { imageOrientation: 'from-image' });
  try {
    const scale = Math.min(1, Math.sqrt(mostPixels / (picture.width * picture.height)));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('This browser can’t draw.');
    // What is transparent is paper.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92));
    if (blob === null) throw new Error('This browser can’t write a JPEG.');
    return { bytes: new Uint8Array(await blob.arrayBuffer()), width: canvas.width, height: canvas.height };
  } finally {
    picture.close();
  }
}

/** A PDF 1.4 of colour JPEGs as they are, each filling its page (ISO 32000-1: 7.5 structure, 8.9.5 images). */
export function pdfOf(pages: readonly JpegPage[]): Blob {
  const parts: (string | Uint8Array<ArrayBuffer>)[] = [];
  const offsets: number[] = [];
  let length = 0;
  const write = (part: string | Uint8Array<ArrayBuffer>) => {
    parts.push(part);
    length += part.length;
  };
  const object = (id: number, dictionary: string, stream?: string | Uint8Array<ArrayBuffer>) => {
    offsets[id] = length;
    write(`${id} 0 obj\n${dictionary}\n`);
    if (stream !== undefined) {
      write('stream\n');
      write(stream);
      write('\nendstream\n');
    }
    write('endobj\n');
  };
  // Page n has the objects 3n (page), 3n+1 (content) and 3n+2 (picture), after catalogue and page tree.
  const idOf = (index: number) => 3 + index * 3;
  write('%PDF-1.4\n%\u007f\u007f\n');
  object(1, '<< /Type /Catalog /Pages 2 0 R >>');
  const kids = pages.map((_, index) => `${idOf(index)} 0 R`).join(' ');
  object(2, `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`);
  for (const [index, { bytes, width, height }] of pages.entries()) {
    const id = idOf(index);
    const scale = longSide / Math.max(width, height);
    const [w, h] = [width, height].map((side) => (side * scale).toFixed(2));
    const content = `q ${w} 0 0 ${h} 0 0 cm /Photo Do Q`;
    object(
      id,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${w} ${h}] /Contents ${id + 1} 0 R /Resources << /XObject << /Photo ${id + 2} 0 R >> >> >>`,
    );
    object(id + 1, `<< /Length ${content.length} >>`, content);
    object(
      id + 2,
      `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${bytes.length} >>`,
      bytes,
    );
  }
  const start = length;
  const entries = offsets.slice(1).map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  write(`xref\n0 ${offsets.length}\n0000000000 65535 f \n${entries.join('')}`);
  write(`trailer\n<< /Size ${offsets.length} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
  return new Blob(parts, { type: 'application/pdf' });
}
