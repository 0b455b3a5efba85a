/** A part of a text; `isMarked` where it is what was searched for. */
export interface TextPart {
  readonly text: string;
  readonly isMarked: boolean;
}

/**
 * A text in its parts: those beginnings of words are marked that `words` has, whatever their case and accents. `words` are
 * folded already (`searchSchema`); the parts together are the text as it was.
 */
export function markedParts(text: string, words: readonly string[]): TextPart[] {
  const known = words
    .filter((word) => /^[\p{L}\p{N}]+$/u.test(word))
    .toSorted((one, other) => other.length - one.length);
  if (known.length === 0) return text === '' ? [] : [{ text, isMarked: false }];
  const { folded, places } = fold(text);
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of folded.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])(?:${known.join('|')})`, 'gu'))) {
    const start = places[match.index] ?? text.length;
    if (start > end) parts.push({ text: text.slice(end, start), isMarked: false });
    end = places[match.index + match[0].length] ?? text.length;
    parts.push({ text: text.slice(start, end), isMarked: true });
  }
  if (end < text.length) parts.push({ text: text.slice(end), isMarked: false });
  return parts;
}

/** The words of a query as `markedParts` takes them. */
export function foldedWords(query: string): string[] {
  return fold(query)
    .folded.split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** A text as the database searches it (lower case, no accents and apostrophes), with where each unit of it comes from. */
function fold(text: string): { folded: string; places: number[] } {
  let folded = '';
  const places: number[] = [];
  let at = 0;
  for (const letter of text) {
    const plain = /['’]/.test(letter)
      ? ''
      : letter
          .normalize('NFD')
          .replaceAll(/[\u0300-\u036f]/g, '')
          .toLowerCase();
    for (let unit = 0; unit < plain.length; unit++) places.push(at);
    folded += plain;
    at += letter.length;
  }
  return { folded, places };
}
