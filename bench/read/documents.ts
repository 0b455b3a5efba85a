import sharp, { type Sharp } from 'sharp';
import { type MadePage, makePdf } from '../../packages/document-reader/test/pdf-file.ts';

const sentence = (at: number) => `Line ${at}: metformin 500 mg twice daily with food, HbA1c 6.${at % 10} %`;

/** A letter with a text layer, 55 lines a page. */
export function letterPages(count: number): Uint8Array {
  const content = Array.from({ length: 55 }, (_, at) => `BT /F1 10 Tf 50 ${800 - at * 14} Td (${sentence(at)}) Tj ET`);
  const page: MadePage = { content: content.join('\n') };
  return makePdf(Array.from({ length: count }, () => page));
}

function sheet(): Sharp {
  const lines = Array.from(
    { length: 40 },
    (_, at) =>
      `<text x="120" y="${160 + at * 36}" font-family="DejaVu Sans, sans-serif" font-size="22">${sentence(at)}</text>`,
  );
  const [width, height] = [1240, 1754];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="white"/>${lines.join('')}</svg>`;
  return sharp(Buffer.from(svg)).greyscale();
}

/** A page of print at 150 dpi, 40 lines. */
export async function pageOfPrint(): Promise<Uint8Array> {
  return sheet().png().toBuffer();
}

/** The same as a scan of many pages. */
export async function scannedPages(count: number): Promise<Uint8Array> {
  const { data, info } = await sheet().raw().toBuffer({ resolveWithObject: true });
  const picture = { width: info.width, height: info.height, data };
  const page: MadePage = { content: 'q 595 0 0 842 0 0 cm /Scan Do Q', picture };
  return makePdf(Array.from({ length: count }, () => page));
}
