/** PDFs of one page whose fonts say other letters than they draw. */
import { onePage, type PdfObject, pdfOfObjects } from './pdf-objects.ts';

/** What a code of a font draws, as the name of a glyph, and what the font says that it is. */
export type Code = [glyph: string, says: string];

/** Lines of a page: each a list of codes, from the left margin down the page. */
interface LyingPage {
  /** Of codes from 1. */
  codes: readonly Code[];
  /** Numbers of codes, line by line; 0 is a space. */
  lines: readonly (readonly number[])[];
  baseFont?: string;
  /** Entries of the page's dictionary. */
  page?: string;
  size?: number;
  /** Points between letters. */
  spacing?: number;
  /** Width of the letters in percent. */
  narrow?: number;
  /** Whether the font says at all what its codes are, but by the names of its glyphs. */
  hasTable?: boolean;
}

const space = 0x20;

/** A page in one of the standard fonts, whose table of characters (ToUnicode) says what `codes` say. */
export function toUnicodePdf(lying: LyingPage): Uint8Array {
  const { codes, baseFont = 'Helvetica', page = '', hasTable = true } = lying;
  const differences = codes.map(([glyph], at) => `${codeOf(at)} /${glyph}`).join(' ');
  return pdfOfObjects(
    onePage({
      page,
      resources: '',
      content: { entries: '', stream: contentOf(lying) },
      more: [{ entries: '', stream: toUnicode(codes) }],
    }).map((object, at) =>
      at === 4
        ? `<< /Type /Font /Subtype /Type1 /BaseFont /${baseFont} /Encoding << /Type /Encoding /Differences [${differences} ${space} /space] >> ${hasTable ? '/ToUnicode 6 0 R' : ''} >>`
        : object,
    ),
  );
}

/** A page in a font of drawings (Type 3). Every glyph has the same box and width. */
export function drawnPdf(lying: LyingPage): Uint8Array {
  const { codes, page = '' } = lying;
  const glyphs = [...new Set(codes.map(([glyph]) => glyph))];
  const first = 7;
  const more: PdfObject[] = [
    { entries: '', stream: toUnicode(codes) },
    ...glyphs.map((glyph): PdfObject => ({ entries: '', stream: `600 0 0 -20 600 740 d1 ${strokes[glyph] ?? ''}` })),
  ];
  const procs = glyphs.map((glyph, at) => `/${glyph} ${first + at} 0 R`).join(' ');
  const differences = codes.map(([glyph], at) => `${codeOf(at)} /${glyph}`).join(' ');
  const last = codeOf(codes.length - 1);
  const widths = Array.from({ length: last - space + 1 }, () => 600).join(' ');
  return pdfOfObjects(
    onePage({ page, content: { entries: '', stream: contentOf(lying) }, more }).map((object, at) =>
      at === 4
        ? `<< /Type /Font /Subtype /Type3 /FontBBox [0 -20 600 740] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << ${procs} >> /Encoding << /Type /Encoding /Differences [${differences}] >> /FirstChar ${space} /LastChar ${last} /Widths [${widths}] /Resources << >> /ToUnicode 6 0 R >>`
        : object,
    ),
  );
}

/** Codes stand from 0x21, so that none is a space. */
function codeOf(at: number): number {
  return 0x21 + at;
}

function contentOf({ lines, size = 12, spacing = 0, narrow = 100 }: LyingPage): string {
  return lines
    .map((codes, row) => {
      const hex = codes.map((code) => (code === 0 ? space : codeOf(code - 1)).toString(16).padStart(2, '0')).join('');
      return `BT /F1 ${size} Tf ${spacing} Tc ${narrow} Tz 60 ${700 - row * 1.8 * size} Td <${hex}> Tj ET`;
    })
    .join('\n');
}

function toUnicode(codes: readonly Code[]): string {
  const hex = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('hex');
  const entries = [...codes.map(([, says], at) => `<${codeOf(at).toString(16)}> <${hex(says)}>`), '<20> <0020>'];
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def
1 begincodespacerange <00> <ff> endcodespacerange
${entries.length} beginbfchar
${entries.join('\n')}
endbfchar
endcmap CMapName currentdict /CMap defineresource pop end end`;
}

const pen = '90 w 1 J 1 j';
/** Digits and a few letters as a pen draws them, in a box of 600 by 740. */
const strokes: Record<string, string> = {
  zero: `${pen} 300 670 m 460 670 500 520 500 360 c 500 200 460 50 300 50 c 140 50 100 200 100 360 c 100 520 140 670 300 670 c S`,
  one: `${pen} 180 540 m 320 670 l 320 50 l S`,
  two: `${pen} 110 500 m 110 620 200 670 300 670 c 420 670 490 590 490 500 c 490 370 330 260 110 50 c 500 50 l S`,
  three: `${pen} 120 560 m 150 640 220 670 300 670 c 410 670 470 600 470 520 c 470 430 400 380 290 380 c 410 380 490 320 490 220 c 490 110 410 50 300 50 c 200 50 130 90 110 180 c S`,
  four: `${pen} 400 50 m 400 670 l 90 220 l 510 220 l S`,
  five: `${pen} 460 670 m 170 670 l 140 370 l 190 420 240 440 310 440 c 430 440 500 350 500 250 c 500 130 420 50 300 50 c 200 50 130 100 110 180 c S`,
  six: `${pen} 470 560 m 440 640 380 670 310 670 c 170 670 105 520 105 330 c 105 150 180 50 305 50 c 420 50 500 130 500 240 c 500 350 420 430 310 430 c 200 430 120 360 105 260 c S`,
  seven: `${pen} 100 670 m 500 670 l 360 450 270 250 240 50 c S`,
  eight: `${pen} 300 380 m 180 380 130 450 130 525 c 130 610 200 670 300 670 c 400 670 470 610 470 525 c 470 450 420 380 300 380 c 170 380 100 310 100 215 c 100 115 180 50 300 50 c 420 50 500 115 500 215 c 500 310 430 380 300 380 c S`,
  nine: `${pen} 130 160 m 160 80 220 50 290 50 c 430 50 495 200 495 390 c 495 570 420 670 295 670 c 180 670 100 590 100 480 c 100 370 180 290 290 290 c 400 290 480 360 495 460 c S`,
  m: `${pen} 80 50 m 80 480 l S 80 380 m 100 450 150 480 200 480 c 260 480 295 440 295 370 c 295 50 l S 295 370 m 315 450 365 480 420 480 c 480 480 515 440 515 370 c 515 50 l S`,
  a: `${pen} 470 270 m 470 390 400 480 295 480 c 190 480 120 390 120 270 c 120 150 190 60 295 60 c 400 60 470 150 470 270 c S 480 480 m 480 50 l S`,
  g: `${pen} 480 480 m 480 120 l 480 20 410 10 300 10 c 220 10 160 20 130 60 c S 480 300 m 480 400 400 480 300 480 c 190 480 120 400 120 300 c 120 200 190 130 300 130 c 400 130 480 200 480 300 c S`,
};

/** The names of the digits' glyphs, from 0. */
const digits = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

const signs: Record<string, string> = {
  '.': 'period',
  ',': 'comma',
  '-': 'hyphen',
  '<': 'less',
  '>': 'greater',
  '%': 'percent',
  '/': 'slash',
  ':': 'colon',
  '\u00b5': 'mu',
};

/** Lines that are drawn one way and say another; both of the same letters, spaces at the same places. */
export function linesThatSay(pairs: readonly [drawn: string, says: string][]): Pick<LyingPage, 'codes' | 'lines'> {
  const codes: Code[] = [];
  const lines = pairs.map(([drawn, says]) => {
    const said = [...says];
    return [...drawn].map((letter, at) => {
      if (letter === ' ') return 0;
      const code: Code = [glyphName(letter), said[at] ?? ''];
      const known = codes.findIndex(([glyph, meaning]) => glyph === code[0] && meaning === code[1]);
      return known >= 0 ? known + 1 : codes.push(code);
    });
  });
  return { codes, lines };
}

function glyphName(letter: string): string {
  return /\d/.test(letter) ? (digits[Number(letter)] ?? '') : (signs[letter] ?? letter);
}
