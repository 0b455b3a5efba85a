import { foldWord } from '@exora/terminology';
import { SentenceContext } from '../context/assert.ts';
import { otherPeople, relatives } from '../context/triggers.ts';
import { type ClinicalDocument, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import { reactionPattern, severityPattern } from '../lexicon/allergens.ts';
import { typeByEnding } from '../lexicon/morphology.ts';
import { type Finding, finding, type Part, type Span } from '../model.ts';
import type { ColumnRole } from '../tables/columns.ts';
import { cellText, cellUnder, type Grid } from '../tables/grid.ts';
import { trimPieces } from '../text/trim.ts';
import { isProse } from './items.ts';
import type { ListResult } from './lists.ts';

const noneKnown =
  /\b(?:nil|none|no) (?:other )?(?:known|recorded|reported|documented|significant|drug|food|medication|medicine|allerg|adverse)|\bn\.?k\.?d?\.?a\.?\b|\bnka\b|\bnkda\b|^nil\b|^none\b|^no allerg|^denies\b|no known allerg|not allergic|^no\b\s*$|^unknown$|^not (?:known|recorded)|^negative\b|nil reported|allergies unknown|unable to obtain/i;
const headerRow =
  /^(?:allergen|substance|allergy|agent|drug|group description|causative agent|medication|name|item|type|reaction)\b(?:[\s|]+(?:reactions?|severity|status|date|type|code|system|description|susceptibility|onset|comments?|recorded|criticality|and|time|certainty|manifestation|notes?)\b)+/i;
const separator =
  /\s[-–—]+>?\s|\s?[:=]\s|\(|\t| {2,}|\s\|\s|\s(?:causes?|caused|causing|gives?|leads? to|resulting in|with|reaction|→|->)\s|,\s*(?=(?:rash|hives|anaphyl|urticaria|swelling|nausea|vomit|itch|severe|mild|moderate|wheez|angio|diarrh|GI|unknown|reaction|dyspn|short|difficulty|throat|facial|stevens|cough|headache|dizz|contact))|\s(?:→|->)\s?|\s?(?:\.{2,}|…+|_{2,}|·{2,})/i;

/** What a list says about itself. */
const aboutRecord =
  /^(?:(?:completed|recorded|entered|reviewed|verified|confirmed|updated|signed|documented|last (?:reviewed|updated))\b|(?:date|patient|name|dob|mrn|page|source)\b[^:]{0,20}:)/i;

/** Allergies and adverse reactions of an allergy section, and `allergic to …` anywhere else. `Nil known` gives none. */
export function findAllergies(document: ClinicalDocument): ListResult {
  const findings: Finding[] = [];
  const rows = new Set<Line>();
  let heading: Span | null = null;
  let block: Listed[] = [];
  let isOpen = false;
  for (const grid of document.grids) if (grid.kind === 'allergies') findings.push(...fromGrid(document, grid));
  for (const line of document.lines) {
    if (line.section !== 'allergies' || document.gridLines.has(line)) {
      findings.push(...credible(block));
      block = [];
      continue;
    }
    rows.add(line);
    heading = headingWords(document, line) ?? heading;
    // Behind `Allergies: penicillin` the list is over with its line, unless that ends with a comma.
    if (line.heading || line.inline) isOpen = true;
    if (line.heading || line.content >= line.end) continue;
    const content = document.text.slice(line.content, line.end);
    if (headerRow.test(content) || aboutRecord.test(content)) continue;
    const { named, denied } = readLine(document, line, heading);
    block.push(...named.map((one) => ({ ...one, isOpen: isOpen || line.bullet })));
    if (denied && !findings.some((one) => one.start === denied.start)) findings.push(denied);
    if (line.inline) isOpen = /,$/.test(content);
  }
  findings.push(...credible(block));
  for (const sentence of document.sentences) {
    if (sentence.section === 'allergies' || sentence.section === 'family-history') continue;
    findings.push(...proseAllergies(document, sentence));
  }
  return { findings, rows };
}

/** The rows of a table with columns for agent and reaction or severity. */
function fromGrid(document: ClinicalDocument, grid: Grid): Finding[] {
  const { text } = document;
  const found: Finding[] = [];
  const agent = grid.columns.some((one) => one.role === 'agent') ? 'agent' : 'drug';
  for (const row of grid.rows) {
    const words = (role: ColumnRole): string => cellText(text, grid, row, role);
    const name = cellUnder(grid, row, agent);
    if (!name || noneKnown.test(text.slice(name.start, name.end))) continue;
    const one = complete(document, name, { start: row.line.start, end: row.line.end }, 0.93, words('status'));
    const reaction = cellUnder(grid, row, 'reaction');
    const printed = words('reaction');
    if (reaction && printed && !/^(?:[-–]+|unknown|not (?:known|recorded))$/i.test(printed)) {
      one.attributes.reaction = printed;
      one.parts = [{ role: 'detail', start: reaction.start, end: reaction.end }];
    }
    found.push(one);
  }
  return found;
}

/** A sentence about what is taken, though no heading ends the section before it. */
const prescribed =
  /\b(?:start|started|commence|commenced|continue|continues|take|takes|taking|prescribed|increase|reduce)\b/i;

/** An item of a list of allergies, before it is known whether it may stand. */
interface Listed {
  found: Finding;
  known: boolean;
  /** How many words an unknown name has. */
  words?: number;
  /** The list it stands in goes on here. */
  isOpen?: boolean;
}

/** What a line of an allergy section names, and its denial of all others; what is named is read apart from the denial. */
function readLine(
  document: ClinicalDocument,
  line: Line,
  heading: Span | null,
): { named: Listed[]; denied: Finding | null } {
  const named: Listed[] = [];
  let denied: Finding | null = null;
  let before: Piece | null = null;
  for (const span of split(document, line)) {
    const content = document.text.slice(span.start, span.end);
    if (isDenial(document, span)) {
      denied ??= deniedAllergies(document, span, heading);
      before = null;
      continue;
    }
    const goesOn: boolean = before !== null && /^\s*(?:,|and\b|&)/i.test(document.text.slice(before.end, span.start));
    const piece: Piece = { ...readPiece(document, span, goesOn ? before : null), end: span.end };
    before = piece;
    if (isProse(content) && prescribed.test(content)) continue;
    named.push(...piece.named);
  }
  return { named, denied: named.some(({ found }) => found.assertion === 'present') ? null : denied };
}

interface Piece {
  named: Listed[];
  /** What it says of its agents goes for those behind the next comma, too. */
  carries: Said | null;
  end: number;
}

/** What is said of an agent: not the patient's at all, denied, or no longer so. */
type Said = 'another' | 'absent' | 'historical';

function readPiece(document: ClinicalDocument, span: Span, before: Piece | null): Omit<Piece, 'end'> {
  const { text } = document;
  const content = text.slice(span.start, span.end);
  const hits = hitsIn(document, span, 'allergen', 'drug');
  const [first] = hits;
  const told = first ? saidOf(content, first.start - span.start, (hits.at(-1)?.end ?? 0) - span.start) : null;
  reactionPattern.lastIndex = 0;
  const carried = told === null && !reactionPattern.test(content) ? (before?.carries ?? null) : null;
  const said = told?.said ?? carried;
  const carries = told?.inFront ? told.said : carried;
  if (said === 'another') return { named: [], carries };
  if (said !== null) {
    const named = hits.map((hit) => {
      const label = text.slice(hit.start, hit.end).replace(/ allerg(?:y|ies)$/i, '');
      const name = { start: hit.start, end: hit.start + label.length };
      const found = complete(document, name, { start: hit.end, end: hit.end }, 0.85, '');
      found.assertion = said;
      found.attributes.status = said === 'absent' ? null : 'inactive';
      return { found, known: true };
    });
    return { named, carries };
  }
  // `Mother also allergic` names nothing.
  if (!first && person.test(content)) return { named: [], carries };
  const one = readAllergy(document, span);
  return { named: one ? [one] : [], carries };
}

const person = new RegExp(`(?:${otherPeople.source})|(?:${relatives.source})`, 'i');
const behindIt = new RegExp(
  `(?:\\bin|[-–—(:])\\s*(?:(?:his|her|the|patient['’]s|pt['’]s)\\s+)?${person.source}\\s*(?:only\\s*)?(?:$|[).,;]|(?:is )?allergic)`,
  'i',
);
const source =
  /\b(?:per|by|from|according to|reports?|reported|states?|stated|says?|said|told|recalls?|remembers?|thinks|confirm\w*|witness\w*|saw|notic\w+|observ\w+|unsure|uncertain|collateral)\b/i;
const deniedBefore =
  /^not (?:to )?$|(?:^|[\s(,])(?:(?:no|nil) (?!longer takes|doubt|details?|records?)|denie[sd] |not (?:known to be |been )?allergic|nil known|never (?:had|reacted)|without |no longer allergic|(?<!(?:not|n['’]t|unable to|cannot|poorly|barely) )(?:tolerat(?:es?|ed|ing)|can take|able to take|can have)\b)[^:;.(]*$/i;
const outgrown = /\b(?:outgr[oe]wn?|grown out)\b/i;
const answeredNo =
  /^(?:\s+allergy)?[\s:=.…·_|?–—-]*[:=.…·_|?–—-]\s*(?:no|n|nil|none|negative|denie[sd]|not allergic|(?:nil|none) known)[\s.,;]*$/i;
const labelRemoved =
  /\bde-?label+ed\b|\blabel (?:has been |was )?removed\b|\brefuted\b|\bentered in error\b|\bno longer allergic\b/i;
const disproved =
  /(?<!\b(?:not|never|been|be) )\b(?:excluded|ruled out|disproved)\b|\bnot (?:actually |truly )?allergic\b|\bnegative (?:oral )?challenge\b|\bchallenge (?:was )?negative\b|\bpassed (?:oral )?challenge\b/i;
const toleratedSince = /(?<!\b(?:not|poorly|never|barely) )\btolerat(?:es|ed)\b/i;

/** Where an item names somebody else whose allergy it is: `mother - penicillin`, `penicillin (son)`, but not `sister too`. */
function anotherPerson(before: string, after: string): 'front' | 'behind' | null {
  if (person.test(before)) return 'front';
  return /\bnot (?:the )?(?:patient|pt)\b/i.test(after) ||
    (behindIt.test(after) && !/\b(?:also|too|as well)\b/i.test(after))
    ? 'behind'
    : null;
}

/** What the words in front of and behind the agents of an item say of them; `inFront`: in front. */
function saidOf(content: string, start: number, end: number): { said: Said; inFront: boolean } | null {
  const before = content.slice(Math.max(0, start - 200), start);
  const after = content.slice(end, end + 200);
  const who = anotherPerson(before, after);
  if (who !== null && !source.test(content)) return { said: 'another', inFront: who === 'front' };
  if (outgrown.test(content)) return { said: 'historical', inFront: outgrown.test(before) };
  if (deniedBefore.test(before)) return { said: 'absent', inFront: true };
  if (labelRemoved.test(after)) return { said: 'historical', inFront: false };
  if (answeredNo.test(after) || disproved.test(after) || toleratedSince.test(after))
    return { said: 'absent', inFront: false };
  return null;
}

/** Words of a note that no name of an agent has. */
const notNamed =
  /\b(?:see|chart|notes?|above|below|attached|review\w*|updated?|check\w*|verif\w+|confirm\w*|discuss\w*|documented|recorded|listed|patient|pt|he|she|lives?|living|alone|smok\w+|non-?smoker|drinks?|drinker|works?|worker|retired|married|single|widow\w*|divorced|independent|mobilis\w+|mobiliz\w+|confused|unable|unclear|unsure|is|was|has|had|will|please|bracelet|alert|band|status|history|social|family|medications?|plan|exam\w*|adls?|per|as|to|yes)\b/i;

/**
 * Unknown names stand as items of a few words with a reaction, beside known ones, or as the first item behind their heading:
 * whatever else follows a list of allergies is none.
 */
function credible(block: readonly Listed[]): Finding[] {
  const beside = block.some(({ known, isOpen }) => known && isOpen);
  return block
    .filter(({ found, known, isOpen, words = 1 }) => {
      if (known) return true;
      if (words > 5) return false;
      return found.attributes.reaction !== null || (isOpen === true && (beside || words <= 3));
    })
    .map(({ found }) => found);
}

/** `Nil known`, but not `penicillin (rash)` nor `nil known to penicillin`. */
function isDenial(document: ClinicalDocument, span: Span): boolean {
  return (
    noneKnown.test(document.text.slice(span.start, span.end)) && hitsIn(document, span, 'allergen', 'drug').length === 0
  );
}

const allergyWords =
  /\b(?:(?:drug|food|medication|medicine|environmental|latex|other)s?(?:,? (?:and|or|\/) )?)*\s?allerg(?:y|ies)\b/i;

/** The word `Allergies` of a heading, on its own line or in front of what it heads. */
function headingWords({ text }: ClinicalDocument, line: Line): Span | null {
  const lead = text.slice(line.start, line.heading ? line.end : line.content);
  const word = allergyWords.exec(lead);
  return word && { start: line.start + word.index, end: line.start + word.index + word[0].length };
}

/**
 * What a document says the person is not allergic to, as an absent allergy: `drug allergies` of `no known drug allergies`,
 * `NKDA` itself, and the heading's word for `nil known`. Not known to anybody (`unable to obtain`) says nothing.
 */
function deniedAllergies(document: ClinicalDocument, span: Span, heading: Span | null): Finding | null {
  const content = document.text.slice(span.start, span.end);
  const none = noneKnown.exec(content);
  if (!none || /unknown|not (?:known|recorded)|unable|\bother\b/i.test(content)) return null;
  const said = allergyWords.exec(content) ?? /\bn\.?k\.?d?\.?a\b/i.exec(content);
  const lead = said ? said[0].length - said[0].trimStart().length : 0;
  const label = said
    ? { start: span.start + said.index + lead, end: span.start + said.index + said[0].length }
    : heading;
  if (!label || /\b(?:to|from)\s+\p{L}/u.test(document.text.slice(label.end, span.end))) return null;
  const start = span.start + none.index;
  return finding('allergy', label, {
    fact: true,
    confidence: 0.9,
    assertion: 'absent',
    parts: [{ role: 'detail', start, end: start + none[0].trimEnd().length }],
    attributes: { status: null, reaction: null, severity: null, criticality: null, temporality: 'historical' },
  });
}

const denialHere = new RegExp(`(?:${noneKnown.source})`, 'iy');
const reactionHere = new RegExp(reactionPattern.source, 'iy');
/** What begins another statement behind a comma. */
const turned =
  /^(?:but |not (?!known|recorded|sure)|can take|able to take|tolerat(?:es?|ed|ing)\b|not allergic|outgr[oe]w)/i;
const bracket: Record<string, number> = { '(': 1, ')': -1 };

function split(document: ClinicalDocument, line: Line): Span[] {
  const { text } = document;
  const span = { start: line.content, end: line.end };
  const content = text.slice(span.start, span.end);
  if (content.includes(' | ')) return [span];
  const hits = hitsIn(document, span, 'allergen', 'drug');
  const cuts: number[] = [];
  let depth = 0;
  let counted = 0;
  let nearest = 0;
  for (const match of content.matchAll(
    /[,;]\s*|\band\b\s*|(?<!\.)\.\s+|\s&\s|\s(?:but|except(?: for)?|however|apart from|other than),?\s+/gi,
  )) {
    for (; counted < match.index; counted += 1) depth += bracket[content[counted] ?? ''] ?? 0;
    if (depth > 0) continue;
    const at = span.start + match.index + match[0].length;
    reactionHere.lastIndex = at - span.start;
    const reaction = reactionHere.test(content);
    while ((hits[nearest]?.start ?? at) < at) nearest += 1;
    const begins = (hits[nearest]?.start ?? Number.MAX_SAFE_INTEGER) <= at + 2;
    const semicolon = /[;.]/.test(match[0]);
    const turns = /^\s[beaho]/i.test(match[0]) || turned.test(content.slice(at - span.start, at - span.start + 24));
    denialHere.lastIndex = at - span.start;
    if (
      begins ||
      turns ||
      denialHere.test(content) ||
      (semicolon && !reaction && /[A-Za-zÀ-ɏ]/.test(content[at - span.start] ?? ''))
    )
      cuts.push(at);
  }
  const starts = [span.start, ...cuts];
  return starts.map((start, index) => {
    const piece = text.slice(start, starts[index + 1] ?? span.end);
    return {
      start,
      end:
        start + trimPieces(piece, /(?:[\s,;.&]+|\b(?:and|but|except(?: for)?|however|apart from|other than))$/i).length,
    };
  });
}

function readAllergy(document: ClinicalDocument, span: Span): Listed | null {
  const { text } = document;
  const content = text.slice(span.start, span.end);
  const hits = hitsIn(document, span, 'allergen', 'drug');
  const [hit] = hits;
  const piped = content.includes(' | ');
  let start = span.start;
  const lead =
    /^(?:(?:allerg(?:y|ic)|intoleran(?:ce|t)|sensitiv(?:e|ity)|anaphylaxis|adverse reaction|reaction|hypersensitivity)(?: to)?|drug|food|environmental|medication|other|known|has|(?:does not|doesn['’]t|cannot|can['’]t|unable to) tolerate|patient is allergic to|he is allergic to|she is allergic to)\s*:?\s+/i.exec(
      content,
    );
  if (lead) start += lead[0].length;
  let end = span.end;
  const offset = Math.max(2, hit && hit.start >= start ? hit.end - start : 2);
  const cut = separator.exec(text.slice(start + offset, span.end));
  if (cut) end = start + offset + cut.index;
  let name = { start, end: start + text.slice(start, end).replace(/(?<![\s,;:.–-])[\s,;:.–-]+$/, '').length };
  if (piped) {
    const cell = [...hits].reverse().find((one) => one.end <= span.end);
    if (cell) name = cellAround(text, span, cell);
  } else if (hit && isProse(content)) {
    name = { start: hit.start, end: hit.end };
  }
  const label = text
    .slice(name.start, name.end)
    .replace(/(?<!\s)\s+(?:allergy|allergies|hypersensitivity|sensitivity|intolerance)$/i, '');
  name.end = name.start + label.length;
  // A reaction right behind the agent (`erythromycin diarrhoea`) isn't part of its name.
  if (
    hit &&
    hit.start === name.start &&
    hit.end < name.end &&
    text.slice(hit.end, name.end).search(reactionPattern) >= 0
  )
    name.end = hit.end;
  if (label.length < 2 || !/[A-Za-zÀ-ɏ]{2}/.test(label) || label.split(/\s+/).length > 8) return null;
  const known =
    hits.some((one) => one.start >= name.start && one.end <= name.end + 1) ||
    label.split(/\s+/).some((word) => typeByEnding(foldWord(word)) === 'drug');
  // Measures and findings that follow without a heading of their own are no allergens.
  if (!known && /\d|\b(?:no|not|nil|normal|clear)\b/i.test(label)) return null;
  if (!known && notNamed.test(label)) return null;
  const found = complete(
    document,
    name,
    { start: name.end, end: reachOf(text, name, hits, span.end) },
    known ? 0.93 : 0.65,
    content,
  );
  return { found, known, words: label.split(/\s+/).length };
}

/** A reaction is told up to the next agent, unless that stands in the same brackets. */
function reachOf(text: string, name: Span, hits: readonly Span[], end: number): number {
  const next = hits.find((hit) => hit.start > name.end);
  if (!next) return end;
  const between = text.slice(name.end, next.start);
  return between.lastIndexOf('(') > between.lastIndexOf(')') ? end : next.start;
}

function cellAround(text: string, span: Span, hit: Span): Span {
  const before = text.lastIndexOf('|', hit.start);
  const after = text.indexOf('|', hit.end);
  const start = before < span.start ? span.start : before + 1;
  const end = after < 0 || after > span.end ? span.end : after;
  const cell = text.slice(start, end);
  const lead = cell.length - cell.trimStart().length;
  return { start: start + lead, end: start + lead + cell.trim().length };
}

function complete(document: ClinicalDocument, name: Span, rest: Span, confidence: number, content: string): Finding {
  const after = document.text.slice(rest.start, rest.end);
  const reactions: Span[] = [];
  reactionPattern.lastIndex = 0;
  for (const match of after.matchAll(reactionPattern)) {
    if (!/unknown|not known|intolerance/i.test(match[0]))
      reactions.push({ start: rest.start + match.index, end: rest.start + match.index + match[0].length });
  }
  const severity = severityPattern.exec(after);
  const parts: Part[] = reactions.map((span) => ({ role: 'detail', ...span }));
  const reaction = phrased(document.text, reactions);
  const inactive = /\b(?:inactive|resolved|refuted|entered in error)\b/i.test(content);
  return finding('allergy', name, {
    fact: true,
    confidence,
    parts,
    assertion: inactive ? 'historical' : 'present',
    attributes: {
      status: inactive ? 'inactive' : 'active',
      reaction,
      severity: severity ? severity[0].toLowerCase() : null,
      criticality: /anaphyla|angio-?o?edema|stevens|life[- ]threatening|fatal/i.test(after) ? 'high' : null,
    },
  });
}

/** The reactions as one phrase where they stand as one (`nausea and vomiting`), else one after the other. */
function phrased(text: string, reactions: readonly Span[]): string | null {
  const [first] = reactions;
  const last = reactions.at(-1);
  if (!first || !last) return null;
  const joined = reactions.every((span, index) => {
    const next = reactions[index + 1];
    return !next || /^(?:\s?[,/&]\s?|,? and |, )$/.test(text.slice(span.end, next.start));
  });
  return joined
    ? text.slice(first.start, last.end)
    : reactions.map((span) => text.slice(span.start, span.end)).join(', ');
}

const allergicTo =
  /\b(?:allergic to|allergy to|allergies to|anaphylaxis to|adverse reaction to|intolerant (?:of|to)|hypersensitivity to|reacts? to)\s+(?:the\s+)?/gi;
const namedAllergy = /\b(?:allergy|allergic)\b/i;

function proseAllergies(document: ClinicalDocument, sentence: Span): Finding[] {
  const { text } = document;
  const words = text.slice(sentence.start, sentence.end);
  if (!/allerg|intoleran|anaphylaxis to|adverse reaction to|hypersensitivity to/i.test(words)) return [];
  const findings: Finding[] = [];
  const context = new SentenceContext(text, sentence, document.tokens, false);
  const isPatients = (hit: Span): boolean => {
    const said = context.of(hit);
    return said.experiencer === 'patient' && said.assertion !== 'absent' && said.temporality !== 'hypothetical';
  };
  const behind = (hit: Span): boolean => {
    const after = text.slice(hit.end, sentence.end);
    return labelRemoved.test(after) || disproved.test(after) || outgrown.test(words);
  };
  for (const match of words.matchAll(allergicTo)) {
    const before = words.slice(Math.max(0, match.index - 30), match.index);
    if (/\b(?:no|not|nil|denies|without|never|if|any)\b[^,.;]*$/i.test(before)) continue;
    const from = sentence.start + match.index + match[0].length;
    const stop = /[.;]|\b(?:but|however|and has|and is|which|who|so)\b/i.exec(text.slice(from, sentence.end));
    const to = stop ? from + stop.index : sentence.end;
    const hits = hitsIn(document, { start: from, end: to }, 'allergen', 'drug');
    for (const hit of hits) {
      if (!isPatients(hit) || behind(hit)) continue;
      const rest = { start: hit.end, end: reachOf(text, hit, hits, to) };
      findings.push(complete(document, { start: hit.start, end: hit.end }, rest, 0.85, words));
    }
  }
  if (findings.length === 0 && namedAllergy.test(words)) {
    for (const hit of hitsIn(document, sentence, 'allergen', 'drug')) {
      if (!/^\s+(?:allergy|allergies)\b/i.test(text.slice(hit.end, hit.end + 12))) continue;
      if (/\b(?:no|nil|denies|without|family history of)\b[^,.;]*$/i.test(text.slice(sentence.start, hit.start)))
        continue;
      if (!isPatients(hit) || behind(hit)) continue;
      findings.push(
        complete(document, { start: hit.start, end: hit.end }, { start: hit.end, end: sentence.end }, 0.85, words),
      );
    }
  }
  return findings;
}
