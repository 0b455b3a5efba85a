/** A number as clinical texts print it: `148`, `1,250`, `0.43`, `.5`. A comma is a thousands mark only before three digits. */
export const numberSource = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+`;

/** The value of a printed number, or null when it can't be told (a comma that might be a decimal mark isn't guessed). */
export function parseNumber(printed: string): number | null {
  const plain = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(printed) ? printed.replaceAll(',', '') : printed;
  if (!/^-?(?:\d+(?:\.\d+)?|\.\d+)$/.test(plain)) return null;
  return Number(plain);
}

/**
 * Repairs a number that recognition misread: `O` for 0, `l`, `I` or `|` for 1, only between digits and decimal points
 * and only where the whole word then is a number. Null when it isn't one.
 */
export function repairNumber(printed: string): number | null {
  const direct = parseNumber(printed);
  if (direct !== null) return direct;
  if (!/^[\dOoIl.|]+$/.test(printed) || !/\d/.test(printed)) return null;
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
