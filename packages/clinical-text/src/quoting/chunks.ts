import { type Line, readLines } from '../document/lines.ts';
import { tableKind } from '../sections/headings.ts';
import { PageLines } from './locate.ts';

/** A line (or, of a very long one, a piece) of a page, and what stood above it. */
interface Row {
  page: number;
  /** From 1, in the page's text as it is cut by its line ends. */
  line: number;
  text: string;
  /** The heading under which it stands. */
  section: string | null;
  /** The column headings of the table that it is in. */
  columns: string | null;
}

/** Lines that are asked about at once. What is carried along tells of whom and of what they are. */
export interface Chunk {
  rows: Row[];
  /** The document's first lines and its patient's, where the chunk doesn't hold them itself. */
  opening: string[];
}

/** Some three pages: far below any model's window, and its findings fit into one answer. */
const mostCharacters = 8000;
/** From here on a chunk ends where the page offers an end. */
const enoughCharacters = 6000;
const longestRow = 2000;
const openingLines = 8;
const longestOpening = 120;
const lineNumber = 6;

/** A document's pages in chunks, in order; pages without words are in none. */
export function chunksOf(pages: readonly { number: number; text: string }[]): Chunk[] {
  const rows: (Row & { mayBegin: boolean })[] = [];
  const opening: string[] = [];
  let section: string | null = null;
  let columns: string | null = null;
  for (const page of pages) {
    const numbers = new PageLines(page.text);
    const known = Map.groupBy(readLines(page.text), (line) => numbers.numberAt(line.start));
    let isFirst = true;
    for (const [index, raw] of page.text.split('\n').entries()) {
      const words = raw.trim();
      if (words === '') continue;
      const lines = known.get(index + 1) ?? [];
      const begins = lines.some(({ heading, inline, afterBlank }) => heading || inline || afterBlank);
      for (const piece of piecesOf(words)) {
        rows.push({ page: page.number, line: index + 1, text: piece, section, columns, mayBegin: isFirst || begins });
      }
      if (opening.length < openingLines && (rows.length <= 2 || lines.some((line) => line.section === 'header'))) {
        opening.push(words.slice(0, longestOpening));
      }
      if (tableKind(words) !== null) columns = words.slice(0, longestOpening);
      else if (lines.some(({ heading, inline }) => heading || inline)) {
        section = titleOf(lines);
        columns = null;
      }
      isFirst = false;
    }
  }
  return cut(rows).map((own, index) => ({ rows: own, opening: index === 0 ? [] : opening }));
}

/** A chunk in two; null for one that can't be cut. The opening goes with the second half only where it went with the whole. */
export function halvesOf({ rows, opening }: Chunk): [Chunk, Chunk] | null {
  if (rows.length < 2) return null;
  const middle = Math.ceil(rows.length / 2);
  return [
    { rows: rows.slice(0, middle), opening },
    { rows: rows.slice(middle), opening },
  ];
}

function cut(rows: readonly (Row & { mayBegin: boolean })[]): Row[][] {
  const chunks: Row[][] = [];
  let characters = 0;
  for (const { mayBegin, ...row } of rows) {
    const last = chunks.at(-1);
    const length = row.text.length + lineNumber;
    const isOver = characters + length > mostCharacters || (mayBegin && characters > enoughCharacters);
    if (last === undefined || isOver) {
      chunks.push([row]);
      characters = length;
    } else {
      last.push(row);
      characters += length;
    }
  }
  return chunks;
}

function titleOf(lines: readonly Line[]): string | null {
  const line = lines.findLast(({ heading, inline }) => heading || inline);
  return line === undefined ? null : line.title.slice(0, longestOpening) || line.text.slice(0, longestOpening);
}

function piecesOf(words: string): string[] {
  const pieces: string[] = [];
  let rest = words;
  while (rest.length > longestRow) {
    const blank = rest.lastIndexOf(' ', longestRow);
    const end = blank > longestRow / 2 ? blank : longestRow;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...pieces, rest];
}
