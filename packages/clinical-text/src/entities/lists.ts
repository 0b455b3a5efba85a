import type { Assertion, EntityType } from '@exora/contracts';
import { SentenceContext } from '../context/assert.ts';
import { findStrengths } from '../directions/strength.ts';
import { type ClinicalDocument, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import { chronicPattern } from '../lexicon/conditions.ts';
import { typeByEnding } from '../lexicon/morphology.ts';
import type { TermType } from '../lexicon/phrase-index.ts';
import { type Finding, finding, type Span } from '../model.ts';
import type { SectionKind } from '../sections/headings.ts';
import { foldWord } from '../text/fold.ts';
import { type Item, isProse, readItem, splitItems } from './items.ts';

/** What a list section gave, and the lines it used up. */
export interface ListResult {
  findings: Finding[];
  rows: Set<Line>;
}

const nothing =
  /^(?:nil|none|no (?:significant|known|other|relevant|past|previous|procedures?|surgery|surgical|active|current)\b|n\/a|not applicable|unknown|unremarkable|non-?contributory|nad|as above|see (?:above|below)|not recorded|no data|denies|negative|-+|\W*$|reviewed|up to date|same as|nka\b|nkda\b|not on file|per hpi)/i;
const headerRow =
  /^(?:date|procedure|problem|condition|diagnosis|name|description|status|onset|code|group description|item|year|type|provider|performed|reason|comments?|start date|end date|allergen|substance|reaction|severity|vaccine|test|medical condition)\b(?:(?:\s?\|\s?|\s+)(?:date|procedure|problem|condition|diagnosis|name|description|status|onset|code|system|code description|notes?|comments?|year|type|provider|performed|reason|start|end|time|and|of|given|severity|reaction|reactions|susceptibility|resolved|recorded|location|surgeon|laterality|clinician|allergen|substance|active|details|outcome)\b)+[\s|]*$/i;

const kinds: Partial<Record<SectionKind, EntityType>> = {
  problems: 'condition',
  'past-history': 'condition',
  'surgical-history': 'procedure',
  procedures: 'procedure',
};
const lookup: TermType[] = ['condition', 'symptom', 'procedure', 'test'];

/** Lists of problems, past history, operations and procedures: every item is one, known or not. */
export function findListed(document: ClinicalDocument): ListResult {
  const findings: Finding[] = [];
  const rows = new Set<Line>();
  for (const line of document.lines) {
    const type = line.section ? kinds[line.section] : undefined;
    if (!type || line.heading || line.content >= line.end) continue;
    const content = document.text.slice(line.content, line.end);
    if (nothing.test(content) || headerRow.test(content)) {
      if (headerRow.test(content)) rows.add(line);
      continue;
    }
    if (isProse(content) && !line.bullet && !content.includes(' | ')) continue;
    if (isContinuation(document, line) || isMedicine(document, line)) continue;
    const items = content.includes(' | ') ? pipedItems(document, line) : splitItems(document, line, lookup);
    let any = false;
    for (const span of items) {
      const item = readItem(document, span, lookup);
      if (!item || nothing.test(document.text.slice(span.start, span.end))) continue;
      const found = fromItem(document, item, type, line);
      if (!found) continue;
      findings.push(found);
      any = true;
    }
    if (any) rows.add(line);
  }
  return { findings, rows };
}

/** A wrapped line of the item above: begins in lower case and no bullet, and isn't a known thing of its own. */
function isContinuation(document: ClinicalDocument, line: Line): boolean {
  if (line.bullet || line.inline || line.afterBlank) return false;
  const content = document.text.slice(line.content, line.end);
  if (!/^[\p{Ll}(]/u.test(content)) return false;
  const first = hitsIn(document, { start: line.content, end: line.end }, ...lookup)[0];
  return first === undefined || first.start > line.content + 2;
}

/** A medicine with its strength among the problems: the next list begins without a heading of its own. */
function isMedicine(document: ClinicalDocument, line: Line): boolean {
  const drug = hitsIn(document, { start: line.content, end: line.end }, 'drug')[0];
  if (drug === undefined || drug.start > line.content + 2) return false;
  return findStrengths(document.text, drug.end, line.end).some(({ start }) => start <= drug.end + 3);
}

/** In a row of cells the thing stands in the last cell that is words (code systems and codes before it). */
function pipedItems(document: ClinicalDocument, line: Line): Span[] {
  const { text } = document;
  const cells: Span[] = [];
  let start = line.content;
  for (const piece of text.slice(line.content, line.end).split('|')) {
    const lead = piece.length - piece.trimStart().length;
    const cell = { start: start + lead, end: start + lead + piece.trim().length };
    if (cell.end - cell.start > 2) cells.push(cell);
    start += piece.length + 1;
  }
  const hits = hitsIn(document, { start: line.content, end: line.end }, ...lookup);
  const codeCell = cells.findIndex((cell) =>
    /^(?:[A-Z]\d{2}(?:\.\w+)?|\d{4,18}|\d{3}\.\d{1,2})$/.test(text.slice(cell.start, cell.end)),
  );
  const behind = codeCell >= 0 ? cells[codeCell + 1] : undefined;
  const named =
    behind ??
    cells.find((cell) => hits.some((hit) => hit.start >= cell.start && hit.end <= cell.end)) ??
    cells.find(
      (cell) =>
        !/^[\d\W]+$/.test(text.slice(cell.start, cell.end)) &&
        !/^(?:active|resolved|inactive|completed)$/i.test(text.slice(cell.start, cell.end)),
    );
  return named ? [named] : [];
}

function fromItem(document: ClinicalDocument, item: Item, type: EntityType, line: Line): Finding | null {
  const { text } = document;
  const core = text.slice(item.core.start, item.core.end);
  const words = core.split(/\s+/).length;
  const hits = hitsIn(document, item.core, ...lookup);
  const known = hits.length > 0 || core.split(/[\s-]+/).some((word) => typeByEnding(foldWord(word)) !== null);
  if (
    !known &&
    (words > 8 ||
      /\b(?:the|was|is|were|will|and the|please|see|your|you|follow|review|phone|dr)\b/i.test(core) ||
      /^[\d\W]/.test(core))
  )
    return null;
  // An unknown label with its content behind a colon is a heading of its own (`Treatment given: …`).
  if (!known && /^\s*:/.test(item.tail)) return null;
  const allergen = /^(?<thing>.+?) (?:allergy|hypersensitivity|anaphylaxis)$/i.exec(core)?.groups?.thing;
  if (
    type === 'condition' &&
    allergen &&
    hitsIn(document, { start: item.core.start, end: item.core.start + allergen.length }, 'allergen', 'drug').length > 0
  ) {
    return finding(
      'allergy',
      { start: item.core.start, end: item.core.start + allergen.length },
      {
        fact: true,
        confidence: 0.85,
        attributes: { status: 'active', reaction: null, severity: null, criticality: null },
      },
    );
  }
  let kind = type;
  if (
    type === 'condition' &&
    hits.length > 0 &&
    hits.every((hit) => hit.term.type === 'procedure' || hit.term.type === 'test')
  ) {
    // A test alone among problems (`CT brain`) is no problem; an operation is one that was done.
    kind = 'procedure';
  }
  const context = new SentenceContext(text, item.whole, document.tokens, false).of(item.core);
  const past = line.section === 'past-history';
  const resolved = /resolved|inactive|remission|past/.test(item.status ?? '');
  let assertion: Assertion = context.assertion;
  if (kind === 'condition') {
    if (assertion === 'present' && (resolved || (past && !chronicPattern.test(core)))) assertion = 'historical';
    if (
      assertion === 'historical' &&
      !past &&
      !resolved &&
      !/history|h\/o|previous|prior|s\/p|status post/i.test(text.slice(item.whole.start, item.core.start))
    )
      assertion = 'present';
  } else if (assertion === 'historical') assertion = 'present';
  const historical = past || resolved || context.temporality === 'historical';
  const confidence = (known ? 0.92 : 0.62) - (words > 8 ? 0.1 : 0);
  return finding(kind, item.core, {
    fact: true,
    assertion,
    confidence,
    date: item.when,
    parts: item.whenSpan ? [{ role: 'date', start: item.whenSpan.start, end: item.whenSpan.end }] : [],
    attributes:
      kind === 'condition'
        ? {
            status: resolved ? 'resolved' : past ? null : 'active',
            onset: item.when,
            temporality: historical ? 'historical' : 'recent',
            assertion: assertion === 'historical' ? 'present' : assertion,
            experiencer: 'patient',
          }
        : { date: item.when, status: context.planned ? 'planned' : 'completed' },
  });
}
