import { ExoraError } from '@exora/contracts';
import { describe, expect, it } from 'vitest';
import { pageText } from '../../layout/page-text.ts';
import { defaultLimits } from '../../limits.ts';
import { plainTextFormat } from './plain-text-format.ts';

async function read(bytes: Uint8Array) {
  const recognise = async () => {
    throw new Error('text needs no recognition');
  };
  const openInside = () => Promise.reject(new Error('A text has nothing inside it.'));
  const context = {
    limits: defaultLimits,
    pictures: false,
    ocrEngine: 'tesseract.js',
    askOutside: null,
    recognise,
    openInside,
  } as const;
  const document = await plainTextFormat.open(bytes, context);
  const pages = [];
  for (let number = 1; number <= document.pageCount; number++) {
    const content = await document.readPage(number);
    pages.push({ ...pageText(content), width: content.width, height: content.height });
  }
  for (const { text, words, width, height } of pages) {
    for (const word of words) {
      expect(text.slice(word.start, word.end)).toBe(word.t);
      expect(word.x1).toBeLessThanOrEqual(width);
      expect(word.y1).toBeLessThanOrEqual(height);
    }
  }
  return pages;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('plain text', () => {
  it('keeps the lines of the file, blank ones and columns too', async () => {
    const text = 'Test\t\tResult\n\nSodium    139 mmol/L';
    expect((await read(utf8(`${text}\r\n`.replaceAll('\n', '\r\n'))))[0]?.text).toBe(text);
  });

  it('wraps a long line on the page but not in the text', async () => {
    const [page] = await read(utf8(Array.from({ length: 40 }, (_, n) => `word${n}`).join(' ')));
    expect(page?.text).not.toContain('\n');
    expect(new Set(page?.words.map(({ y0 }) => y0)).size).toBeGreaterThan(2);
  });

  it('parts a word that is wider than the page, and a line that is longer than a page', async () => {
    const pages = await read(utf8('💊'.repeat(6000)));
    expect(pages.length).toBe(2);
    expect(pages.map(({ text }) => text).join('')).toBe('💊'.repeat(6000));
  });

  it('begins a page at a form feed and after 58 lines', async () => {
    expect((await read(utf8('one\ftwo'))).map(({ text }) => text)).toEqual(['one', 'two']);
    expect(await read(utf8('line\n'.repeat(59)))).toHaveLength(2);
    expect(await read(utf8('line\n'.repeat(58)))).toHaveLength(1);
  });

  it('normalises before offsets exist', async () => {
    const [page] = await read(utf8('cafe\u0301\u200b au lait'));
    expect(page?.text).toBe('café au lait');
  });

  it('refuses bytes that are no text', async () => {
    await expect(read(Uint8Array.of(1, 2, 3, 0))).rejects.toBeInstanceOf(ExoraError);
  });
});
