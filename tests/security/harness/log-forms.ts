/**
 * The forms in which a word may stand in a log: as it is, in other letters' case, encoded for an address or a form, escaped as
 * JSON escapes (once, twice, and by numbers), as HTML has it, in hex, and in base64 wherever in the encoded text it begins.
 */
export function formsOf(word: string): Map<string, string> {
  const json = (text: string) => JSON.stringify(text).slice(1, -1);
  const numbered = [...word].map((letter) => letter.replace(/[^\x20-\x7e]/gu, escaped)).join('');
  const bytes = Buffer.from(word);
  return new Map([
    ['plain', word],
    ['lower case', word.toLowerCase()],
    ['upper case', word.toUpperCase()],
    ['address', encodeURIComponent(word)],
    ['address, whole', encodeURI(word)],
    ['form', new URLSearchParams({ w: word }).toString().slice(2)],
    ['JSON', json(word)],
    ['JSON in JSON', json(json(word))],
    ['JSON by numbers', numbered],
    ['HTML', word.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')],
    ['hex', bytes.toString('hex')],
    ...[0, 1, 2].flatMap((offset) => [
      [`base64, from ${offset}`, base64Within(bytes, offset, 'base64')] as const,
      [`base64url, from ${offset}`, base64Within(bytes, offset, 'base64url')] as const,
    ]),
  ]);
}

/** Which of these words stand in a text, and in which form; a word that is too short for a form is not looked for in it. */
export function formsIn(text: string, words: Iterable<string>): { word: string; form: string }[] {
  const found: { word: string; form: string }[] = [];
  for (const word of words) {
    for (const [form, spelled] of formsOf(word)) {
      if (spelled.length >= 8 && text.includes(spelled)) found.push({ word, form });
    }
  }
  return found;
}

function escaped(letter: string): string {
  return [...letter]
    .flatMap((each) => Array.from({ length: each.length }, (_, at) => each.charCodeAt(at)))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}

/** The characters of the encoding that are the word's alone, when so many bytes of something else stand before it. */
function base64Within(bytes: Buffer, offset: number, encoding: 'base64' | 'base64url'): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString(encoding)
    .replace(/=+$/, '');
  const shared = Math.ceil((offset * 8) / 6);
  const rest = ((bytes.length + offset) * 8) % 6;
  return text.slice(shared, rest === 0 ? undefined : -1);
}
