import { ExoraError } from '@exora/contracts/errors';
import { type Pdfium, withMemory } from '../pdfium.ts';
import { renderPage } from '../render.ts';
import { provable } from './alike.ts';
import { coverageOf } from './coverage.ts';
import { readLetters } from './read-letters.ts';
import { type Shape, shapeOf } from './shape.ts';

/** A provable letter as one common font draws it. */
export interface Template {
  t: string;
  shape: Shape;
}

/** PDFium has these within itself; most fonts of documents are kin to one of them. */
const fonts = [
  ...['Helvetica', 'Courier'].flatMap((family) => ['', '-Bold', '-Oblique', '-BoldOblique'].map((cut) => family + cut)),
  ...['Roman', 'Bold', 'Italic', 'BoldItalic'].map((cut) => `Times-${cut}`),
];

/** Points, and pixels, of an em: as high as common print is at 150 and at 200 dpi. */
const ems = [18, 27];
/** Room for a letter and the white around it. */
const pitch = { x: 42, y: 54 };

let made: readonly Template[] | null = null;

/** Every provable letter in every common font, drawn by PDFium once for all documents of a thread. */
export function letterTemplates(pdfium: Pdfium): readonly Template[] {
  made ??= drawTemplates(pdfium);
  return made;
}

function drawTemplates(pdfium: Pdfium): Template[] {
  const size = { width: pitch.x * provable.length, height: pitch.y * fonts.length * ems.length };
  const bytes = sheetOfLetters(size);
  return withMemory(pdfium, bytes.length, (at) => {
    pdfium.bytes(at, bytes.length).set(bytes);
    const document = pdfium.call('FPDF_LoadMemDocument', at, bytes.length, 0);
    const page = document === 0 ? 0 : pdfium.call('FPDF_LoadPage', document, 0);
    if (page === 0) throw new ExoraError('engine_unavailable');
    try {
      const whole = renderPage(pdfium, page, size, 0);
      const ink = { whole, bare: { ...whole, data: new Uint8Array(whole.data.length).fill(255) }, scale: 1 };
      return readLetters(pdfium, page, size).flatMap(({ t, free, line }) => {
        const coverage = coverageOf(ink, free);
        const shape = coverage && shapeOf(coverage, line);
        return shape === null ? [] : [{ t, shape }];
      });
    } finally {
      pdfium.call('FPDF_ClosePage', page);
      pdfium.call('FPDF_CloseDocument', document);
    }
  });
}

/** A PDF of one page: a row for each font and size, a column for each letter, all on whole pixels. */
function sheetOfLetters({ width, height }: { width: number; height: number }): Buffer {
  const rows = ems.flatMap((em) => fonts.map((_, font) => `/F${font} ${em} Tf`));
  const content = rows
    .flatMap((font, row) =>
      provable.map((letter, column) => {
        const [x, y] = [(column + 0.5) * pitch.x - 9, height - row * pitch.y - 36];
        return `BT ${font} ${x} ${y} Td (${letter}) Tj ET`;
      }),
    )
    .join('\n');
  const names = fonts.map((_, at) => `/F${at} ${at + 5} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 4 0 R /Resources << /Font << ${names} >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ...fonts.map((name) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`),
  ];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size ${size} /Root 1 0 R >>`;
  return Buffer.from(`${file}${table}\nstartxref\n${file.length}\n%%EOF\n`, 'latin1');
}
