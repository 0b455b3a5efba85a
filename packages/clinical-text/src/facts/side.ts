/** A side of the body. */
export type Side = 'left' | 'right' | 'bilateral';

// A single letter counts in brackets or as it is printed before a body part (`L knee`), never as a flag or a unit.
const sidePattern =
  /\b(?<both>bilateral(?:ly)?|both|b\/l)\b|\b(?<left>left(?:-sided)?|lt\.?)\b|\b(?<right>right(?:-sided)?|rt\.?)\b|\((?<leftLetter>L)\)|\((?<rightLetter>R)\)/gi;

/** The side that words name; null for none, or for more than one. */
export function sideOf(words: string): Side | null {
  const sides = new Set<Side>();
  for (const { groups } of words.matchAll(sidePattern)) {
    sides.add(groups?.both ? 'bilateral' : (groups?.left ?? groups?.leftLetter) ? 'left' : 'right');
  }
  const [side] = sides;
  return side !== undefined && sides.size === 1 ? side : null;
}

/** The words without their side. */
export function withoutSide(words: string): string {
  return words.replace(sidePattern, ' ');
}

const before =
  /(?:^|[\s(,;:•-])(?<side>(?:left|right)(?:-sided)?|bilateral|both|[lr]t\.?|\([LR]\)|(?<!\d\s)[LR](?=\s))\s+$/i;
const behind =
  /^\s*(?:[,-]\s*)?(?:(?:on|of|in|to)\s+(?:the\s+|his\s+|her\s+)?)?(?<side>(?:left|right)\b(?:-sided|\s+side)?|bilateral(?:ly)?\b|\([LR]\))/i;

/** A stretch that names a side. */
export interface FoundSide {
  side: Side;
  start: number;
  end: number;
}

/** The side that stands right before a label (`left knee replacement`) or behind it (`cataract, right`); null where none does. */
export function sideBeside(text: string, start: number, end: number): FoundSide | null {
  const lead = text.slice(Math.max(0, start - 24), start);
  const first = before.exec(lead);
  if (first?.groups?.side) {
    const at = start - lead.length + first.index + first[0].indexOf(first.groups.side);
    return found(first.groups.side, at);
  }
  const next = behind.exec(text.slice(end, end + 32));
  if (next?.groups?.side) return found(next.groups.side, end + next[0].indexOf(next.groups.side));
  return null;
}

function found(words: string, start: number): FoundSide {
  const side: Side = /^(?:bi|bo)/i.test(words) ? 'bilateral' : /^\(?l/i.test(words) ? 'left' : 'right';
  return { side, start, end: start + words.length };
}
