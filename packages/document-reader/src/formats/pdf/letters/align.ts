import { isAlike } from './alike.ts';

/**
 * For each letter that is stated what was read in its place, or null where nothing was: the pairing with the fewest
 * differences (Levenshtein).
 */
export function align(stated: readonly string[], read: readonly string[]): (string | null)[] {
  const width = read.length + 1;
  const costs = new Uint16Array((stated.length + 1) * width);
  const cost = (i: number, j: number) => costs[i * width + j] ?? 0;
  const differs = (i: number, j: number) => (isAlike(stated[i] ?? '', read[j] ?? '') ? 0 : 1);
  for (let i = 0; i <= stated.length; i++) {
    for (let j = 0; j <= read.length; j++) {
      costs[i * width + j] =
        i === 0 || j === 0
          ? i + j
          : Math.min(cost(i - 1, j - 1) + differs(i - 1, j - 1), cost(i - 1, j) + 1, cost(i, j - 1) + 1);
    }
  }
  const found: (string | null)[] = stated.map(() => null);
  let [i, j] = [stated.length, read.length];
  while (i > 0 && j > 0) {
    if (cost(i, j) === cost(i - 1, j - 1) + differs(i - 1, j - 1)) {
      i--;
      j--;
      found[i] = read[j] ?? null;
    } else if (cost(i, j) === cost(i - 1, j) + 1) i--;
    else j--;
  }
  return found;
}

/**
 * What was read in the place of a letter: in the pairing with the fewest differences, and letter for letter where as many
 * were read as are stated. A font that lies about whole words draws as many letters as it states.
 */
export function readingsAt(stated: readonly string[], at: number, read: readonly string[]): string[] {
  const paired = align(stated, read)[at];
  const counted = stated.length === read.length ? read[at] : null;
  return [...new Set([paired, counted])].filter((letter) => letter !== null && letter !== undefined);
}
