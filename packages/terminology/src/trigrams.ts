/** How alike two names are: the Dice coefficient of their trigrams (three letters in a row, with the ends of words), 0…1. */
export function similarity(one: string, other: string): number {
  const grams = trigrams(one);
  const others = trigrams(other);
  let shared = 0;
  for (const gram of grams) if (others.has(gram)) shared += 1;
  return (2 * shared) / (grams.size + others.size);
}

function trigrams(key: string): Set<string> {
  const grams = new Set<string>();
  for (const word of key.split(' ')) {
    const padded = `  ${word} `;
    for (let at = 0; at + 3 <= padded.length; at += 1) grams.add(padded.slice(at, at + 3));
  }
  return grams;
}
