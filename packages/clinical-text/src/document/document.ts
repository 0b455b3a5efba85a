import { lexicon } from '../lexicon/lexicon.ts';
import type { Hit, TermType } from '../lexicon/phrase-index.ts';
import type { Span } from '../model.ts';
import { readSentences, type Sentence } from '../sentences/sentences.ts';
import { type Token, tokenize } from '../text/tokens.ts';
import { type DateOrder, type FoundDate, findDates } from './dates.ts';
import { type Line, readLines } from './lines.ts';

/** A text with its structure: what every extractor reads. */
export interface ClinicalDocument {
  text: string;
  lines: Line[];
  sentences: Sentence[];
  tokens: Token[];
  /** Lexicon phrases, by start. */
  hits: Hit[];
  dates: FoundDate[];
  dateOrder: DateOrder;
}

/** Reads a text's structure once. */
export function readDocumentText(text: string): ClinicalDocument {
  const lines = readLines(text);
  const tokens = tokenize(text);
  const { dates, order } = findDates(text);
  return {
    text,
    lines,
    sentences: readSentences(text, lines),
    tokens,
    hits: lexicon.find(tokens),
    dates,
    dateOrder: order,
  };
}

function firstAt(spans: readonly Span[], offset: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Lexicon phrases of a type inside a stretch; those inside a longer one of the same type left out. */
export function hitsIn(document: ClinicalDocument, span: Span, ...types: TermType[]): Hit[] {
  const found: Hit[] = [];
  for (let index = firstAt(document.hits, span.start); index < document.hits.length; index += 1) {
    const hit = document.hits[index];
    if (!hit || hit.start >= span.end) break;
    if (hit.end > span.end || !types.includes(hit.term.type)) continue;
    const last = found.at(-1);
    if (last && hit.start < last.end) {
      if (hit.end - hit.start > last.end - last.start) found[found.length - 1] = hit;
      continue;
    }
    found.push(hit);
  }
  return found;
}

/** The first date that begins inside a stretch, or null. */
export function firstDateIn(document: ClinicalDocument, span: Span): FoundDate | null {
  const date = document.dates[firstAt(document.dates, span.start)];
  return date && date.start < span.end ? date : null;
}

/** Dates that begin inside a stretch. */
export function datesIn(document: ClinicalDocument, span: Span): FoundDate[] {
  const found: FoundDate[] = [];
  for (let index = firstAt(document.dates, span.start); index < document.dates.length; index += 1) {
    const date = document.dates[index];
    if (!date || date.start >= span.end) break;
    found.push(date);
  }
  return found;
}
