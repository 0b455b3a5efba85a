import { describe, expect, test } from 'vitest';
import { formsIn, formsOf } from './log-forms.ts';

const word = 'Zq81f2 Müller/"O<&';

/** Ways in which a program that is not careful writes something down. */
const writers: Record<string, (text: string) => string> = {
  plain: (text) => `failed for ${text}`,
  'another case': (text) => text.toUpperCase(),
  'an address': (text) => new URL(`http://x/?q=${encodeURIComponent(text)}`).href,
  'a form': (text) => new URLSearchParams({ name: text }).toString(),
  JSON: (text) => JSON.stringify({ name: text }),
  'JSON in JSON': (text) => JSON.stringify({ body: JSON.stringify({ name: text }) }),
  hex: (text) => Buffer.from(`before ${text}`).toString('hex'),
  'base64 of it alone': (text) => Buffer.from(text).toString('base64'),
  'base64, one before': (text) => Buffer.from(`a${text} and more`).toString('base64'),
  'base64, two before': (text) => Buffer.from(`ab${text} and more`).toString('base64'),
  'base64url of JSON': (text) =>
    Buffer.from(JSON.stringify({ sub: 'x', name: text.slice(0, 12) })).toString('base64url'),
};

describe('a planted word', () => {
  test.each(Object.entries(writers))('is found as %s', (_, write) => {
    expect(formsIn(write(word), [word, word.slice(0, 12)])).not.toEqual([]);
  });

  test('is not found where it is not', () => {
    for (const write of Object.values(writers)) expect(formsIn(write('Zq81f3 Möller/"O<&'), [word])).toEqual([]);
    expect(formsOf(word).size).toBeGreaterThan(14);
  });
});
