import { findForm } from '../directions/form.ts';
import { directionAttributes, directionParts, readDirections } from '../directions/parse.ts';
import { findStrengths } from '../directions/strength.ts';
import { type ClinicalDocument, datesIn, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import { typeByEnding } from '../lexicon/morphology.ts';
import { type Finding, finding, type Part, type Span } from '../model.ts';
import { tokenAt } from '../text/tokens.ts';
import { trimPieces } from '../text/trim.ts';

/** Medications found in lists, with the lines that belong to them. */
export interface MedicationList {
  findings: Finding[];
  rows: Set<Line>;
}

const directionLine =
  /^(?:sig|directions?|instructions?|dose|dosage|take|apply|inject|inhale|use|instil|insert|give|chew|dissolve|\d+ (?:tab|cap|puff|drop)|one (?:tab|cap|puff|drop)|two (?:tab|cap|puff))\b/i;
const supplyLine =
  /^(?:qty|quantity|disp(?:ense)?|supply|repeats?|refills?|rpts?|no\. of repeats|pbs|authority|brand substitution|substitution)\b/i;
const notMedicine =
  /^(?:nil|none|no (?:regular |current |known )?(?:medications?|medicines|meds|change)|not (?:on|taking)|see |as (?:above|per|listed)|unchanged|continue|medications?|medicines?|drug|name|strength|please|the |patient|this |allerg|reviewed|n\/a|not applicable|unknown|medicare|prescriber|date|page|comments?|notes?|pharmac|script|signature|signed|valid|total|start(?:ed)?|status|item|generic|brand|indication|reason|dose|route|frequency|quantity|dosage|he |she |his |her |they |we |group description|no data|medication (?:name|list)|electronic|address|phone|tel|fax|dr |doctor)\b/i;
const separator = /[\s,:;–(-]/u;

/** Reads the lists of medicines: sections of medications and prescriptions. */
export function findListedMedications(document: ClinicalDocument): MedicationList {
  const findings: Finding[] = [];
  const rows = new Set<Line>();
  const lines = document.lines;
  let current: Finding | null = null;
  for (const [index, line] of lines.entries()) {
    const stopped = line.section === 'stopped-medications';
    if ((line.section !== 'medications' && !stopped) || line.heading) {
      if (line.heading) current = null;
      continue;
    }
    const content = document.text.slice(line.content, line.end);
    if (supplyLine.test(content)) {
      if (current) addSupply(current, content);
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
    const items = splitItems(document, line);
    for (const item of items) {
      const found = readItem(document, item, stopped, line);
      if (!found) continue;
      findings.push(found);
      current = found;
      rows.add(line);
    }
  }
  return { findings, rows };
}

function startsWithDrug(document: ClinicalDocument, line: Line): boolean {
  const [hit] = hitsIn(document, { start: line.content, end: line.end }, 'drug');
  return hit !== undefined && hit.start - line.content < 3;
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
function splitItems(document: ClinicalDocument, line: Line): Span[] {
  const { text } = document;
  const hits = hitsIn(document, { start: line.content, end: line.end }, 'drug');
  if (hits.length < 2 || /\|/.test(line.text)) return [{ start: line.content, end: line.end }];
  const cuts: number[] = [line.content];
  for (const hit of hits.slice(1)) {
    const before = text.slice(Math.max(cuts.at(-1) ?? line.content, hit.start - 80), hit.start);
    // Cut only where a separator stands right before the drug and the piece before it is a whole medicine.
    if (/(?:[,;]|\.|\band\b)\s*(?:\d{1,2}[.)]\s*)?$/i.test(before) && !/\b(?:with|plus|containing)\s*$/i.test(before))
      cuts.push(hit.start);
  }
  return cuts.map((start, index) => {
    const piece = text.slice(start, cuts[index + 1] ?? line.end);
    return { start, end: start + trimPieces(piece, /(?:[\s,;.]+|\band)$/i).length };
  });
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

function readItem(document: ClinicalDocument, item: Span, stopped: boolean, line: Line): Finding | null {
  const { text } = document;
  const content = text.slice(item.start, item.end);
  if (notMedicine.test(content) || !/\p{L}{3}/u.test(content)) return null;
  const piped = pipedItem(document, item, stopped, line);
  if (piped) return piped;
  const hits = hitsIn(document, item, 'drug');
  const drug = hits[0] ?? unknownDrug(document, item);
  const name = nameSpan(document, item, drug ?? null);
  if (!name) return null;
  const known = drug !== null && drug.start < name.end;
  const named = text.slice(name.start, name.end);
  if (
    !known &&
    (named.split(/\s+/).length > 6 || /\b(?:was|is|were|has|have|will|be|should|been|to|your)\b/i.test(named))
  )
    return null;
  const found = build(document, name, { start: name.end, end: item.end }, known ? 0.93 : 0.65);
  if (
    !known &&
    found.attributes.strength === null &&
    found.attributes.frequency === null &&
    found.attributes.dose === null
  )
    found.confidence = 0.5;
  setStatus(
    found,
    content,
    stopped || /\b(?:ceased|stopped|discontinued|withheld|cease|suspended)\b/i.test(line.title),
  );
  addDates(document, found, item);
  return found;
}

/** A row of cells: the drug's cell is the last one before the dates that holds a known drug. */
function pipedItem(document: ClinicalDocument, item: Span, stopped: boolean, line: Line): Finding | null {
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
  setStatus(found, content, stopped || /\b(?:ceased|stopped|discontinued)\b/i.test(line.title));
  addDates(document, found, item);
  return found;
}

/** The first word whose ending is a drug's. */
function unknownDrug(document: ClinicalDocument, span: Span): Span | null {
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

/** The name of an item: from its start to the first strength, dose, form, direction or separator behind the drug. */
function nameSpan(document: ClinicalDocument, item: Span, drug: Span | null): Span | null {
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
    /\s[-–]\s|[:;,](?:\s|$)|\s\(|\t| {2,}|\s(?:take|apply|inject|inhale|use|sig|for|prn|was|is|has|due to|started|ceased|stopped|increased|reduced|commenced|since|to be|until|then|tablets?|capsules?|tabs?|caps?|inhaler|cream|ointment|injection|drops|syrup|suspension|solution|modified|extended|controlled|sustained|as (?:needed|required|directed)|when)\b|\d{1,2}[/-]\d{1,2}[/-]/iu.exec(
      rest,
    );
  if (cut) ends.push(from + cut.index);
  const end = Math.min(...ends);
  const name = withoutSeparators(text.slice(item.start, end))
    .replace(/(?<!\s)\s+(?:po|oral|iv)$/i, '')
    .trimEnd();
  const lead = name.length - name.trimStart().length;
  if (name.trim().length < 3) return null;
  let start = item.start + lead;
  // Words before the drug (`Continue`, `New:`) aren't part of its name.
  if (drug && drug.start > start) {
    const before =
      /^(?:(?:continue|commence|start(?:ed)?|new|changed|increased?|reduced?|ceased?|stop(?:ped)?|regular|prn|restart|resume|switch to|hold|withhold|tab\.?|cap\.?|inj\.?|syp\.?|tablets?|t\.|rx|add)\s*[:.-]?\s*)+/i.exec(
        text.slice(start, drug.start),
      );
    if (before) start += before[0].length;
    else if (drug.start - start > 40) start = drug.start;
  }
  return start < end ? { start, end: item.start + name.length } : null;
}

function build(document: ClinicalDocument, name: Span, rest: Span, confidence: number): Finding {
  const { text } = document;
  const directions = readDirections(text, rest.start, rest.end);
  const inside = findStrengths(text, name.start, name.end);
  const attributes = directionAttributes(text, directions);
  const parts = directionParts(directions);
  const [only, another] = inside;
  // Several strengths inside one name (a combination written out) stay in the name.
  if (only && !another && attributes.strength === null) attributes.strength = text.slice(only.start, only.end);
  attributes.form = findForm(text, name.start, rest.end) ?? directions.form;
  attributes.drug =
    text.slice(name.start, name.end).replace(/(?<!\s)\s*[[(].*$/, '') || text.slice(name.start, name.end);
  const brand = /[[(]([\p{Lu}][\p{L}-]{3,})[\])]/u.exec(text.slice(name.start, Math.min(rest.end, name.end + 30)));
  attributes.brand = brand?.[1] ?? null;
  const directed = directions.dose ?? directions.frequency ?? directions.route;
  if (!directed && !directions.prn) attributes.prn = null;
  if (attributes.dose !== null && attributes.unit === null) {
    const counted = /tablet|capsule|patch|suppository|sachet/.exec(String(attributes.form ?? ''));
    attributes.unit = counted ? counted[0] : null;
  }
  const supply = /\b(?:qty|quantity|disp(?:ense)?):?\s*(\d+)/i.exec(text.slice(rest.start, rest.end));
  if (supply) attributes.quantity = Number(supply[1]);
  return finding('medication', name, { fact: true, confidence, attributes, parts });
}

function setStatus(found: Finding, content: string, stopped: boolean): void {
  const words = content.toLowerCase();
  const now =
    stopped || /\b(?:ceased|stopped|discontinued|completed|withheld|suspended|inactive|no longer taking)\b/.test(words);
  found.attributes.status = now ? 'stopped' : /\b(?:on hold|paused)\b/.test(words) ? 'on-hold' : 'active';
  if (now) found.assertion = 'historical';
}

function addDates(document: ClinicalDocument, found: Finding, item: Span): void {
  const [date] = datesIn(document, item);
  if (!date) return;
  const before = document.text.slice(Math.max(item.start, date.start - 16), date.start).toLowerCase();
  const key = /\b(?:stop|ceased?|end|until|to|till|finish|completed)\w*[\s:]*$/.test(before) ? 'stop' : 'start';
  found.attributes[key] = date.iso;
  found.date = date.iso;
  found.parts.push({ role: 'date', start: date.start, end: date.end });
}

function addSupply(found: Finding, content: string): void {
  const quantity = /\b(?:qty|quantity|disp(?:ense)?|supply)\.?:?\s*(?:#\s?)?(\d+)/i.exec(content);
  const repeats = /\b(?:repeats?|refills?|rpts?)\.?:?\s*(\d+)/i.exec(content);
  if (quantity) found.attributes.quantity = Number(quantity[1]);
  if (repeats) found.attributes.repeats = Number(repeats[1]);
}

/** Directions on a line below the product complete it; what the product's line said stays. */
function addDirections(document: ClinicalDocument, found: Finding, span: Span): void {
  const { text } = document;
  const directions = readDirections(text, span.start, span.end, found.attributes.strength !== null);
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
    (/(?:,|\b(?:and|then|plus|with|or|to))\s[\w\s-]{0,16}$/i.exec(document.text.slice(drug.end, limit))?.[0].length ??
      0);
  const end = Math.min(reach, stop ? drug.end + stop.index + 1 : reach, drug.end + 120);
  return build(document, drug, { start: drug.end, end }, confidence);
}
