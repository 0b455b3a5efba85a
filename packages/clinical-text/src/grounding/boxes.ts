import type { Box, PageWord, ReadPage } from '@exora/contracts';

type WordsPage = Pick<ReadPage, 'width' | 'height' | 'words'>;

/** Boxes in fractions of the page around the words of a stretch, one box a line; a word counts in proportion to its part. */
export function boxesOf(page: WordsPage, start: number, end: number): Box[] {
  if (page.width <= 0 || page.height <= 0) return [];
  const lines: Box[] = [];
  let last: Box | null = null;
  for (const word of wordsOf(page.words, start, end)) {
    const part = partOf(word, start, end);
    if (last && sameLine(last, part)) {
      last.x0 = Math.min(last.x0, part.x0);
      last.x1 = Math.max(last.x1, part.x1);
      last.y0 = Math.min(last.y0, part.y0);
      last.y1 = Math.max(last.y1, part.y1);
    } else {
      last = { ...part };
      lines.push(last);
    }
  }
  return lines
    .map((box) => ({
      x0: fraction(box.x0, page.width),
      y0: fraction(box.y0, page.height),
      x1: fraction(box.x1, page.width),
      y1: fraction(box.y1, page.height),
    }))
    .filter((box) => box.x1 > box.x0 && box.y1 > box.y0);
}

function wordsOf(words: readonly PageWord[], start: number, end: number): PageWord[] {
  return words.filter((word) => word.start < end && start < word.end);
}

/** The part of a word that a quote covers, by its share of the characters (`325mg` quoted as `325`). */
function partOf(word: PageWord, start: number, end: number): Box {
  const length = Math.max(1, word.end - word.start);
  const width = word.x1 - word.x0;
  const from = Math.max(0, start - word.start) / length;
  const to = Math.min(length, end - word.start) / length;
  return { x0: word.x0 + width * from, x1: word.x0 + width * to, y0: word.y0, y1: word.y1 };
}

/** On one line when the middles are nearer than half a height and the next word isn't left of the line's start. */
function sameLine(line: Box, next: Box): boolean {
  const height = Math.max(1, Math.min(line.y1 - line.y0, next.y1 - next.y0));
  const apart = Math.abs((line.y0 + line.y1) / 2 - (next.y0 + next.y1) / 2);
  return apart < height * 0.6 && next.x0 >= line.x0;
}

function fraction(value: number, whole: number): number {
  return Math.round(Math.min(1, Math.max(0, value / whole)) * 1e5) / 1e5;
}
