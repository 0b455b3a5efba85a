import type { Box } from '@exora/contracts';

/** A page of A4 in points. */
const page = { width: 595, height: 842 };
/** Courier's glyphs are all 0.6 em wide (Adobe's font metrics), so that the place of each word is known exactly. */
const advance = 0.6;
const size = 10;
const leading = 18;
const margin = 60;

/** A PDF with a text layer in Courier, one array of lines per page. */
export function textPdf(pages: readonly (readonly string[])[]): Uint8Array {
  const objects: string[] = ['<< /Type /Catalog /Pages 2 0 R >>', '', courier];
  const kids: string[] = [];
  for (const lines of pages) {
    const content = lines
      .map((line, row) => `BT /F1 ${size} Tf ${margin} ${baseline(row)} Td (${escaped(line)}) Tj ET`)
      .join('\n');
    objects.push(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${page.width} ${page.height}] ` +
        `/Resources << /Font << /F1 3 0 R >> >> /Contents ${objects.length} 0 R >>`,
    );
    kids.push(`${objects.length} 0 R`);
  }
  objects[1] = `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${kids.length} >>`;
  let pdf = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = pdf.length;
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const xref = pdf.length;
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const offset of offsets) pdf += `${String(offset).padStart(10, '0')} 00000 n \n`;
  pdf += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(pdf, 'latin1');
}

/** Where `words` stand on the page, as fractions of it; from the baseline's ascent to its descent. */
export function boxOf(lines: readonly string[], words: string): Box {
  const row = lines.findIndex((line) => line.includes(words));
  const column = lines[row]?.indexOf(words) ?? -1;
  if (column < 0) throw new Error('these words are not in the lines');
  const x = (at: number) => (margin + at * advance * size) / page.width;
  const y = (above: number) => 1 - (baseline(row) + above) / page.height;
  return { x0: x(column), x1: x(column + words.length), y0: y(0.63 * size), y1: y(-0.16 * size) };
}

const courier = '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>';

function baseline(row: number): number {
  return page.height - margin - row * leading;
}

function escaped(line: string): string {
  return line.replace(/[\\()]/g, (character) => `\\${character}`);
}
