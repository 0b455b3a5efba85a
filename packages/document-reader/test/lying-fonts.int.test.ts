import { afterAll, describe, expect, test } from 'vitest';
import { closeReader, readDocument } from '../src/index.ts';
import { drawnPdf, linesThatSay, toUnicodePdf } from './lying-pdf.ts';

afterAll(() => closeReader());

const honest = (text: string): [string, string] => [text, text];

async function readOne(bytes: Uint8Array) {
  const { pages } = await readDocument(bytes);
  expect(pages).toHaveLength(1);
  const [page] = pages;
  return { text: page?.text.replace(/ +/g, ' '), notes: page?.notes, isText: page?.engine === 'text-layer' };
}

describe('a font that lies: what is drawn is read, and the page says so', () => {
  const seen = 'Metformin 400 mg twice daily';
  const lying = { notes: ['text_layer_mismatch'], isText: false };

  test('a digit of a dose', async () => {
    const lines = linesThatSay([honest(seen), ['Warfarin 5 mg at night', 'Warfarin 8 mg at night']]);
    expect(await readOne(toUnicodePdf(lines))).toEqual({ ...lying, text: `${seen}\nWarfarin 5 mg at night` });
  }, 240_000);

  test('another drug, in letters that say other letters, of which some say what they draw elsewhere', async () => {
    const lines = linesThatSay([honest(seen), ['Warfarin 5 mg at night', 'Losartan 5 mg at night']]);
    expect(await readOne(toUnicodePdf(lines))).toEqual({ ...lying, text: `${seen}\nWarfarin 5 mg at night` });
  }, 240_000);

  test('all digits, on a page that is turned', async () => {
    const drawn = ['Potassium 4.6 mmol/L', 'Sodium 139 mmol/L', 'Glucose 7.2 mmol/L', 'Creatinine 85 umol/L'];
    const says = (line: string) => line.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));
    const lines = linesThatSay(drawn.map((line) => [line, says(line)]));
    const { text, ...page } = await readOne(toUnicodePdf({ ...lines, page: '/Rotate 180' }));
    expect(page).toEqual(lying);
    for (const number of ['4.6', '139', '7.2', '85']) expect(text).toContain(number);
  }, 240_000);

  test('one of two drawings of a digit, in boxes of one size', async () => {
    const lines = linesThatSay([honest('500 mg'), honest('55 mg'), ['8 mg', '5 mg']]);
    expect(await readOne(drawnPdf(lines))).toEqual({ ...lying, text: '500 mg\n55 mg\n8 mg' });
  }, 240_000);
});

describe('a font that only looks unusual is believed', () => {
  test('letters drawn with a pen, far apart', async () => {
    const lines = linesThatSay([honest('500 mg'), honest('1234567890')]);
    expect(await readOne(drawnPdf({ ...lines, spacing: 1 }))).toEqual({
      text: '500 mg\n1234567890',
      notes: [],
      isText: true,
    });
  }, 240_000);

  test('a letter that looks more like another one, and is read as what it is stated to be', async () => {
    // A round `a` without a roof is an `o` to the eye of the templates.
    const lines = linesThatSay([honest('40 mag'), honest('23 mag')]);
    expect(await readOne(drawnPdf(lines))).toEqual({ text: '40 mag\n23 mag', notes: [], isText: true });
  }, 240_000);
});
