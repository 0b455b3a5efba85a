/**
 * A number as clinical texts print it: `148`, `1,250`, `0.43`, `6·1`, `.5`, and with the decimal comma of continental Europe and
 * Latin America `5,6`, `0,012`. A comma before three digits is a thousands mark unless nothing or 0 stands in front of it.
 */
export const numberSource = String.raw`[1-9]\d{0,2}(?:,\d{3})+(?![,\d])(?:[.·]\d+)?|0,\d{1,4}(?!\d|,\d)|\d{1,4},\d{1,2}(?!\d|[,.·]\d)|\d+(?:[.·]\d+)?|\.\d+`;

/** The value of a printed number, or null when it can't be told (`1,2345`). */
export function parseNumber(printed: string): number | null {
  let plain = printed.replace('·', '.');
  if (/^-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/.test(plain)) plain = plain.replaceAll(',', '');
  else if (/^-?(?:0,\d{1,4}|\d{1,4},\d{1,2})$/.test(plain)) plain = plain.replace(',', '.');
  if (!/^-?(?:\d+(?:\.\d+)?|\.\d+)$/.test(plain)) return null;
  return Number(plain);
}

/** The other reading of a separator before three digits: `2,345` is 2.345 and `11.200` is 11200 where the comma is decimal; else null. */
export function otherReading(printed: string): number | null {
  if (/^[1-9]\d{0,2},\d{3}$/.test(printed)) return Number(printed.replace(',', '.'));
  return /^[1-9]\d{0,2}\.\d{3}$/.test(printed) ? Number(printed.replace('.', '')) : null;
}

/**
 * Repairs a number that recognition misread: `O` for 0, `l`, `I` or `|` for 1, only between digits and decimal points
 * and only where the whole word then is a number. Null when it isn't one.
 */
export function repairNumber(printed: string): number | null {
  const direct = parseNumber(printed);
  if (direct !== null) return direct;
  if (!/^[\dOoIl.·|]+$/.test(printed) || !/\d/.test(printed)) return null;
  return parseNumber(printed.replace(/[Oo]/g, '0').replace(/[Il|]/g, '1'));
}

const words: Record<string, number> = {
  one: 1,
  a: 1,
  an: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fourteen: 14,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  half: 0.5,
  quarter: 0.25,
  once: 1,
  twice: 2,
  thrice: 3,
  couple: 2,
};

/** The value of a number word (`two`, `half`), or null. */
export function wordNumber(word: string): number | null {
  return words[word.toLowerCase()] ?? null;
}
