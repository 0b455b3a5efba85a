import { describe, expect, it } from 'vitest';
import { indexOffsets, toCodePointOffset, toUtf16Offset } from './offsets.ts';

const texts = ['', 'plain', '💊 5 mg', 'a💊b🩺🩺c', '🩺', 'x\ud800y', 'é𝟙'.normalize('NFC')];

describe('indexOffsets', () => {
  it.each(texts)('agrees with the single conversions at every offset of %j', (text) => {
    const index = indexOffsets(text);
    for (let offset = 0; offset <= text.length; offset++) {
      expect(index.toCodePoint(offset), `code points before ${offset}`).toBe(toCodePointOffset(text, offset));
    }
    for (let offset = 0; offset <= [...text].length; offset++) {
      expect(index.toUtf16(offset), `units before ${offset}`).toBe(toUtf16Offset(text, offset));
    }
  });

  it('goes there and back for every code point boundary', () => {
    const text = 'a💊b🩺🩺c';
    const index = indexOffsets(text);
    for (let offset = 0; offset <= [...text].length; offset++) {
      expect(index.toCodePoint(index.toUtf16(offset))).toBe(offset);
    }
  });
});
