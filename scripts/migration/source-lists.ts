import { scanSync } from 'libpg-query';

/** A part of a list as written, with the comment lines above it. */
export interface Part {
  comments: string[];
  text: string;
}

/** The parts between the first parenthesis and its partner, as written. */
export function partsOf(sql: string): Part[] {
  return listsOf(sql)[0] ?? [];
}

/** The rows of `values (…), (…)`, each with its cells as written. */
export function valuesOf(sql: string): string[][] {
  return listsOf(sql, 'values').map((row) => row.map(({ text }) => text));
}

/** The first run of top-level parentheses (after a word), each split at its own commas. */
function listsOf(sql: string, after?: string): Part[][] {
  const bytes = Buffer.from(sql);
  const lists: Part[][] = [];
  let depth = 0;
  let list: Part[] = [];
  let partStart = 0;
  let isBefore = after !== undefined;
  const close = (end: number) => {
    const part = withComments(bytes.subarray(partStart, end).toString());
    if (part.text !== '') list.push(part);
  };
  for (const { start, end, text, tokenName } of scanSync(sql).tokens) {
    if (tokenName.includes('COMMENT')) continue;
    if (isBefore) {
      isBefore = text.toLowerCase() !== after;
      continue;
    }
    if (depth === 0 && lists.length > 0 && text !== '(' && text !== ',') break;
    if (text === '(' || text === '[') {
      depth += 1;
      if (depth === 1) {
        list = [];
        partStart = end;
      }
    } else if (text === ')' || text === ']') {
      depth -= 1;
      if (depth === 0) {
        close(start);
        lists.push(list);
      }
    } else if (text === ',' && depth === 1) {
      close(start);
      partStart = end;
    }
  }
  return lists;
}

function withComments(text: string): Part {
  const lines = text.trim().split('\n');
  const first = lines.findIndex((line) => !line.trimStart().startsWith('--') && line.trim() !== '');
  if (first < 0) return { comments: [], text: '' };
  return { comments: lines.slice(0, first).map((line) => line.trim()), text: lines.slice(first).join('\n').trim() };
}
