import { type ClinicalDocument, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import { reactionPattern, severityPattern } from '../lexicon/allergens.ts';
import { typeByEnding } from '../lexicon/morphology.ts';
import { type Finding, finding, type Part, type Span } from '../model.ts';
import { foldWord } from '../text/fold.ts';
import { trimPieces } from '../text/trim.ts';
import { isProse } from './items.ts';
import type { ListResult } from './lists.ts';

const noneKnown =
  /\b(?:nil|none|no) (?:other )?(?:known|recorded|reported|documented|significant|drug|food|medication|medicine|allerg|adverse)|\bn\.?k\.?d?\.?a\.?\b|\bnka\b|\bnkda\b|^nil\b|^none\b|^no allerg|^denies\b|no known allerg|not allergic|^no\b\s*$|^unknown$|^not (?:known|recorded)|^negative\b|nil reported|allergies unknown|unable to obtain/i;
const headerRow =
  /^(?:allergen|substance|allergy|agent|drug|group description|causative agent|medication|name|item|type|reaction)\b(?:[\s|]+(?:reactions?|severity|status|date|type|code|system|description|susceptibility|onset|comments?|recorded|criticality|and|time|certainty|manifestation|notes?)\b)+/i;
const separator =
  /\s[-–—]+>?\s|\s?[:=]\s|\(|\t| {2,}|\s\|\s|\s(?:causes?|caused|causing|gives?|leads? to|resulting in|with|reaction|→|->)\s|,\s*(?=(?:rash|hives|anaphyl|urticaria|swelling|nausea|vomit|itch|severe|mild|moderate|wheez|angio|diarrh|GI|unknown|reaction|dyspn|short|difficulty|throat|facial|stevens|cough|headache|dizz|contact))|\s(?:→|->)\s?/i;

/** Allergies and adverse reactions of an allergy section, and `allergic to …` anywhere else. `Nil known` gives none. */
export function findAllergies(document: ClinicalDocument): ListResult {
  const findings: Finding[] = [];
  const rows = new Set<Line>();
  for (const line of document.lines) {
    if (line.section !== 'allergies') continue;
    rows.add(line);
    if (line.heading || line.content >= line.end) continue;
    const content = document.text.slice(line.content, line.end);
    if (noneKnown.test(content) && !/\b(?:except|apart from|other than|but)\b/i.test(content)) continue;
    if (headerRow.test(content)) continue;
    for (const span of split(document, line)) {
      const found = readAllergy(document, span);
      if (found) findings.push(found);
    }
  }
  for (const sentence of document.sentences) {
    if (sentence.section === 'allergies' || sentence.section === 'family-history') continue;
    findings.push(...proseAllergies(document, sentence));
  }
  return { findings, rows };
}

const reactionHere = new RegExp(reactionPattern.source, 'iy');
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
  for (const match of content.matchAll(/[,;]\s*|\band\b\s*|\.\s+|\s&\s/gi)) {
    for (; counted < match.index; counted += 1) depth += bracket[content[counted] ?? ''] ?? 0;
    if (depth > 0) continue;
    const at = span.start + match.index + match[0].length;
    reactionHere.lastIndex = at - span.start;
    const reaction = reactionHere.test(content);
    while ((hits[nearest]?.start ?? at) < at) nearest += 1;
    const begins = (hits[nearest]?.start ?? Number.MAX_SAFE_INTEGER) <= at + 2;
    const semicolon = /[;.]/.test(match[0]);
    if (begins || (semicolon && !reaction && /[A-Za-zÀ-ɏ]/.test(content[at - span.start] ?? ''))) cuts.push(at);
  }
  const starts = [span.start, ...cuts];
  return starts.map((start, index) => {
    const piece = text.slice(start, starts[index + 1] ?? span.end);
    return { start, end: start + trimPieces(piece, /(?:[\s,;.&]+|\band)$/i).length };
  });
}

function readAllergy(document: ClinicalDocument, span: Span): Finding | null {
  const { text } = document;
  const content = text.slice(span.start, span.end);
  if (noneKnown.test(content)) return null;
  const hits = hitsIn(document, span, 'allergen', 'drug');
  const [hit] = hits;
  const piped = content.includes(' | ');
  let start = span.start;
  const lead =
    /^(?:(?:allerg(?:y|ic)|intoleran(?:ce|t)|sensitiv(?:e|ity)|anaphylaxis|adverse reaction|reaction|hypersensitivity)(?: to)?|drug|food|environmental|medication|other|known|has|patient is allergic to|he is allergic to|she is allergic to)\s*:?\s+/i.exec(
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
  if (label.length < 2 || !/[A-Za-zÀ-ɏ]{2}/.test(label) || label.split(/\s+/).length > 8) return null;
  const known =
    hits.some((one) => one.start >= name.start && one.end <= name.end + 1) ||
    label.split(/\s+/).some((word) => typeByEnding(foldWord(word)) === 'drug');
  return complete(document, name, { start: name.end, end: span.end }, known ? 0.93 : 0.65, content);
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
  const reaction = reactions.map((span) => document.text.slice(span.start, span.end)).join(', ') || null;
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

const allergicTo =
  /\b(?:allergic to|allergy to|allergies to|anaphylaxis to|adverse reaction to|intolerant (?:of|to)|hypersensitivity to|reacts? to)\s+(?:the\s+)?/gi;
const namedAllergy = /\b(?:allergy|allergic)\b/i;

function proseAllergies(document: ClinicalDocument, sentence: Span): Finding[] {
  const { text } = document;
  const words = text.slice(sentence.start, sentence.end);
  if (!/allerg|intoleran|anaphylaxis to|adverse reaction to|hypersensitivity to/i.test(words)) return [];
  const findings: Finding[] = [];
  for (const match of words.matchAll(allergicTo)) {
    const before = words.slice(Math.max(0, match.index - 30), match.index);
    if (/\b(?:no|not|nil|denies|without|never|if|any|mother|father|brother|sister)\b[^,.;]*$/i.test(before)) continue;
    const from = sentence.start + match.index + match[0].length;
    const stop = /[.;]|\b(?:but|however|and has|and is|which|who|so)\b/i.exec(text.slice(from, sentence.end));
    const to = stop ? from + stop.index : sentence.end;
    for (const hit of hitsIn(document, { start: from, end: to }, 'allergen', 'drug')) {
      findings.push(complete(document, { start: hit.start, end: hit.end }, { start: hit.end, end: to }, 0.85, words));
    }
  }
  if (findings.length === 0 && namedAllergy.test(words)) {
    for (const hit of hitsIn(document, sentence, 'allergen', 'drug')) {
      if (!/^\s+(?:allergy|allergies)\b/i.test(text.slice(hit.end, hit.end + 12))) continue;
      if (/\b(?:no|nil|denies|without|family history of)\b[^,.;]*$/i.test(text.slice(sentence.start, hit.start)))
        continue;
      findings.push(
        complete(document, { start: hit.start, end: hit.end }, { start: hit.end, end: sentence.end }, 0.85, words),
      );
    }
  }
  return findings;
}
