import sharp from 'sharp';
import { letter, scannedPng } from '../../../tests/setup/documents.ts';

/** The letter as a picture of this size: PNG or JPEG bytes. */
export async function largePicture(width: number, height: number, format: 'png' | 'jpeg'): Promise<Uint8Array> {
  const page = sharp(await scannedPng(letter)).resize(width, height, { fit: 'fill' });
  return new Uint8Array(await page.toFormat(format, { quality: 85 }).toBuffer());
}

/** A PDF of so many pages that are all the letter, scanned at this size in colour. */
export async function largeScanPdf(pages: number, width: number, height: number): Promise<Uint8Array> {
  const image = Buffer.from(await largePicture(width, height, 'jpeg'));
  const content = 'q 595 0 0 842 0 0 cm /Scan Do Q';
  const objects: (string | Buffer)[][] = [
    ['<< /Type /Catalog /Pages 2 0 R >>'],
    [
      `<< /Type /Pages /Count ${pages} /Kids [${Array.from({ length: pages }, (_, at) => `${5 + at} 0 R`).join(' ')}] >>`,
    ],
    [
      `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${image.length} >>\nstream\n`,
      image,
      '\nendstream',
    ],
    [`<< /Length ${content.length} >>\nstream\n${content}\nendstream`],
    ...Array.from({ length: pages }, () => [
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /Scan 3 0 R >> >> /Contents 4 0 R >>',
    ]),
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const size = () => parts.reduce((bytes, part) => bytes + part.length, 0);
  const places = objects.map((object, at) => {
    const place = size();
    parts.push(Buffer.from(`${at + 1} 0 obj\n`), ...object.map((part) => Buffer.from(part)), Buffer.from('\nendobj\n'));
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${size()}\n%%EOF\n`;
  return new Uint8Array(Buffer.concat([...parts, Buffer.from(table + trailer)]));
}
