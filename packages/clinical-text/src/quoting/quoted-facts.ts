import type { Assertion, FactType, ProposedFact, QuotedFinding, QuotedType, SourceSpan } from '@exora/contracts';
import { codeOf } from '../coding/code-of.ts';
import { type Context, SentenceContext } from '../context/assert.ts';
import { type ClinicalDocument, readDocumentText } from '../document/document.ts';
import type { Span } from '../model.ts';
import { instructionsIn } from './instructions.ts';
import { PageLines, placesOf } from './locate.ts';
import { type QuotedPart, readParts } from './read-parts.ts';

/** Why a quoted finding is no fact. */
export type QuoteRefusal =
  | 'page_missing'
  | 'quote_not_found'
  | 'not_a_name'
  | 'part_of_another'
  | 'part_too_far'
  | 'value_not_read'
  | 'of_somebody_else'
  | 'hypothetical'
  | 'instruction_to_machine'
  | 'repeated';

/** A quoted finding as a fact, with what the page's words contradict. */
export interface QuotedFact {
  fact: ProposedFact;
  doubts: string[];
  /** It stands among words for a machine. */
  isInstructed: boolean;
}

/** Names that stand on the page, by what they could take a part from. */
export interface Name extends Span {
  type: FactType;
}

/** Quoted findings that were found on the page, and those that were refused (without sources: their words are nowhere). */
export interface QuotedFacts {
  found: QuotedFact[];
  refused: { fact: ProposedFact; reason: QuoteRefusal }[];
}

/** Lines on which the parts of a thing may stand: its own, and those that it is wrapped to. */
const linesOfParts = 3;
const longestText = 500;
/** A medicine with all its parts has fewer; each is looked for in its line. */
const mostParts = 30;
/** Review looks at what is below 0.7. */
const unsure = 0.65;

type Kind = 'drug' | 'measure' | 'finding';
/** Things of one kind could take each other's parts. */
const rivals: Partial<Record<FactType, Kind>> = {
  medication: 'drug',
  allergy: 'drug',
  immunization: 'drug',
  lab: 'measure',
  vital: 'measure',
  condition: 'finding',
  symptom: 'finding',
  family_history: 'finding',
  procedure: 'finding',
} satisfies Record<QuotedType, Kind>;

/**
 * Finds the words of quoted findings on a page and reads them. Whatever the findings say, a fact's name and parts stand on the
 * page, whole and beside each other, and its numbers are read from there. `names` are those that the rules know on this page.
 */
export function quotedFacts(
  page: { number: number; text: string } | undefined,
  findings: readonly QuotedFinding[],
  names: readonly Name[],
): QuotedFacts {
  const refused: QuotedFacts['refused'] = [];
  const refuse = (finding: QuotedFinding, reason: QuoteRefusal, label: SourceSpan | null = null) =>
    refused.push({ fact: unproven(finding, label), reason });
  if (page === undefined) {
    for (const finding of findings) refuse(finding, 'page_missing');
    return { found: [], refused };
  }
  const document = readDocumentText(page.text);
  const lines = new PageLines(page.text);
  const instructions = instructionsIn(page.text);
  const taken = new Set<string>();
  const labelled: { finding: QuotedFinding; label: Span }[] = [];
  for (const finding of findings) {
    if (!isName(finding.label)) {
      refuse(finding, 'not_a_name');
      continue;
    }
    const places = placesOf(lines, finding.line, finding.label, true);
    const label = places.find(({ start }) => !taken.has(`${finding.type} ${start}`));
    if (label === undefined) {
      refuse(finding, places.length === 0 ? 'quote_not_found' : 'repeated');
      continue;
    }
    taken.add(`${finding.type} ${label.start}`);
    labelled.push({ finding, label });
  }
  const all = [...names, ...labelled.map(({ finding, label }) => ({ ...label, type: finding.type }))];
  const found: QuotedFact[] = [];
  for (const { finding, label } of labelled) {
    const isInstructed = instructions.some((one) => overlap(one, label));
    const outside = isInstructed ? [] : instructions;
    const fact = readFinding(document, lines, page.number, finding, label, { names: all, instructions: outside });
    if (typeof fact === 'string') refuse(finding, fact, spanOf(document, page.number, label, 'label'));
    else found.push({ ...fact, isInstructed });
  }
  return { found, refused };
}

/** Addresses, markup, program text and what has no letter name no clinical thing. */
function isName(label: string): boolean {
  return /\p{L}/u.test(label) && !/:\/\/|www\.|[<>{}@\\]/.test(label);
}

function readFinding(
  document: ClinicalDocument,
  lines: PageLines,
  page: number,
  finding: QuotedFinding,
  label: Span,
  around: { names: readonly Name[]; instructions: readonly Span[] },
): Omit<QuotedFact, 'isInstructed'> | QuoteRefusal {
  const competing = around.names.filter((one) => rivals[one.type] === rivals[finding.type] && !overlap(one, label));
  const parts: QuotedPart[] = [];
  if (finding.parts.length > mostParts) return 'part_too_far';
  for (const { role, line, quote } of finding.parts) {
    const away = line - finding.line;
    const places = placesOf(lines, line, quote, false);
    if (places.length === 0) return 'quote_not_found';
    if (away < 0 || away > linesOfParts) return 'part_too_far';
    const own = places.filter((place) => !competing.some((one) => isBetween(one, label, place)));
    const place = own.find(({ start }) => start >= label.end) ?? own.at(-1);
    if (place === undefined) return 'part_of_another';
    // An empty line parts things.
    if (/\n\s*\n/.test(document.text.slice(label.end, place.start))) return 'part_too_far';
    if (around.instructions.some((one) => overlap(one, place))) return 'instruction_to_machine';
    const lineEnd = lines.line(lines.numberAt(place.end - 1))?.end ?? place.end;
    const next = competing.filter(({ start }) => start >= place.end).map(({ start }) => start);
    parts.push({ ...place, role, limit: Math.min(lineEnd, ...next) });
  }
  const said = saidAbout(document, label);
  if (said?.experiencer === 'other') return 'of_somebody_else';
  if (said?.temporality === 'hypothetical') return 'hypothetical';
  const isFamily =
    finding.type === 'family_history' || (rivals[finding.type] === 'finding' && said?.experiencer === 'family');
  const type = isFamily ? 'family_history' : finding.type;
  const read = readParts(document, type, label, parts);
  if (read === null) return 'value_not_read';
  const answered = finding.type === 'family_history' && finding.assertion === 'present' ? 'family' : finding.assertion;
  const { assertion, isDoubtful } = assertionOf(answered, said?.assertion ?? 'present', document, lines, label);
  const text = document.text.slice(label.start, label.end);
  const settled = read.assertion ?? (isFamily && assertion !== 'absent' ? 'family' : assertion);
  const attributes =
    type === 'condition' || type === 'symptom'
      ? {
          ...read.attributes,
          temporality: settled === 'historical' ? 'historical' : 'recent',
          experiencer: 'patient',
        }
      : read.attributes;
  const code = codeOf(type, text, attributes);
  const fact: ProposedFact = {
    type,
    text,
    assertion: settled,
    attributes,
    date: read.date,
    code,
    // Nobody but the model holds these words for such a thing.
    confidence: unsure,
    sources: [
      spanOf(document, page, label, 'label'),
      ...read.parts.toSorted((a, b) => a.start - b.start).map((part) => spanOf(document, page, part, part.role)),
    ],
  };
  return { fact, doubts: isDoubtful ? ['assertion'] : [] };
}

function isBetween(one: Span, label: Span, part: Span): boolean {
  if (overlap(one, part)) return false;
  return part.start >= label.end
    ? one.start >= label.end && one.end <= part.start
    : one.start >= part.end && one.end <= label.start;
}

function overlap(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

function spanOf({ text }: ClinicalDocument, page: number, span: Span, role: SourceSpan['role']): SourceSpan {
  const { start, end } = span;
  return { page, start, end, quote: text.slice(start, end), role };
}

/** What the sentence around a name says of it, by the rules; null for one in no sentence (a heading). */
function saidAbout(document: ClinicalDocument, label: Span): Context | null {
  const sentence = document.sentences.find(({ start, end }) => start <= label.start && label.start < end);
  if (sentence === undefined) return null;
  const isFamily = sentence.section === 'family-history';
  return new SentenceContext(document.text, sentence, document.tokens, isFamily).of(label);
}

const negates =
  /\b(?:no|not|nil|none|neg(?:ative)?|den(?:y|ies|ied)|without|never|absent|excluded|ruled out|false|free of)\b|\bn'?t\b|[-–] ?ve\b/i;

/** Where trigger words speak, they hold; a denial without any word of denial on its lines is doubted. */
function assertionOf(
  model: Assertion,
  rules: Assertion,
  document: ClinicalDocument,
  lines: PageLines,
  label: Span,
): { assertion: Assertion; isDoubtful: boolean } {
  if (rules !== 'present')
    return { assertion: rules, isDoubtful: rules !== model && !(rules === 'historical' && model === 'present') };
  if (model !== 'absent') return { assertion: model, isDoubtful: false };
  const number = lines.numberAt(label.start);
  const from = lines.line(Math.max(1, number - 1))?.start ?? label.start;
  const to = lines.line(number)?.end ?? label.end;
  return { assertion: model, isDoubtful: !negates.test(document.text.slice(from, to)) };
}

/** A finding as it was answered, for the audit alone. */
function unproven(finding: QuotedFinding, label: SourceSpan | null): ProposedFact {
  return {
    type: finding.type,
    text: label?.quote ?? finding.label.slice(0, longestText).toWellFormed(),
    assertion: finding.assertion,
    attributes: {},
    date: null,
    code: null,
    confidence: 0,
    sources: label === null ? [] : [label],
  };
}
