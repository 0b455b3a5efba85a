import type { Line } from '../document/lines.ts';
import type { Span } from '../model.ts';
import type { SectionKind } from '../sections/headings.ts';

/** A sentence or list item: the stretch in which a trigger word can reach. */
export interface Sentence extends Span {
  section: SectionKind | null;
  title: string;
  /** First line it stands on. */
  line: Line;
}

const abbreviations =
  /(?:^|[\s(])(?:dr|mr|mrs|ms|prof|vs|e\.g|i\.e|etc|approx|no|st|fig|figs|dept|hosp|jr|sr|inc|ltd|al|cf|ca|temp|max|min|resp|wt|ht|q\.d|b\.d|t\.d\.s|i\.v|p\.o|s\.c|i\.m|(?<!\d )[a-z])$/i;
// A run of marks is tried from its first one only: from each of them, a run that ends no sentence takes quadratic time.
const boundary = /(?<![.!?])[.!?]+[)"'”]?(?=\s|$|,[A-Z\s])|;(?=\s)|\s(?=\d{1,2}\)\s+\p{Lu})/gu;

/** Sentences of running text and items of lists; wrapped lines are joined first. */
export function readSentences(text: string, lines: readonly Line[]): Sentence[] {
  const sentences: Sentence[] = [];
  let block: { start: number; end: number; first: Line; last: Line } | null = null;
  const flush = (): void => {
    if (block) splitBlock(text, block.start, block.end, block.first, sentences);
    block = null;
  };
  for (const line of lines) {
    if (line.heading) {
      flush();
      continue;
    }
    if (block && continues(block.last, line)) {
      block.end = line.end;
      block.last = line;
    } else {
      flush();
      if (line.content < line.end) block = { start: line.content, end: line.end, first: line, last: line };
    }
  }
  flush();
  return sentences;
}

const longest = 1200;
const columns = /\t| {3,}|\s\|\s/;

function continues(before: Line, line: Line): boolean {
  if (line.bullet || line.inline || line.afterBlank || line.section !== before.section) return false;
  if (columns.test(line.text) || columns.test(before.text)) return false;
  if (/[.!?:]$/.test(before.text)) return false;
  if (/^[\p{Ll}(]/u.test(line.text) && before.text.length > 30) return true;
  if (/[,;]$|\b(?:and|or|of|the|with|for|to|a|in|no|any)$/.test(before.text)) return true;
  return before.text.length > 70 && before.text.split(' ').length > 9;
}

function splitBlock(text: string, start: number, end: number, line: Line, into: Sentence[]): void {
  const slice = text.slice(start, end);
  let from = 0;
  const push = (to: number): void => {
    // Lists without a full stop in sight are cut, so that no reach is endless.
    while (to - from > longest) {
      const cut = slice.slice(from, from + longest + 1).lastIndexOf(' ');
      add(cut > 0 ? from + cut : from + longest);
    }
    add(to);
  };
  const add = (to: number): void => {
    const piece = slice.slice(from, to);
    const trimmed = piece.trim();
    if (trimmed) {
      const at = start + from + piece.length - piece.trimStart().length;
      into.push({ start: at, end: at + trimmed.length, section: line.section, title: line.title, line });
    }
    from = to;
  };
  for (const match of slice.matchAll(boundary)) {
    if (/^\s/.test(match[0])) {
      push(match.index);
      continue;
    }
    // The mark of a query stands in front of what it asks: `leg swelling ? DVT`.
    if (match[0].startsWith('?') && /^$|[\s(:,]/.test(slice[match.index - 1] ?? '')) continue;
    const before = slice.slice(Math.max(from, match.index - 8), match.index);
    if (match[0].startsWith('.') && abbreviations.test(before)) continue;
    const after = slice.slice(match.index + match[0].length).trimStart();
    // `Neg. for fever`, but `dipstick neg. Fever since Monday`.
    if (match[0] === '.' && /\b(?:neg|pos)$/i.test(before) && /^for\b/i.test(after)) continue;
    if (match[0] === '.' && /^[\p{Ll}]/u.test(after) && !/^[\p{Ll}]+\b.*\b(?:is|was|has)\b/u.test(after.slice(0, 30)))
      continue;
    push(match.index + match[0].length);
  }
  push(slice.length);
}
