import type { FoundDate } from '../document/dates.ts';
import { type ClinicalDocument, datesIn, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import type { Hit, TermType } from '../lexicon/phrase-index.ts';
import type { Span } from '../model.ts';
import { trimPieces } from '../text/trim.ts';

/** An item of a list: its own words and what stands around them. */
export interface Item {
  /** The item without bullet. */
  whole: Span;
  /** The thing's own words, without dates, status and remarks. */
  core: Span;
  date: FoundDate | null;
  /** A year or other date printed as a qualifier (`since 1990`, `(2012)`), ISO. */
  when: string | null;
  whenSpan: Span | null;
  status: string | null;
  /** Words behind the core. */
  tail: string;
}

const proseWords =
  /\b(?:he|she|patient|pt|was|were|is|has|had|have|denies|denied|presented|reports|reported|which|her|his|mr|mrs|ms|they|there|will|been|underwent|does|did|we|i)\b/i;

/** True for running text, false for an item of a list. */
export function isProse(content: string): boolean {
  const words = content.split(/\s+/).length;
  if (proseWords.test(content)) return words > 4;
  return content.split(/[,;]/).some((piece) => piece.trim().split(/\s+/).length > 13);
}

const qualifier = String.raw`(?:resolved|active|inactive|stable|controlled|uncontrolled|well[- ]controlled|poorly[- ]controlled|diet[- ]controlled|on |since|diagnosed|dx|onset|ongoing|mild|moderate|severe|currently|treated|managed|status post|s\/p|in remission|remission|circa|c\.|approx|current|past|previous|recent|suspected|confirmed|age|aged|at age|for |under|awaiting|no |not |with |without (?:complication)|complicated|last|requiring|now|secondary|due|date|year|provisional|quiescent|recurrent$|improving|improved|persistent|continuing|intermittent|newly|new|\?)`;
// A run of blanks is tried from its first one only (`(?<!\s)`).
const cuts: RegExp[] = [
  /\t| {2,}|\s?\|/,
  /(?<!\s)\s*(?:[,;]\s*)?[([](?=[^)\]]{0,200}\b(?:onset|since|dx|diagnosed|resolved|inactive|active|stable|controlled|ongoing|current|remission|date|year|years|aged?|confirmed|last|see|on|treated|managed|left|right|bilateral|mild|moderate|severe|in|ceased|lot|batch|performed|done|dr|by|at|under|approx|circa|from|as|when|provisional|chronic|primary|secondary|problem|snomed|icd|code)\b|[^)\]]{0,200}(?:19|20)\d{2}|[^)\]]{0,200}\d{1,2}\/\d|\?|\s*(?:[A-Z]\d{2}(?:\.\d+)?)\s*[)\]])/i,
  /(?<!\s)\s+(?:since|onset|diagnosed|dx'?d?|circa|dated|at age|aged|around|c\.)\b/i,
  /(?<!\s)\s+(?:in|from|on|until|during|approx\.?)\s+(?=(?:early |late |about |approx )?(?:\d{1,2}[/.-]|(?:19|20)\d{2}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|childhood|infancy|the past|his |her |age))/i,
  /(?<!\s)\s+[-–—]+\s+|(?<!\s)\s*[–—]\s*|\s-(?=\S)/,
  /:\s|:$/,
  new RegExp(String.raw`,\s*(?=${qualifier}|(?:19|20)\d{2}\b|\d{1,2}[/.-]\d)`, 'i'),
  /[.;](?:\s|$)/,
  /(?:,|(?<!\s))\s+(?=(?:19|20)\d{2}\s*$)/,
  /(?<!\s)\s+(?:resolved|inactive|ongoing|active)\s*$/i,
  /(?<!\s)\s+x ?\d+\s*$/i,
];

const yearPattern = /(?<![\d/.-])(?<year>(?:19|20)\d{2})(?![\d/.-]\d|\d)/;
const statusPattern =
  /\b(?<status>resolved|inactive|in remission|remission|ceased|active|ongoing|current|chronic|stable|controlled|improving|recurrent|completed|past)\b/i;

/** Reads an item: cuts its core out and reads date and status. */
export function readItem(document: ClinicalDocument, span: Span, prefer: TermType[]): Item | null {
  const { text } = document;
  const dates = datesIn(document, span);
  let start = span.start;
  const content = text.slice(span.start, span.end);
  // A date or year in front of the thing (`2012 – Appendicectomy`).
  const [leadDate] = dates;
  if (leadDate && leadDate.start <= span.start + 1) start = leadDate.end;
  else {
    const year =
      /^(?:\(?(?:19|20)\d{2}\)?(?:\s?[-–]\s?(?:19|20)?\d{2}\b)?(?:\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)?)(?=[\s:,–-])/i.exec(
        content,
      );
    if (year) start = span.start + year[0].length;
  }
  const opener = /^[\s:,|–—.*•?-]+/.exec(text.slice(start, span.end));
  if (opener && (start > span.start || opener[0].includes('?'))) start += opener[0].length;
  const rest = text.slice(start, span.end);
  let end = span.end;
  const preferred = hitsIn(document, { start, end: span.end }, ...prefer)[0];
  const from = preferred ? Math.max(1, preferred.end - start) : 1;
  for (const cut of cuts) {
    const match = cut.exec(rest.slice(from));
    if (match) end = Math.min(end, start + from + match.index);
  }
  for (const date of dates) if (date.start > start) end = Math.min(end, date.start);
  // What it is treated with isn't part of it (`COPD on home oxygen`).
  for (const drug of hitsIn(document, { start, end }, 'drug')) {
    const near = Math.max(start, drug.start - 80);
    const treated = /\s(?:on|taking|treated with|managed with)\s+(?:\w+\s)?$/i.exec(text.slice(near, drug.start));
    if (treated && near + treated.index > start + 1) end = Math.min(end, near + treated.index);
  }
  // The cut before a known name wins where a label leads (`Primary: pneumonia`).
  if (preferred && preferred.start > start + 1) {
    const before = text.slice(start, preferred.start);
    const label = /^(?:[^:|\t]{1,30}(?::\s+|\s+[-–]\s+|\||\t| {2,}))+/.exec(before);
    if (label) start += label[0].length;
  }
  let core = text.slice(start, end).replace(/(?<![\s,;:.–—-])[\s,;:.–—-]+$/, '');
  const open = core.lastIndexOf('(');
  if (open > 0 && !core.slice(open).includes(')')) core = core.slice(0, open).trimEnd();
  const lead =
    /^(?:(?:no|nil|denies|denied|without|never had)\s+(?:(?:any|known|past|previous|significant|personal|prior)\s+)*(?:history of|hx of|h\/o)?|history of|h\/o|hx of|past history of|known|previous|prior|s\/p|status post|personal history of|(?:primary|principal|secondary|main|other)(?: diagnosis)?\s*:)\s*(?::\s*)?(?=[A-Za-zÀ-ɏ])/i.exec(
      core,
    );
  if (lead) {
    start += lead[0].length;
    core = core.slice(lead[0].length);
  }
  const trimmed = core.trimStart();
  start += core.length - trimmed.length;
  if (trimmed.length < 2 || !/[A-Za-zÀ-ɏ]{2}/.test(trimmed)) return null;
  const coreSpan = { start, end: start + trimmed.length };
  const around =
    content.slice(0, coreSpan.start - span.start) +
    ' '.repeat(trimmed.length) +
    content.slice(coreSpan.end - span.start);
  const date = dates.find((one) => one.end <= coreSpan.start || one.start >= coreSpan.end) ?? null;
  const year = date ? null : yearPattern.exec(around);
  return {
    whole: span,
    core: coreSpan,
    date,
    when: date?.iso ?? year?.groups?.year ?? null,
    whenSpan: date ?? (year ? { start: span.start + year.index, end: span.start + year.index + 4 } : null),
    status: statusPattern.exec(around)?.groups?.status?.toLowerCase() ?? null,
    tail: content.slice(coreSpan.end - span.start),
  };
}

/** Cuts a line into items: at commas, semicolons and `and` where a listed thing begins on both sides. */
export function splitItems(document: ClinicalDocument, line: Line, types: TermType[]): Span[] {
  const span = { start: line.content, end: line.end };
  const { text } = document;
  if (text.slice(span.start, span.end).includes(' | ')) return [span];
  const hits = hitsIn(document, span, ...types);
  const numbered = [...text.slice(span.start, span.end).matchAll(/(?:^|[\s,;.])(?:\(?\d{1,2}[.)])\s+(?=[A-Za-zÀ-ɏ])/g)];
  if (numbered.length > 1) {
    const [first] = numbered;
    const lead = first ? text.slice(span.start, span.start + first.index).replace(/(?<![\s,;.])[\s,;.]+$/, '') : '';
    const before = lead.length > 2 ? [{ start: span.start, end: span.start + lead.length }] : [];
    return before.concat(
      numbered.map((match, index) => {
        const start = span.start + match.index + match[0].length;
        const next = numbered[index + 1];
        const piece = text.slice(start, next ? span.start + next.index : span.end);
        return { start, end: start + piece.replace(/(?<![\s,;.])[\s,;.]+$/, '').length };
      }),
    );
  }
  if (hits.length < 2) {
    const loose =
      line.inline &&
      /^[^.()]{2,40}(?:[,;](?: [^,;.()]{1,40}|[^ ,;.()][^,;.()]{1,39}))+$/.test(
        text.slice(span.start, span.end).replace(/\.$/, ''),
      );
    if (!loose) return [span];
    return pieces(
      text,
      span,
      [...text.slice(span.start, span.end).matchAll(/[,;]\s*/g)].map(
        (match) => span.start + match.index + match[0].length,
      ),
    );
  }
  const at: number[] = [];
  let previous: Hit | undefined;
  for (const hit of hits) {
    if (previous) {
      const near = Math.max(previous.end, hit.start - 200);
      const between = text.slice(near, hit.start);
      const separator =
        /(?:[,;/]|\.\s|\band\b|&|\+|\bsecondary to\b|\bdue to\b|\bon (?:a )?background of\b|\bin (?:the )?(?:setting|context) of\b|\bcomplicated by\b|\bassociated with\b|\bwith\b|\bon\b|\bplus\b)\s*(?:(?:and|also|no|nil|not|denies|without|the|a|an|new|severe|chronic|acute|recurrent|mild|moderate|severe|left|right|bilateral|previous|past|old|known|essential|primary|secondary|possible|stable|history of|h\/o|\d{1,2}\.)\s+)*$/i.exec(
          between,
        );
      // A new sentence is a new item, whatever it begins with (`GORD. No history of stroke`).
      const stop = separator ? null : /[.;]\s+(?=\p{Lu})/u.exec(between);
      if (stop) at.push(near + stop.index + stop[0].length);
      if (separator) {
        const mark =
          /^(?:[,;/]|\.\s|and\b|&|\+|secondary to|due to|on (?:a )?background of|in (?:the )?(?:setting|context) of|complicated by|associated with|with|on|plus)\s*(?:and\s+)?/i.exec(
            between.slice(separator.index),
          );
        at.push(near + separator.index + (mark?.[0].length ?? 0));
      }
    }
    previous = hit;
  }
  return pieces(text, span, at);
}

const joint =
  /(?:[\s,;./&+]+|\b(?:and|secondary to|due to|on (?:a )?background of|in (?:the )?(?:setting|context) of|complicated by|associated with|with|on|plus))$/i;

function pieces(text: string, span: Span, at: number[]): Span[] {
  const starts = [span.start, ...at];
  return starts.map((start, index) => {
    const piece = text.slice(start, starts[index + 1] ?? span.end);
    return { start, end: start + trimPieces(piece, joint).length };
  });
}
