import { describe, expect, test } from 'vitest';
import { type Code, drawnPdf, linesThatSay, toUnicodePdf } from '../../../../test/lying-pdf.ts';
import { defaultLimits } from '../../../limits.ts';
import { openPdf } from '../open-pdf.ts';
import { drawTextInk } from '../text-ink.ts';
import { LetterProof } from './proof.ts';
import { readLetters } from './read-letters.ts';
import { letterTemplates } from './templates.ts';

const size = { width: 1555, height: 2200 };

/** What is stated of the letters of a page that don't look like it, and how often its ink is drawn finer. */
async function doubtsOf(bytes: Uint8Array): Promise<{ doubts: string; finer: number; look: () => string }> {
  const { pdfium, document } = await openPdf(bytes, defaultLimits);
  const page = pdfium.call('FPDF_LoadPage', document, 0);
  const letters = readLetters(pdfium, page, size);
  const proof = new LetterProof(letterTemplates(pdfium));
  const ink = drawTextInk(pdfium, page, size, 0);
  let finer = 0;
  const fine = () => {
    finer++;
    return drawTextInk(pdfium, page, size, 0, 'fine');
  };
  const look = () => {
    const { lies, doubts } = proof.look(letters, ink, fine);
    for (const doubt of doubts) doubt.settle('lie');
    return lies ? 'lies' : doubts.map(({ letter }) => letter.t).join('');
  };
  return { doubts: look(), finer, look };
}

/** The letters of a page as they are stated. */
async function statedOf(bytes: Uint8Array): Promise<string[]> {
  const { pdfium, document } = await openPdf(bytes, defaultLimits);
  return readLetters(pdfium, pdfium.call('FPDF_LoadPage', document, 0), size).map(({ t }) => t);
}

const honest = (text: string): [string, string] => [text, text];
const prose = [
  'Metformin 500 mg twice daily',
  'HbA1c 7.4 % < 8.0 %',
  'INR 2.3-3.0',
  'Folic acid 400 \u00b5g',
  '1234567890',
];

describe('fonts that say what they draw', () => {
  test.each(
    ['Helvetica', 'Helvetica-BoldOblique', 'Times-Roman', 'Times-Italic', 'Courier', 'Courier-Bold'].flatMap((font) =>
      [7, 10, 16].map((size) => [font, size] as const),
    ),
  )('%s of %i points', async (baseFont, size) => {
    const { doubts } = await doubtsOf(toUnicodePdf({ ...linesThatSay(prose.map(honest)), baseFont, size }));
    expect(doubts).toBe('');
  });

  test('letters far apart, and on a page that is turned', async () => {
    const lines = linesThatSay(prose.map(honest));
    expect((await doubtsOf(toUnicodePdf({ ...lines, spacing: 6 }))).doubts).toBe('');
    expect((await doubtsOf(toUnicodePdf({ ...lines, page: '/Rotate 90' }))).doubts).toBe('');
    expect((await doubtsOf(toUnicodePdf({ ...lines, page: '/Rotate 180' }))).doubts).toBe('');
  });

  test('capitals for small letters, a ligature, and narrow print', async () => {
    const { codes, lines } = linesThatSay([['WARFARIN', 'warfarin'], honest('1234567890')]);
    const ligature: Code[] = [...codes, ['fi', 'fi'], ['fl', 'fl']];
    const page = { codes: ligature, lines: [...lines, [codes.length + 1, codes.length + 2]] };
    expect((await doubtsOf(toUnicodePdf(page))).doubts).toBe('');
    expect((await doubtsOf(toUnicodePdf({ ...page, narrow: 65 }))).doubts).toBe('');
  });

  test('a font without a table of characters', async () => {
    const bytes = toUnicodePdf({ ...linesThatSay(prose.slice(0, 3).map(honest)), hasTable: false });
    expect((await doubtsOf(bytes)).doubts).toBe('');
  });

  test('digits drawn with a pen', async () => {
    expect((await doubtsOf(drawnPdf(linesThatSay([honest('1234567890')])))).doubts).toBe('');
  });
});

describe('fonts that lie', () => {
  const all = [...'0123456789'];
  test.each(all)('every digit that is stated to be %s and drawn as another', async (stated) => {
    const others = all.filter((drawn) => drawn !== stated);
    for (const pdf of [toUnicodePdf, drawnPdf]) {
      const { doubts } = await doubtsOf(pdf(linesThatSay(others.map((drawn) => [drawn, stated]))));
      expect(doubts).toBe(stated.repeat(others.length));
    }
  });

  test('a digit that says two', async () => {
    const pdf = toUnicodePdf({
      codes: [
        ['five', '50'],
        ['m', 'm'],
        ['g', 'g'],
      ],
      lines: [[1, 0, 2, 3]],
    });
    expect((await doubtsOf(pdf)).doubts).toBe('50');
  });

  test('a point that says it is a space', async () => {
    const pdf = toUnicodePdf({
      codes: [
        ['five', '5'],
        ['period', ' '],
      ],
      lines: [[1, 2, 1]],
    });
    expect(await statedOf(pdf)).toEqual(['5', '', '5']);
    expect((await doubtsOf(pdf)).look()).toBe('lies');
  });

  test.each([
    ['1.25', '1,25', ','],
    ['< 3', '> 3', '>'],
    ['\u00b5g', 'mg', 'm'],
    ['2-3', '2.3', '.'],
  ])('%s that is stated to be %s', async (drawn, says, doubt) => {
    expect((await doubtsOf(toUnicodePdf(linesThatSay([[drawn, says]])))).doubts).toBe(doubt);
  });

  test('one letter drawn two ways in boxes of one size: what is proven of one is not of the other', async () => {
    const lines = linesThatSay([honest('5555 55'), ['8', '5'], honest('55')]);
    expect((await doubtsOf(drawnPdf(lines))).doubts).toBe('5');
  });

  test('what is known to lie is known on the next page', async () => {
    const { look } = await doubtsOf(toUnicodePdf(linesThatSay([['5', '8']])));
    expect(look()).toBe('lies');
  });
});
