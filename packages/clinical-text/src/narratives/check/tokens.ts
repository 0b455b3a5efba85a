/** A word or number of a sentence; offsets are UTF-16 units. */
export interface Token {
  start: number;
  end: number;
  /** In small letters, without the possessive. */
  key: string;
  /** Of a number in digits: its value, read with a point; null for a word, also one with digits (`B12`). */
  value: number | null;
  /** Every value that the digits can mean (`1,250`). */
  values: number[];
}

// Digits with separators inside, else letters and digits with hyphens and apostrophes inside; `HbA1c` is a word, `500mg` two.
const pattern =
  /\d+(?:[.,]\d+)*(?![\p{L}\d]|[.,]\d)|\d+(?:[.,]\d+)*(?![.,]?\d)(?=(?:mg|mcg|µg|μg|g|kg|ml|l|iu|mmol|units?)(?!\p{L}))|[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/giu;

/** The words and numbers of a text. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(pattern)) {
    const [printed] = match;
    const isNumber = /^\d+(?:[.,]\d+)*$/.test(printed);
    const values = isNumber ? readings(printed) : [];
    tokens.push({
      start: match.index,
      end: match.index + printed.length,
      key: printed
        .normalize('NFKC')
        .toLowerCase()
        .replace(/['’]s$/, '')
        .replaceAll('’', "'"),
      value: values[0] ?? null,
      values,
    });
  }
  return tokens;
}

/** 1,250 is a thousand and some or, in other countries, 1.25 with three digits: both readings count. */
function readings(printed: string): number[] {
  const found = [
    printed.replaceAll(',', ''),
    printed.replaceAll(',', '.'),
    printed.replaceAll('.', '').replace(',', '.'),
  ]
    .map(Number)
    .filter((value) => Number.isFinite(value));
  return [...new Set(found)];
}
