/**
 * What share of words was right at each confidence that Tesseract states, on thirty reference pages of three kinds
 * (4,926 words; `npm run eval:read` prints the table anew). It doubts good words most: of those at 0.1, 0.75 are right.
 */
const measured: readonly (readonly [stated: number, right: number])[] = [
  [0, 0.7],
  [0.4, 0.76],
  [0.55, 0.83],
  [0.75, 0.88],
  [0.82, 0.92],
  [0.88, 0.965],
  [0.92, 0.978],
  [0.96, 0.99],
  [1, 0.995],
];

/** The probability, 0 to 1, that a word is right of which Tesseract states a confidence of 0 to 1. */
export function probabilityRight(stated: number): number {
  const above = measured.findIndex(([place]) => place >= stated);
  const [to, high] = measured.at(above) ?? [1, 1];
  const [from, low] = measured[above - 1] ?? [0, high];
  return to === from ? high : low + ((high - low) * (stated - from)) / (to - from);
}

/** Rows of words with the probability that each is right in place of the engine's own confidence. */
export function calibrated<T extends { confidence: number }>(rows: readonly T[][]): T[][] {
  return rows.map((row) => row.map((word) => ({ ...word, confidence: probabilityRight(word.confidence) })));
}
