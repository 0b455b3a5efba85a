import { bearersIn } from '../lexicon/bearers.ts';
import { lexicon } from '../lexicon/lexicon.ts';
import type { Hit, TermType } from '../lexicon/phrase-index.ts';
import type { Span } from '../model.ts';
import { readSentences, type Sentence } from '../sentences/sentences.ts';
import { type Answer, findAnswers } from '../tables/forms.ts';
import { findGrids, type Grid } from '../tables/grid.ts';
import { SpanIndex } from '../text/spans.ts';
import { type Token, tokenAt, tokenize } from '../text/tokens.ts';
import { type DateOrder, type FoundDate, findDates } from './dates.ts';
import { definedHits } from './defined-hits.ts';
import { type Line, readLines } from './lines.ts';
import { findShortForms, type ShortForm, withShortForms } from './short-forms.ts';

/** A text with its structure: what every extractor reads. */
export interface ClinicalDocument {
  text: string;
  lines: Line[];
  sentences: Sentence[];
  tokens: Token[];
  /** Lexicon phrases, by start; ambiguous short forms as their surroundings have them. */
  hits: Hit[];
  shortForms: ShortForm[];
  dates: FoundDate[];
  dateOrder: DateOrder;
  /** Tables whose columns are known by their heads. */
  grids: Grid[];
  /** Head and rows of those tables but of ones by date or time, which are read line by line where they hold results. */
  gridLines: Set<Line>;
  /** Ticked boxes and questions answered with yes or no. */
  answers: Answer[];
}

/** Reads a text's structure once. */
export function readDocumentText(text: string): ClinicalDocument {
  const lines = readLines(text);
  const tokens = tokenize(text);
  const { dates, order } = findDates(text);
  const { hits, shortForms } = allHits(text, tokens);
  freeMeasured(text, lines, hits);
  const document: ClinicalDocument = {
    text,
    lines,
    sentences: readSentences(text, lines),
    tokens,
    hits,
    shortForms,
    dates,
    dateOrder: order,
    grids: [],
    gridLines: new Set(),
    answers: findAnswers(text, lines),
  };
  // A box that nobody ticked says nothing, so its label isn't read at all.
  const blank = document.answers.filter((one) => one.answer === 'blank');
  if (blank.length > 0) {
    const unsaid = new SpanIndex(blank);
    document.hits = document.hits.filter((hit) => !unsaid.overlaps(hit));
  }
  addBearers(document);
  document.grids = findGrids({
    text,
    lines,
    hitsIn: (span) => hitsIn(document, span, 'vital').concat(hitsIn(document, span, 'lab')),
    datesIn: (span) => datesIn(document, span),
  });
  for (const grid of document.grids) {
    if (grid.kind === 'times') continue;
    document.gridLines.add(grid.head);
    for (const row of grid.rows) document.gridLines.add(row.line);
  }
  return document;
}

function allHits(text: string, tokens: readonly Token[]): Pick<ClinicalDocument, 'hits' | 'shortForms'> {
  const known = lexicon.find(tokens);
  const defined = definedHits(text, tokens, known);
  const places = new SpanIndex(defined);
  // What a text says of its own short forms counts more than what they mean elsewhere.
  const shortForms = findShortForms(text).filter((form) => !places.overlaps(form));
  const others = withShortForms(known, shortForms, tokens);
  if (defined.length === 0) return { hits: others, shortForms };
  const hits = [
    ...others.filter((hit) => !places.overlaps(hit, (one) => one.start <= hit.start && one.end >= hit.end)),
    ...defined,
  ];
  return { hits: hits.sort((a, b) => a.start - b.start), shortForms };
}

const ofSubstances = new Set<Line['section']>(['medications', 'stopped-medications', 'allergies', 'immunizations']);
const givenAmount =
  /\d\s?(?:mg|mcg|micrograms?|µg|ug|g|ml|tabs?|tablets?|caps?|capsules?|units?|iu|drops?|puffs?|sachets?)\b(?!\/)/i;
/** How far into a line the name of what was measured may begin: behind `Her`, `Today’s`, a date. */
const leadLength = 24;

/** Takes lines that begin with something measured (`INR 2.4 today`, `Hb was 98 g/L`) out of lists of substances. */
function freeMeasured(text: string, lines: readonly Line[], hits: readonly Hit[]): void {
  for (const line of lines) {
    if (!ofSubstances.has(line.section) || line.heading || line.inline || line.bullet) continue;
    const inside: Hit[] = [];
    for (let at = firstAt(hits, line.content); (hits[at]?.end ?? Number.POSITIVE_INFINITY) <= line.end; at += 1) {
      const hit = hits[at];
      if (hit) inside.push(hit);
    }
    const isMeasure = ({ term: { type } }: Hit) => type === 'lab' || type === 'vital';
    const first = inside.find(isMeasure);
    if (first === undefined || first.start - line.content > leadLength) continue;
    if (inside.some(({ term: { type } }) => type === 'drug' || type === 'vaccine' || type === 'allergen')) continue;
    const rest = text.slice(first.end, line.end);
    if (/^[^\n]{0,16}\d/.test(rest) && !givenAmount.test(rest)) line.section = null;
  }
}

/** People called after their illness (`a known asthmatic`), as hits of the illness. */
function addBearers(document: ClinicalDocument): void {
  const { text, tokens } = document;
  const found = document.sentences.flatMap((sentence) =>
    bearersIn(text.slice(sentence.start, sentence.end), sentence.start).map(
      ({ condition, start, end }): Hit => ({
        term: { type: 'condition', name: condition, weak: false, isDefined: true },
        start,
        end,
        from: tokenAt(tokens, start),
        to: tokenAt(tokens, end),
      }),
    ),
  );
  if (found.length > 0) document.hits = [...found, ...document.hits].sort((a, b) => a.start - b.start);
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
