import { findForm } from '../directions/form.ts';
import { legible } from '../directions/legible.ts';
import { directionAttributes, directionParts, readDirections } from '../directions/parse.ts';
import { isScaleStep } from '../directions/scale.ts';
import { findStrengths } from '../directions/strength.ts';
import { type ClinicalDocument, datesIn, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import { typeByEnding } from '../lexicon/morphology.ts';
import { type Finding, finding, type Part, type Span } from '../model.ts';
import { tokenAt } from '../text/tokens.ts';
import { trimPieces } from '../text/trim.ts';
import { addBareNumber } from './bare-number.ts';
import { replacedBy } from './courses.ts';
import {
  actionSource,
  forbidsItself,
  headedStatus,
  isAction,
  isForbidden,
  leadAction,
  type MedicationStatus,
  saidStatus,
  titleStatus,
} from './medication-status.ts';
import { partOfName } from './part-of-name.ts';

/** Medications found in lists, with the lines that belong to them. */
export interface MedicationList {
  findings: Finding[];
  rows: Set<Line>;
}

const directionLine =
  /^(?:sig|directions?|instructions?|dose|dosage|take|apply|inject|inhale|use|instil|insert|give|chew|dissolve|(?:\d+|one|two|three|half|½) ?(?:tab|cap|puff|drop|spray|ml|unit|sachet|patch)\w*)(?![A-Za-z])/i;
const supplyLine =
  /^(?:qty|quantity|disp(?:ense)?|mitte|mit\b|supply|repeats?|refills?|rpts?|no\. of repeats|pbs|authority|brand substitution|substitution)\b/i;
/** The line of American summaries that names the brand below the product. */
const knownAs =
  /^(?:commonly known as|also known as|common brand names?(?:\(s\))?|brand names?|trade name):\s*(?<brand>[\p{Lu}][\p{L}-]+)/iu;
/** Lines of a list that name no medicine. */
export const notMedicine =
  /^(?:what changed|(?:on )?(?:the )?next page|overleaf|nil|none|no (?:regular |current |known )?(?:medications?|medicines|meds|change)|not (?:on|taking)|see |as (?:at|above|per|listed)|printed|prepared|updated|last |unchanged|continue|medications?|medicines?|drug|name|strength|please|the |patient|this |allerg|reviewed|n\/a|not applicable|unknown|medicare|prescriber|client|resident|patient|age\b|sex\b|dob\b|gp\b|room|ward|date|page|comments?|notes?|pharmac|script|signature|signed|valid|total|start(?:ed)?|status|item|generic|brand|indication|reason|dose|route|frequency|quantity|dosage|he |she |his |her |they |we |group description|no data|medication (?:name|list)|electronic|address|phone|tel|fax|dr |doctor)\b/i;
const separator = /[\s,:;–(-]/u;
/** A list that is told: its sentence says of each medicine what the prose's reader understands. */
const toldOfSomebody =
  /^(?:[Ii]|[Ww]e|[Ss]he|[Hh]e|[Tt]hey|(?:[Tt]he )?(?:[Pp]atient|[Pp]t)|M(?:r|rs|s|iss)\.? \p{Lu}\S+) (?=\p{Ll})/u;

/** Reads the lists of medicines: sections of medications and prescriptions. */
export function findListedMedications(document: ClinicalDocument): MedicationList {
  const findings: Finding[] = [];
  const rows = new Set<Line>();
  const lines = document.lines;
  let current: Finding | null = null;
  // What an action over some of the lines or in front of the last one says, until the next heading.
  let acted: MedicationStatus | null = null;
  for (const [index, line] of lines.entries()) {
    if (document.gridLines.has(line)) continue;
    let product: number | null = null;
    const stopped = line.section === 'stopped-medications';
    const listed = line.section === 'medications' || stopped;
    const headed = headedStatus(document.text.slice(line.heading ? line.start : line.content, line.end));
    if (line.heading || line.inline) acted = line.heading ? headed : null;
    if (isForbidden(line.title) && (listed || (!line.heading && productStart(document, line) !== null))) {
      current = null;
      rows.add(line);
      continue;
    }
    if (listed && forbidsItself(document.text.slice(line.content, line.end))) {
      current = null;
      rows.add(line);
      continue;
    }
    if (headed !== null && (listed || acted !== null) && !line.heading && !line.inline) {
      acted = headed;
      current = null;
      rows.add(line);
      continue;
    }
    if (!listed || line.heading) {
      const goesOn = current !== null && rows.has(lines[index - 1] ?? line);
      product = line.heading ? null : productStart(document, line);
      if (line.heading || !(product !== null || (goesOn && belongsToProduct(document, line)))) {
        current = null;
        continue;
      }
    }
    const content = document.text.slice(line.content, line.end);
    if (listed && toldOfSomebody.test(content)) {
      current = null;
      continue;
    }
    if (supplyLine.test(content)) {
      if (current) addSupply(current, content);
      rows.add(line);
      continue;
    }
    if (isScaleStep(content)) {
      if (current && current.attributes.dose === null) current.attributes.doseVaries = true;
      rows.add(line);
      continue;
    }
    const brand = current ? knownAs.exec(content)?.groups?.brand : undefined;
    if (current && brand) {
      current.attributes.brand ??= brand;
      rows.add(line);
      continue;
    }
    if (current && directionLine.test(content) && !startsWithDrug(document, line)) {
      addDirections(document, current, { start: line.content, end: line.end });
      rows.add(line);
      continue;
    }
    if (current && wrapsName(document, current, line)) {
      current.end = line.end;
      current.attributes.drug = document.text.slice(current.start, current.end);
      rows.add(line);
      continue;
    }
    if (current && isContinuation(document, line, lines[index - 1])) {
      addDirections(document, current, { start: line.content, end: line.end });
      rows.add(line);
      continue;
    }
    let from = product ?? line.content;
    const action = leadAction(document.text.slice(from, line.end));
    const behind = action && hitsIn(document, { start: from, end: line.end }, 'drug')[0];
    let status = acted ?? titleStatus(line.title, stopped);
    // `Start: 3/4/2024` is a date, `New: …` a medicine.
    const named = action?.labelled && /^\p{L}/u.test(document.text.slice(from + action.length, line.end));
    if (action && (named || (behind && behind.start <= from + action.length + 2))) {
      status = action.status;
      from += action.length;
      // `Ceased: warfarin` is over with its line, unless more of a list follows.
      if (action.labelled) acted = behind && !/,\s*$/.test(content) ? null : action.status;
    }
    const items = splitItems(document, line, from);
    for (const item of items) {
      const found = readItem(document, item, status);
      if (!found) continue;
      if (isReplaced(document, line, found)) {
        found.attributes.status = 'stopped';
        found.assertion = 'historical';
      }
      findings.push(found);
      current = found;
      rows.add(line);
    }
  }
  return { findings, rows };
}

/** Whether a line says that another of its medicines took a medicine's place (`ramipril replaced by irbesartan`). */
function isReplaced(document: ClinicalDocument, line: Line, found: Finding): boolean {
  const next = hitsIn(document, { start: found.end, end: line.end }, 'drug')[0];
  if (!next || next.start - found.end > 80) return false;
  const before = document.text.slice(line.content, found.start).toLowerCase();
  return replacedBy(before, document.text.slice(found.end, next.start), true) === 'stopped';
}

const productSections = new Set<string | null>([
  null,
  'header',
  'plan',
  'assessment',
  'other',
  'present-illness',
  'comment',
  'immunizations',
]);
const leadVerb = new RegExp(String.raw`^(?:(?:${actionSource}|rx)(?![\p{L}\d-])\s*[:–-]?\s+)?`, 'iu');

/**
 * Where the products of a line outside any list of medicines begin: a known drug with its strength in no sentence, at the
 * line's start or behind a label when there are several (`Current regimen: …; …`). Null: it is no such line.
 */
function productStart(document: ClinicalDocument, line: Line): number | null {
  if (!productSections.has(line.section)) return null;
  if (line.end - line.content > 300) return null;
  const [drug, ...others] = hitsIn(document, { start: line.content, end: line.end }, 'drug');
  // `Gentamicin level 1.2 mg/L`: measured, not given.
  if (!drug || partOfName(document.text, drug, 'drug')) return null;
  const content = document.text.slice(line.content, line.end);
  if (!/\d/.test(content) || /\b(?:was|were|is|has|had|he|she|with|his|her)\b/i.test(content)) return null;
  const lead = leadVerb.exec(content)?.[0].length ?? 0;
  if (hitsIn(document, { start: line.content, end: line.end }, 'vaccine').length > 0) return null;
  const labelled = /^[^:\n]{3,60}:\s{1,3}$/.test(document.text.slice(line.content, drug.start));
  if (labelled ? others.length < 2 : drug.start > line.content + lead + 1 || content.length > 140) return null;
  const near = document.text.slice(drug.end, Math.min(line.end, drug.end + 48));
  const strong = findStrengths(legible(near).text, 0, near.length).some(({ start }) =>
    /^[\s:,(-]*(?:\([\p{L} -]+\)|[\p{L}-]+)?[\s:,(]*$/u.test(near.slice(0, start)),
  );
  if (!strong) return null;
  return labelled ? drug.start : line.content;
}

function belongsToProduct(document: ClinicalDocument, line: Line): boolean {
  const content = document.text.slice(line.content, line.end);
  return !line.afterBlank && (supplyLine.test(content) || directionLine.test(content) || knownAs.test(content));
}

/** The line begins with a drug, or with one behind the size of its pack (`10 ML oxaliplatin`). */
function startsWithDrug(document: ClinicalDocument, line: Line): boolean {
  const [hit] = hitsIn(document, { start: line.content, end: line.end }, 'drug');
  if (!hit) return false;
  return hit.start - line.content < 3 || /^[\d.]+ ?ml\s$/i.test(document.text.slice(line.content, hit.start));
}

/** A combination written out (`A 5 MG / B 10 MG Oral Tablet`) that broke before a strength goes on below. */
function wrapsName(document: ClinicalDocument, current: Finding, line: Line): boolean {
  if (line.bullet || line.afterBlank) return false;
  const name = document.text.slice(current.start, current.end);
  const between = document.text.slice(current.end, line.start);
  return (
    /\d\s?(?:MG|MCG|ML|UNT|%)\S{0,40}\s\//.test(name) &&
    !between.trim() &&
    /^(?:[\d.,]+ ?(?:MG|MCG|UNT|ML|%)|\/ )/.test(line.text)
  );
}

function isContinuation(document: ClinicalDocument, line: Line, before: Line | undefined): boolean {
  if (line.bullet || line.inline || !before || line.afterBlank) return false;
  const content = document.text.slice(line.content, line.end);
  if (startsWithDrug(document, line)) return false;
  return /^[\p{Ll}(]/u.test(content) && !/^\d/.test(content);
}

/** A line with several medicines in a row (`Metformin 1 g bd, ramipril 5 mg daily`) is cut at each new drug. */
function splitItems(document: ClinicalDocument, line: Line, from: number): Span[] {
  const { text } = document;
  const hits = hitsIn(document, { start: from, end: line.end }, 'drug');
  if (hits.length < 2 || line.text.includes('|')) return [{ start: from, end: line.end }];
  const cuts: Span[] = [{ start: from, end: from }];
  for (const [index, hit] of hits.slice(1).entries()) {
    const start = cuts.at(-1)?.start ?? from;
    const near = Math.max(start, hits[index]?.end ?? start, hit.start - 80);
    const between = text.slice(near, hit.start);
    if (inOtherRole.test(between) && !switched.test(between)) continue;
    const cut = cutBefore(between, directed(text, near, hit.start), /^\s*\d/.test(text.slice(hit.end, hit.end + 4)));
    if (cut !== null) cuts.push({ start: near + cut.next, end: near + cut.end });
  }
  return cuts.map(({ start }, index) => {
    const piece = text.slice(start, cuts[index + 1]?.end ?? line.end);
    return { start, end: start + trimPieces(piece, /(?:[\s,;.]+|\b(?:and|to|plus))$/i).length };
  });
}

/** What stands in a stretch: how often, or only how much. */
function directed(text: string, from: number, to: number): 'timed' | 'measured' | null {
  const { strength, dose, frequency } = readDirections(text, from, to);
  if (frequency) return 'timed';
  return (strength ?? dose) ? 'measured' : null;
}

/** Words behind which another drug of the sentence is named without being taken. */
const inOtherRole =
  /\b(?:instead of|in place of|rather than|replac(?:es|ed|ing)|avoid(?:ed|ing)?|interact\w*|contra-?indicated|allerg\w*|intoleran\w*|not with|e\.g\.)[^.;\n]*$/i;

const linking = String.raw`(?:(?:and|plus|also|then|now|on|is|takes?|taking|as well as|together with|${actionSource})(?![\p{L}\d-])[\s:]*)*`;
const separated = /(?:[,;]|\.|\band\b)\s*(?:\d{1,2}[.)]\s*)?$/i;
const sentenceEnd = /[.;]\s+(?=[\p{Lu}\p{L}][^.;]*$)/u;
const linked = new RegExp(String.raw`(?:,|\b(?:and|plus|also|with))\s+${linking}$`, 'iu');
const switched = /\b(?:to|(?:replaced|substituted) (?:by|with)|swapped for)\s+$/i;
const actedOn = new RegExp(String.raw`(?:${actionSource})(?![\p{L}\d-])[\s:]*(?:on\s+)?$`, 'iu');

/**
 * Where, between two drugs, the first one's item ends and the next one's begins: at a separator, a column's gap, a
 * sentence's end, and at linking words where the first has directions of its own. Null: they are one medicine.
 */
function cutBefore(
  between: string,
  first: 'timed' | 'measured' | null,
  isMeasured: boolean,
): { end: number; next: number } | null {
  const together = /\b(?<word>with|containing|plus)\s*$/i.exec(between)?.groups?.word;
  // `4 mg plus … 1.25 mg daily` is one product; behind a frequency another one begins.
  if (together && (first !== 'timed' || (together.toLowerCase() !== 'plus' && !isMeasured))) return null;
  const stop = sentenceEnd.exec(between);
  const gap = first ? /\s{3,}(?=\S*\s?$)/.exec(between) : null;
  const link = first ? linked.exec(between) : null;
  const end = stop?.index ?? gap?.index ?? link?.index;
  const plain = separated.test(between) || switched.test(between);
  if (end === undefined && !plain) return null;
  const action = actedOn.exec(between);
  const next = action && action.index >= (end ?? 0) ? action.index : between.length;
  return { end: Math.min(end ?? next, next), next };
}

const amountInName = /\d\s?(?:MG|MCG|UNT|ML|%|G)\b/;
const formInName =
  /\/|\b(?:Oral|Injectable|Topical|Inhal\w+|Transdermal|Ophthalmic|Vaginal|Delayed|Extended|Chewable|Metered|Prefilled|Enteric|Rectal|Nasal|Disintegrating)\b/;

/** A product written as RxNorm does: an amount, then a form or another amount, without any punctuation. */
function isRxnormName(content: string): boolean {
  if (/[,;:]/.test(content)) return false;
  const amount = amountInName.exec(content);
  return amount !== null && formInName.test(content.slice(amount.index + amount[0].length));
}

const labelBefore = /^[\p{L}][\p{L} /()-]{1,38}:\s{0,3}$/u;
const switchedFrom = /^(?:was |were |been )?(?:switch|chang|convert|transition|swapp)(?:ed)? from\s+/i;

/** An item behind what leads to its drug: the label of its class or purpose (`Anticoagulant: …`). */
function behindLabel(document: ClinicalDocument, whole: Span): Span {
  const near = { start: whole.start, end: Math.min(whole.end, whole.start + 80) };
  const drug = hitsIn(document, near, 'drug').find((hit) =>
    labelBefore.test(document.text.slice(whole.start, hit.start)),
  );
  return drug ? { start: drug.start, end: whole.end } : whole;
}

function readItem(document: ClinicalDocument, whole: Span, list: MedicationStatus): Finding | null {
  const { text } = document;
  const words = text.slice(whole.start, whole.end);
  const [first] = hitsIn(document, whole, 'drug');
  const from = switchedFrom.exec(words);
  const isReplaced = from !== null && first?.start === whole.start + from[0].length;
  const action = leadAction(words);
  const length = (isReplaced ? from[0].length : action?.length) ?? 0;
  const status = isReplaced ? 'stopped' : (action?.status ?? list);
  const start = length < words.length ? whole.start + length : whole.start;
  const item = behindLabel(document, { start, end: whole.end });
  const content = text.slice(item.start, item.end);
  if (notMedicine.test(content) || !/\p{L}{3}/u.test(content)) return null;
  const piped = pipedItem(document, item, status);
  if (piped) return piped;
  const hits = hitsIn(document, item, 'drug');
  const drug = hits[0] ?? unknownDrug(document, item);
  const name = nameSpan(document, item, drug ?? null);
  if (!name) return null;
  const known = drug !== null && drug.start < name.end;
  // An unknown label with something else behind its colon is a heading of its own.
  if (!hits[0] && /^[\p{Lu}][\p{L} ]{2,40}:\s/u.test(content)) return null;
  const named = text.slice(name.start, name.end);
  if (
    !known &&
    (named.split(/\s+/).length > 6 ||
      /\b(?:was|is|are|were|has|have|will|be|should|been|to|your)\b|\p{Ll}{4}[.!?] \p{Lu}\p{Ll}/iu.test(named))
  )
    return null;
  const other = hits.find(
    (hit) => hit.start >= name.end && inOtherRole.test(text.slice(Math.max(name.end, hit.start - 80), hit.start)),
  );
  const end = other?.start ?? item.end;
  const found = build(document, name, { start: name.end, end }, known ? 0.93 : 0.65);
  if (
    !known &&
    found.attributes.strength === null &&
    found.attributes.frequency === null &&
    found.attributes.dose === null
  )
    found.confidence = 0.5;
  setStatus(found, content, status);
  addDates(document, found, item);
  return found;
}

/** A row of cells: the drug's cell is the last one before the dates that holds a known drug. */
function pipedItem(document: ClinicalDocument, item: Span, status: MedicationStatus): Finding | null {
  const { text } = document;
  const content = text.slice(item.start, item.end);
  if (!content.includes(' | ')) return null;
  const hits = hitsIn(document, item, 'drug');
  let start = item.start;
  const cells: Span[] = content.split('|').map((piece) => {
    const lead = piece.length - piece.trimStart().length;
    const cell = { start: start + lead, end: start + lead + piece.trim().length };
    start += piece.length + 1;
    return cell;
  });
  const known = hits.at(-1);
  const named = known
    ? cells.filter((cell) => hits.some((hit) => hit.start >= cell.start && hit.end <= cell.end))
    : cells.slice(0, 1);
  const cell = named.find((one) => /\d\s?(?:mg|mcg|ml|g|unt|%)/i.test(text.slice(one.start, one.end))) ?? named[0];
  if (!cell || cell.end - cell.start < 3) return null;
  const whole = text.slice(cell.start, cell.end);
  const name = isRxnormName(whole) ? cell : (nameSpan(document, cell, known ?? null) ?? cell);
  const found = build(document, name, { start: name.end, end: item.end }, known ? 0.9 : 0.55);
  setStatus(found, content, status);
  addDates(document, found, item);
  return found;
}

/** The first word whose ending is a drug's. */
export function unknownDrug(document: ClinicalDocument, span: Span): Span | null {
  for (let index = tokenAt(document.tokens, span.start); index < document.tokens.length; index += 1) {
    const token = document.tokens[index];
    if (!token || token.start >= span.end) break;
    if (token.word && typeByEnding(token.key) === 'drug') return token;
  }
  return null;
}

/** A name without the marks behind it; those in front of it stay, and so does what has nothing else. */
function withoutSeparators(name: string): string {
  const front = /^[\s,:;–-]*/u.exec(name)?.[0].length ?? 0;
  let end = name.length;
  while (end > front && separator.test(name[end - 1] ?? '')) end -= 1;
  return end === 0 ? name : name.slice(0, end);
}

/** Words in front of a drug that aren't part of its name (`Continue`, `New:`, `Tab.`). */
const leadWords = new RegExp(
  String.raw`^(?:(?:${actionSource}|regular|prn|switch(?:ed)?(?: (?:from|to))?|replaced?|swap(?:ped)?|convert(?:ed)?(?: to)?|changed? (?:from|to)|tab\.?|cap\.?|inj\.?|syp\.?|tablets?|t\.|rx|also|on|and|plus)(?![\p{L}\d])\s*[:.-]?\s*)+`,
  'iu',
);

/** The name of an item: from its start to the first strength, dose, form, direction or separator behind the drug. */
export function nameSpan(document: ClinicalDocument, item: Span, drug: Span | null): Span | null {
  const { text } = document;
  const content = text.slice(item.start, item.end);
  if (
    isRxnormName(content) &&
    (/\d\s?(?:MG|MCG|UNT|ML|G)(?:\/\w+)?\s\/\s\p{L}/u.test(content) ||
      (/\d\s?MG\s(?:per|Oral|Injectable|Chewable|Delayed|Extended|Disintegrating)/i.test(content) &&
        /\b[A-Z]{2,}\b/.test(content) &&
        !/\b(?:take|daily|po|by mouth)\b/i.test(content)))
  ) {
    const end = /\s(?:-|–)\s|\s{2,}|\t/.exec(content)?.index ?? content.length;
    return { start: item.start, end: item.start + content.slice(0, end).trimEnd().length };
  }
  const from = drug ? drug.end : item.start;
  const directions = readDirections(text, from, item.end);
  const ends: number[] = [item.end];
  for (const part of directionParts(directions))
    if (part.start > item.start && part.role !== 'detail') ends.push(part.start);
  const rest = text.slice(from, item.end);
  const cut =
    /\s[-–]\s|[:;,](?:\s|$)|\s\(|\t| {2,}|\s(?:dose|dosage|nil|as per|per|take|apply|inject|inhale|use|sig|for|prn|was|is|has|due to|started|ceased|stopped|increased|reduced|commenced|since|to be|until|then|tablets?|capsules?|tabs?|caps?|inhaler|cream|ointment|injection|drops|syrup|suspension|solution|modified|extended|controlled|sustained|infusions?|PCA|PCEA|drip|via|sliding|scale|replaced|switched|swapped|substituted|converted|changed|correction(?:al)?|supplemental|as (?:needed|required|directed)|when)\b|\d{1,2}[/-]\d{1,2}[/-]/iu.exec(
      rest,
    );
  if (cut) ends.push(from + cut.index);
  const bare = drug && !/\bmix$/i.test(text.slice(drug.start, drug.end)) ? bareNumber.exec(rest) : null;
  if (bare) ends.push(from);
  const ratio = / (?=\d)/.exec(rest);
  if (drug && ratio && bareRatio.test(rest.slice(ratio.index))) ends.push(from + ratio.index);
  const end = Math.min(...ends);
  const name = withoutSeparators(text.slice(item.start, end))
    .replace(/(?<!\s)\s+(?:po|oral|iv|to|from)$/i, '')
    .trimEnd();
  const lead = name.length - name.trimStart().length;
  if (name.trim().length < 3) return null;
  let start = item.start + lead;
  // Words before the drug (`Continue`, `New:`) aren't part of its name.
  if (drug && drug.start > start) {
    const before = leadWords.exec(text.slice(start, drug.start));
    if (before) start += before[0].length;
    else if (drug.start - start > 40) start = drug.start;
  }
  return start < end ? { start, end: item.start + name.length } : null;
}

/** A number right behind a known drug that is no part of its name (`Mix 25`, `30/70`). */
const bareNumber =
  /^[\s,(]{1,3}(?!(?:25|30|50|70|75) \d)[\dOoIl]*\d[\dOoIl]*(?:[.·][\dOoIl]+)?(?: ?\.|\. ?|\s)?(?![\d/-])|^[\s,(]{1,3}[OoIl]\.\d/;

/** The strength of a combination without its unit (`200/6 1 puff`), where a form, a dose or nothing follows. */
const bareRatio =
  /^[\s,(-]{1,3}(?<ratio>\d{2,4}\/\d{1,4})(?=\s*(?:$|[,;:)]|(?:inhaler|turbuhaler|accuhaler|rapihaler|spiromax|mdi|puffs?|tab|cap|\d+ ?(?:puff|inh|tab)|bd|bid|daily|mane|nocte|one|two)\b))/i;

/** How sure a medicine is whose numbers recognition misread or broke. */
const unsure = 0.4;

/** A medicine from its name and what stands behind it. */
export function build(document: ClinicalDocument, name: Span, rest: Span, confidence: number): Finding {
  const { text } = document;
  const directions = readDirections(text, rest.start, rest.end);
  const inside = findStrengths(text, name.start, name.end);
  const attributes = directionAttributes(text, directions);
  const parts = directionParts(directions);
  const [only, another] = inside;
  // Several strengths inside one name (a combination written out) stay in the name.
  if (only && !another && attributes.strength === null) attributes.strength = text.slice(only.start, only.end);
  const ratio = attributes.strength === null ? bareRatio.exec(text.slice(name.end, rest.end)) : null;
  if (ratio?.groups?.ratio) {
    const start = name.end + ratio[0].length - ratio.groups.ratio.length;
    attributes.strength = ratio.groups.ratio;
    parts.push({ role: 'strength', start, end: start + ratio.groups.ratio.length });
  }
  if (attributes.strength === null && attributes.dose === null && !directions.isRate && !directions.isUnsure)
    addBareNumber(text, name, rest.end, attributes, parts);
  attributes.form =
    directions.form === 'infusion' || directions.form === 'patient-controlled analgesia'
      ? directions.form
      : (findForm(text, name.start, rest.end) ?? directions.form);
  attributes.drug =
    text.slice(name.start, name.end).replace(/(?<!\s)\s*[[(].*$/, '') || text.slice(name.start, name.end);
  const brand = /[[(]([\p{Lu}][\p{L}-]{3,})[\])]/u.exec(text.slice(name.start, Math.min(rest.end, name.end + 30)));
  attributes.brand = brand?.[1] && !isAction(brand[1]) ? brand[1] : null;
  const directed = directions.dose ?? directions.frequency ?? directions.route;
  if (!directed && !directions.prn) attributes.prn = null;
  if (attributes.dose !== null && attributes.unit === null) {
    const counted = /tablet|capsule|patch|suppository|sachet/.exec(String(attributes.form ?? ''));
    attributes.unit = counted ? counted[0] : null;
  }
  if (directions.supplied !== null) attributes.quantity = directions.supplied;
  const supply = /\b(?:qty|quantity|disp(?:ense)?):?\s*(\d+)/i.exec(text.slice(rest.start, rest.end));
  if (supply) attributes.quantity = Number(supply[1]);
  const sure = directions.isUnsure ? Math.min(confidence, unsure) : confidence;
  return finding('medication', name, { fact: true, confidence: sure, attributes, parts });
}

/** Sets whether it is taken, stopped or on hold by what its own words say, else its list. */
export function setStatus(found: Finding, content: string, list: MedicationStatus): void {
  const said = saidStatus(content);
  const status = said === null || list === 'stopped' ? list : said;
  found.attributes.status = status;
  if (status === 'stopped') found.assertion = 'historical';
}

/** Sets start or stop from the first date of a stretch. */
export function addDates(document: ClinicalDocument, found: Finding, item: Span): void {
  // The doses of a day (`12/14/16`) are no date.
  const date = datesIn(document, item).find(
    (one) => !found.parts.some((part) => part.role === 'frequency' && part.start < one.end && one.start < part.end),
  );
  if (!date) return;
  const before = document.text.slice(Math.max(item.start, date.start - 16), date.start).toLowerCase();
  const key = /\b(?:stop|ceased?|end|until|to|till|finish|completed)\w*[\s:]*$/.test(before) ? 'stop' : 'start';
  found.attributes[key] = date.iso;
  found.date = date.iso;
  found.parts.push({ role: 'date', start: date.start, end: date.end });
}

function addSupply(found: Finding, content: string): void {
  const quantity = /\b(?:qty|quantity|disp(?:ense)?|mitte|mit|supply)\.?:?\s*(?:#\s?)?(\d+)/i.exec(content);
  const repeats = /\b(?:repeats?|refills?|rpts?)\.?:?\s*(\d+)/i.exec(content);
  if (quantity) found.attributes.quantity = Number(quantity[1]);
  if (repeats) found.attributes.repeats = Number(repeats[1]);
}

/** Directions on a line below the product complete it; what the product's line said stays. */
export function addDirections(
  document: ClinicalDocument,
  found: Finding,
  span: Span,
  doseFirst = found.attributes.strength !== null,
): void {
  const { text } = document;
  const directions = readDirections(text, span.start, span.end, doseFirst);
  const more = directionAttributes(text, directions);
  const keep = new Set<string>();
  for (const [key, value] of Object.entries(more)) {
    if (value === null || value === false) continue;
    const old = found.attributes[key];
    if (old === null || old === undefined || old === false) found.attributes[key] = value;
    else keep.add(key);
  }
  if (found.attributes.prn === null && (directions.dose || directions.frequency || directions.route)) {
    found.attributes.prn = directions.prn !== null;
  }
  const roleOf: Partial<Record<Part['role'], string>> = {
    strength: 'strength',
    dosage: 'dose',
    route: 'route',
    frequency: 'frequency',
  };
  for (const part of directionParts(directions)) if (!keep.has(roleOf[part.role] ?? '')) found.parts.push(part);
}

/**
 * The parts of medications as entities of their own, as the text shows them; those inside the name are part of it.
 * In a list an amount says how strong the product is; in running text it is the dose that was given.
 */
export function medicationParts(findings: readonly Finding[], inText: (found: Finding) => boolean): Finding[] {
  const marks: Finding[] = [];
  for (const found of findings) {
    for (const part of found.parts) {
      if (part.start < found.end && part.end > found.start) continue;
      if (part.role === 'strength' || part.role === 'dosage' || part.role === 'route' || part.role === 'frequency') {
        const role = part.role === 'strength' && inText(found) ? 'dosage' : part.role;
        marks.push(finding(role, part, { confidence: found.confidence }));
      }
    }
  }
  return marks;
}

/** A medicine in running text with what follows it up to the next one or the sentence's end. */
export function readProseMedication(
  document: ClinicalDocument,
  drug: Span,
  limit: number,
  confidence: number,
): Finding {
  const stop = /[.;](?:\s|$)|\b(?:but|because|which|who|however)\b/i.exec(document.text.slice(drug.end, limit));
  // Words right before the next drug (`and oral`) are that one's.
  const reach =
    limit -
    (/(?:,|\b(?:and|then|plus|with|or))\s[\w\s-]{0,16}$|\bto\s[A-Za-z\s-]{0,16}$/i.exec(
      document.text.slice(drug.end, limit),
    )?.[0].length ?? 0);
  const end = Math.min(reach, stop ? drug.end + stop.index + 1 : reach, drug.end + 120);
  return build(document, drug, { start: drug.end, end }, confidence);
}
