import type { Assertion, EntityType } from '@exora/contracts';
import { foldWord } from '@exora/terminology';
import { SentenceContext } from '../context/assert.ts';
import { findStrengths } from '../directions/strength.ts';
import { type ClinicalDocument, datesIn, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import { chronicPattern } from '../lexicon/conditions.ts';
import { typeByEnding } from '../lexicon/morphology.ts';
import type { TermType } from '../lexicon/phrase-index.ts';
import { type Finding, finding, type Span } from '../model.ts';
import type { SectionKind } from '../sections/headings.ts';
import { cellText, cellUnder } from '../tables/grid.ts';
import { familyFinding } from './family.ts';
import { type Item, isProse, readItem, splitItems } from './items.ts';
import { outcomeOf } from './outcomes.ts';
import { partOfName } from './part-of-name.ts';

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

/** Lists of problems, past history, operations and procedures: every item is one, known or not, but on lines of a form. */
export function findListed(document: ClinicalDocument, ofForms: ReadonlySet<Line>): ListResult {
  const findings: Finding[] = [];
  const rows = new Set<Line>();
  for (const grid of document.grids) {
    if (grid.kind !== 'problems') continue;
    for (const row of grid.rows) {
      const cell = cellUnder(grid, row, 'problem');
      const item = cell && readItem(document, cell, lookup);
      if (!item || nothing.test(document.text.slice(cell.start, cell.end))) continue;
      const onset = cellUnder(grid, row, 'date');
      const date = onset ? datesIn(document, onset)[0] : undefined;
      const year = onset && /^(?:19|20)\d{2}$/.test(document.text.slice(onset.start, onset.end)) ? onset : null;
      item.whenSpan = date ?? year ?? item.whenSpan;
      item.when = date?.iso ?? (year && document.text.slice(year.start, year.end)) ?? item.when;
      item.status = cellText(document.text, grid, row, 'status').toLowerCase() || item.status;
      const found = fromItem(document, item, 'condition', { ...row.line, section: grid.head.section });
      if (found) findings.push(found);
    }
  }
  for (const line of document.lines) {
    const type = line.section ? kinds[line.section] : undefined;
    if (!type || line.heading || line.content >= line.end || document.gridLines.has(line) || ofForms.has(line))
      continue;
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
      const says = nothing.test(document.text.slice(span.start, span.end));
      // `T2DM, nil COPD`: what is denied by its name is an item.
      if (!item || (says && (items.length === 1 || hitsIn(document, span, ...lookup).length === 0))) continue;
      const found = fromItem(document, item, type, line);
      if (!found) continue;
      findings.push(found);
      any = true;
    }
    // A medicine behind the problem (`CAP - IV ceftriaxone`) is read as running text.
    const treated = type === 'condition' && hitsIn(document, { start: line.content, end: line.end }, 'drug').length > 0;
    if (any && !treated) rows.add(line);
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

/** What is told in brackets of how somebody fares with it: `OSA (not using CPAP)`. */
const remarked =
  /\s*\((?:not|no|non|on|using|uses|with|awaiting|under|sees|followed|intolerant|poor|good|well|declin\w+|refus\w+|(?:completely |wide(?:ly)? |fully )?(?:excised|removed|resected|repaired|healed|ablated|drained|biopsied))\b[^)]*\)$/i;
/** What says that it is over. */
const overBy =
  /\b(?:SVR(?:12|24)?|sustained virological response|cured|eradicated|childhood only|(?:only )?(?:in|as a) child(?:hood)?(?: only)?|outgr[oe]wn?|grew out of)\b/i;

function fromItem(document: ClinicalDocument, item: Item, type: EntityType, line: Line): Finding | null {
  const { text } = document;
  const gone = /^(?:resolved|cured)\s+(?=\p{L})/iu.exec(text.slice(item.core.start, item.core.end));
  if (gone) item.core = { start: item.core.start + gone[0].length, end: item.core.end };
  const remark = remarked.exec(text.slice(item.core.start, item.core.end));
  if (remark) item.core = { start: item.core.start, end: item.core.start + remark.index };
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
  // `Stroke prevention`, `osteoporosis screening`: the illness is only part of the name.
  const ills = hits.filter((hit) => hit.term.type === 'condition' || hit.term.type === 'symptom');
  if (type === 'condition' && ills.length > 0 && ills.every((hit) => partOfName(text, hit, hit.term.type))) return null;
  let kind = type;
  if (
    type === 'condition' &&
    hits.length > 0 &&
    hits.every((hit) => hit.term.type === 'procedure' || hit.term.type === 'test')
  ) {
    // A test alone among problems (`CT brain`) is no problem; an operation is one that was done.
    kind = 'procedure';
  }
  const sentence = new SentenceContext(text, item.whole, document.tokens, false);
  const context = sentence.of(item.core);
  const about = ills[0] ?? item.core;
  const experiencer = context.experiencer === 'patient' ? sentence.of(about).experiencer : context.experiencer;
  if (experiencer === 'family' && kind === 'condition')
    return familyFinding(about, context.assertion === 'absent', sentence.personOf(about), 0.85);
  if (experiencer !== 'patient') return null;
  const own = hits.find((hit) => hit.term.type === 'procedure') ?? item.core;
  const outcome =
    kind === 'procedure'
      ? outcomeOf(text.slice(item.whole.start, own.start), text.slice(own.end, item.whole.end))
      : null;
  if (outcome === 'not-done') return null;
  const past = line.section === 'past-history';
  // `Diabetic`: the illness that the person is called after.
  const bearer = hits.find(
    ({ term, start, end }) => term.isDefined && !term.isAmbiguous && start === item.core.start && end === item.core.end,
  );
  const lasts = chronicPattern.test(bearer?.term.name ?? core);
  const resolved =
    gone !== null ||
    /resolved|inactive|remission|past/.test(item.status ?? '') ||
    overBy.test(text.slice(item.core.end, item.whole.end));
  let assertion: Assertion = context.assertion;
  if (kind === 'condition') {
    if (assertion === 'present' && (resolved || (past && !lasts))) assertion = 'historical';
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
            ...(bearer && { meaning: bearer.term.name }),
            status: resolved ? 'resolved' : past ? null : 'active',
            onset: item.when,
            temporality: historical ? 'historical' : 'recent',
            assertion: assertion === 'historical' ? 'present' : assertion,
            experiencer: 'patient',
          }
        : { date: item.when, status: outcome ?? (context.planned ? 'planned' : 'completed') },
  });
}
