import { isOtherFluid } from '../coding/fluids.ts';
import { type ClinicalDocument, datesIn, firstDateIn, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import type { Hit } from '../lexicon/phrase-index.ts';
import { type Finding, finding, type Part, type Span } from '../model.ts';
import { hasAims, withoutAims } from '../tables/aims.ts';
import { columnOrder, newest } from '../tables/result-columns.ts';
import {
  type ColumnOrder,
  computedFlag,
  intervalAt,
  type ResultLine,
  readResult,
  shifted,
} from '../tables/result-line.ts';
import { readSeries } from '../tables/series.ts';
import { unitLengthAt } from '../tables/units.ts';
import { numberSource, parseNumber } from '../text/numbers.ts';
import { possible } from './lab-limits.ts';
import { isDose, isLimitOrAim, listOpened } from './lab-purposes.ts';
import { separated } from './separators.ts';
import { noSpecimen, specimenAfter, specimenBefore } from './specimens.ts';

/** Labs found, and the lines that were result rows (nothing else reads them again). */
export interface LabResult {
  findings: Finding[];
  rows: Set<Line>;
}

const proseStart =
  /^(?:\s*(?:levels?|count|counts|results?|concentration|value|today|now|on admission|at admission|on discharge|this morning|initially|currently|again|also|still|overall)\b)*\s*(?:\([^)\n]{1,24}\)\s*)?(?:\s*(?:was|is|were|are|of|at|=|:|measured(?: at)?|came back(?: at| as)?|returned(?: at| as)?|remains?(?: at)?|remained(?: at)?|up to|down to|rose to|fell to|dropped to|increased to|decreased to|improved to|elevated(?: at| to)?|raised(?: at)?|low(?: at)?|high(?: at)?|stable at|normal at|peaked at|approximately|approx\.?|about|around|~|found to be|ha[sd] (?:risen|fallen|increased|decreased|improved|dropped)(?: to)?|has been|reported as|noted to be|-|–)(?![A-Za-zÀ-ɏ]))*\s*/i;
const fromTo = /^\s*(?:has |was |have )?(?:\w+ )?from\s+[\d.]+\s?%?\s*(?:[a-zµ]+\/[a-z]+)?\s+to\s+/i;
const labelTail =
  /^(?:\s?\([^)\n]{1,28}\)|,\s?(?:serum|plasma|blood|urine|total|fasting|random|calc\w*|direct|free|venous|arterial|capillary|spot|24 ?h\w*|s|p|u|b|absolute|auto|automated|est\w*)\b|\s(?:serum|plasma|level|levels|count|\(?calc(?:ulated)?\)?|absolute|auto|result|%)(?=[\s:.]))+/i;
const massOnly = /^(?:mg|mgs?|g|gm|mcg|ug|µg|iu|units?|u|ml|l|kg|tablets?|mmol|meq)$/i;
const noMedicineSections = new Set([
  'medications',
  'stopped-medications',
  'immunizations',
  'allergies',
  'family-history',
]);
const rowSections = new Set(['labs']);

/** Finds laboratory results: rows of tables (with columns or single spaces only), lists on a line, and prose. */
export function findLabs(document: ClinicalDocument): LabResult {
  const findings: Finding[] = [];
  const rows = new Set<Line>();
  let order: ColumnOrder | null = null;
  let collected: string | null = null;
  let specimen = noSpecimen;
  let list: ReturnType<typeof listOpened> = null;
  for (const [index, line] of document.lines.entries()) {
    specimen = specimenAfter(line, specimen);
    const opened = listOpened(line.text);
    if (opened || line.heading || line.afterBlank) list = opened;
    if (line.heading) {
      // The head of a table may be a heading by itself.
      order = columnOrder(document, line) ?? (rowSections.has(line.section ?? '') ? order : null);
      continue;
    }
    if (document.gridLines.has(line)) continue;
    const header = columnOrder(document, line);
    if (header) {
      order = header;
      rows.add(line);
      continue;
    }
    if (/\b(?:collected|collection|specimen date|sample date|date of collection)\b/i.test(line.text)) {
      collected = datesIn(document, line)[0]?.iso ?? collected;
    }
    if (noMedicineSections.has(line.section ?? '')) continue;
    const inTable = order !== null || rowSections.has(line.section ?? '');
    if (rows.has(line)) continue;
    if (inTable && line.text.length < 120 && limitOnly.test(line.text) && hitsIn(document, line, 'lab').length === 0) {
      rows.add(line);
      continue;
    }
    const aimed = hasAims(document, line);
    const stacked = inTable && !aimed ? readStacked(document, index) : null;
    if (stacked) for (const one of stacked.lines) rows.add(one);
    const found = stacked
      ? { labs: [stacked.lab], row: true }
      : readLine(withoutAims(document, line), line, order, inTable);
    const labs = found.labs.filter(
      (lab) => aimed || list === null || (list === 'limits' && !/^[<>≤≥]/.test(String(lab.attributes.value))),
    );
    for (const lab of labs) {
      lab.date = lab.date ?? collected;
      const own = specimenBefore(document.text.slice(Math.max(line.start, lab.start - 120), lab.start));
      const name = own ?? (inTable || leads(line, lab) ? specimen.name : null);
      if (isOtherFluid(name)) lab.attributes.specimen = name;
    }
    findings.push(...labs);
    if (found.row) rows.add(line);
  }
  return { findings, rows };
}

/** Whether a result stands at the beginning of its line. */
function leads(line: Line, lab: Finding): boolean {
  return lab.start - line.content < 4;
}

/** A note on what values mean (`Diabetes: > 6.4`): a label and a limit, no result. */
const limitOnly =
  /^(?:please note:?\s*)?[A-Za-z][A-Za-z ()/-]{2,50}:?\s+(?:[<>≤≥]=?\s?\d[\d.]*|\d[\d.]*\s?(?:-|–|to)\s?\d[\d.]*)\s?[A-Za-z%/]{0,8}$/i;
const partLabel =
  /(?:your |current |patient )?(?:results?|values?|level)\b ?:?|(?:reference|normal|ref\.?)(?: (?:range|interval|values?|limits?))?\b ?:?|\brange ?:|\bunits?\b ?:?|\bflag\b ?:?|\bstatus ?:/gi;

/**
 * An analyte alone on its line with value, unit and interval on the lines below, as text layers give cells that broke
 * and as portals print results.
 */
function readStacked(document: ClinicalDocument, index: number): { lab: Finding; lines: Line[] } | null {
  const { text, lines } = document;
  const line = lines[index];
  if (!line || line.text.length > 60 || /[\d:]\s*$|[.!?]$/.test(line.text)) return null;
  const hit = hitsIn(document, { start: line.content, end: line.end }, 'lab')[0];
  if (!hit || hit.start > line.content + 1) return null;
  const below: Line[] = [];
  for (const next of lines.slice(index + 1, index + 6)) {
    if (next.afterBlank || next.text.length > 60) break;
    const first = hitsIn(document, next, 'lab')[0];
    if (first && !first.term.weak && first.start <= next.content + 1) break;
    if (below.length === 0 && !/\d|detect|react|positive|negative|\bnil\b/i.test(next.text)) break;
    below.push(next);
  }
  const last = below.at(-1);
  if (!last) return null;
  const tail = text.slice(hit.end, line.end);
  if (readResult(text, hit.end, line.end) || tail.trim().split(/\s+/).length > 4) return null;
  const block = text
    .slice(line.end, last.end)
    .replace(partLabel, (label) => ' '.repeat(label.length))
    .replace(/\b(?:below|under|above|over|more than)\b/gi, (word) =>
      (/^[bu]/i.test(word) ? '<' : '>').padStart(word.length),
    );
  const read = readResult(block, 0, block.length);
  if (!read || (!read.unit && !read.range && typeof read.value.value === 'number')) return null;
  const result = shifted(read, line.end);
  const used = below.filter((one) => one.start < result.end);
  const label = { start: hit.start, end: line.start + line.text.replace(/[\s:]+$/, '').length };
  const naming = { canonical: hit.term.name, confidence: 0.85, prose: false, order: null };
  const lab = assemble(document, label, result, last, naming);
  return lab && { lab, lines: [line, ...used] };
}

interface LineLabs {
  labs: Finding[];
  row: boolean;
}

function readLine(document: ClinicalDocument, line: Line, order: ColumnOrder | null, inTable: boolean): LineLabs {
  const span = { start: line.content, end: line.end };
  const { text } = document;
  const hits = hitsIn(document, span, 'lab', 'drug').filter(
    (hit) => hit.term.type === 'lab' && !(hit.term.weak && partOfUnit(text, hit, line)),
  );
  const labs: Finding[] = [];
  const [first] = hits;
  if (inTable && /\s\|\s/.test(line.text)) {
    const piped = pipedRow(document, line, hits, order);
    if (piped) return { labs: [piped], row: true };
  }
  // A row's name may only end in a known one (`Varicella zoster IgG`).
  const lead = first ? text.slice(line.content, first.start) : '';
  const tailOnly =
    inTable &&
    hits.length === 1 &&
    /^[*†\s]*\p{Lu}[\p{L}/() -]{1,40}[\s-]$/u.test(lead) &&
    !/\s{2}|\b(?:with|of|and|the|in|to|for|no|was|is|are)\b/.test(lead.trim());
  const leading = first && (tailOnly || /^[\s*†#(‘’“”'"|.•]*$/.test(lead));
  for (const [index, hit] of hits.entries()) {
    if (hit.start < (labs.at(-1)?.end ?? 0)) continue;
    const atStart = index === 0 && leading === true;
    if (
      hit.term.weak &&
      !inTable &&
      hits.length < 2 &&
      !measuredBehind(text, hit, line, atStart) &&
      !besideAnother(text, hit, line)
    ) {
      const own = specimenBefore(text.slice(Math.max(line.start, hit.start - 60), hit.start));
      if (own === null) continue;
    }
    // A second name before any figure or gap belongs to the first (`Hemoglobin A1c/Hemoglobin.total`).
    const least = atStart ? gapAfter(text, hit.end, line.end) : hit.end;
    const next = firstFrom(hits, index + 1, least);
    const lab = fromHit(document, hit, next?.start ?? line.end, line, { order, atStart, inTable });
    if (lab && tailOnly && !/:\s*$/.test(lead))
      lab.start = line.content + lead.length - lead.replace(/^[*†\s]+/, '').length;
    if (lab) labs.push(lab);
  }
  if (labs.length > 0) return { labs, row: labs.length === 1 && leading === true && isRow(document, labs[0], line) };
  if (inTable && leading && first) {
    const unread = unreadable(document, first, line);
    if (unread) return { labs: [unread], row: true };
  }
  if ((inTable && !leading) || (line.text.length < 120 && labOnly.test(line.text))) {
    const unknown = unknownAnalyte(document, line, order);
    if (unknown) return { labs: [unknown], row: true };
  }
  return { labs, row: false };
}

/** Whether what stands behind a short name makes it sure: a unit of concentration, or at the line's start nothing but a number. */
function measuredBehind(text: string, hit: Span, line: Line, atStart: boolean): boolean {
  const behind = text.slice(hit.end, line.end);
  if (atStart && aloneOnLine.test(behind)) return true;
  if (atStart && /^[A-Z][a-z]?$/.test(text.slice(hit.start, hit.end)) && clausal.test(behind.slice(0, 16))) return true;
  const number = /^[\s:=]{1,3}[<>]?\s?\d+(?:[.,]\d+)?\s?/.exec(behind)?.[0].length ?? 0;
  const unit = number > 0 ? unitLengthAt(behind, number) : 0;
  return /\/(?:d?L|m[Ll]|[uµμ]L)$/.test(behind.slice(number, number + unit));
}

/** No result is printed without a unit above it but for counts, whose names are no short ones. */
const mostAlone = 2000;
const pairBefore =
  /(?:^|[\s,;:])\p{L}[\p{L}\d]{0,9}[\s:=]{1,2}[<>]?\d+(?:[.,/]\d+)*(?:\s?(?:%|[a-zµμ]{1,6}\/[a-z\d]{1,4}))?[\s,;]{1,3}$/iu;
const pairHere =
  /^[\s:=]{1,3}[<>]?(?<value>\d+(?:[.,]\d+)?)(?=[\s,;.]*$|[\s,;]{1,3}(?<next>\p{Lu}[\p{L}\d]{0,9}[\s:=]{1,2}[<>]?\d))/u;

/** Whether a short name stands in a row of names with bare numbers (`HR 72 Na 140`), and the number is one that it can have. */
function besideAnother(text: string, hit: Hit, line: Line): boolean {
  const here = pairHere.exec(text.slice(hit.end, Math.min(line.end, hit.end + 40)))?.groups;
  const value = parseNumber(here?.value ?? '');
  // `UR 482913` numbers a patient's record.
  if (value === null || value > mostAlone || !/^(?!UR\b)\p{Lu}/u.test(text.slice(hit.start, hit.end))) return false;
  const isPossible = possible(text.slice(hit.start, hit.end), hit.term.name, '');
  if (isPossible(value) === false) return false;
  return here?.next !== undefined || pairBefore.test(text.slice(Math.max(line.start, hit.start - 40), hit.start));
}

/** A number that ends its clause. */
const clausal = /^[\s:=]{1,3}\d+(?:[.,]\d+)?\s?(?:[,;(]|\.(?!\d)|$)/;
/** A number and no more than its unit, interval and flag behind a short name, or the cells of an exported row. */
const aloneOnLine =
  /^(?:[\s:=]{1,3}[<>*]?\d+(?: ?\. ?\d+)?(?:\s?(?:[A-Za-zµμ]{1,6}\/[A-Za-z]{1,4}))?(?:\s?\(?(?:H|L|HH|LL)\)?)?\s*(?:\(?[\d.]+\s?[-–]\s?[\d.]+\)?)?|,[\d.]+,[\d.,<>HL –-]+)\s*$/;

/** Where the first figure, mark or wide gap behind a name ends. */
function gapAfter(text: string, from: number, to: number): number {
  const gap = /\d|[,;\t]| {2}/.exec(text.slice(from, to));
  return gap ? from + gap.index + gap[0].length : Number.MAX_SAFE_INTEGER;
}

/** The first of the hits from an index on that starts at an offset or behind it. */
function firstFrom(hits: readonly Hit[], index: number, offset: number): Hit | undefined {
  for (let at = index; at < hits.length; at += 1) {
    const hit = hits[at];
    if (hit && hit.start >= offset) return hit;
  }
  return undefined;
}

/**
 * `mg` of `mg/dL`, `K` of `K/uL`: letters of a unit behind a number of the same line. A name with a number of its own behind it
 * (`Na 138 K 4.1`) is none; with an interval behind it (`12.5 K 4.0-11.0`) it may be one.
 */
function partOfUnit(text: string, hit: Span, line: Line): boolean {
  if (text[hit.end] === '/') return true;
  const before = text.slice(Math.max(line.start, hit.start - 8), hit.start);
  if (!/\d\s*(?:\(?[HL*]\)?\s*)?$/.test(before)) return false;
  const named = /^(?:[A-Z][a-z]?|[A-Z]{1,4}\d?)$/.test(text.slice(hit.start, hit.end)) && /[\s,;]$/.test(before);
  return !(
    named &&
    /^[\s:=]{1,3}[<>*]?\d+(?:[.,]\d+)?(?![\d.,]*\s?[-–/])/.test(text.slice(hit.end, Math.min(line.end, hit.end + 16)))
  );
}

/** A row is a result and little else; a sentence that mentions a result is still read for other things. */
function isRow(document: ClinicalDocument, lab: Finding | undefined, line: Line): boolean {
  if (!lab) return false;
  const last = Math.max(lab.end, ...lab.parts.map((part) => part.end));
  const rest = { start: last, end: line.end };
  if (document.text.slice(last, line.end).replace(/[\s.,;)*]/g, '').length >= 25) return false;
  // `Troponin negative, no ST elevation`: another finding is told behind a comma.
  return !(
    /^[^(|\t]{0,3}[,;]\s/.test(document.text.slice(last, line.end)) &&
    hitsIn(document, rest, 'symptom', 'condition').length > 0
  );
}

interface Place {
  order: ColumnOrder | null;
  atStart: boolean;
  inTable: boolean;
}

/** The parts of a white cell count by their letters (`WCC 11.2 N 8.4 L 1.2`). */
const differential = /\s\(?[NLMEB] ?\d+(?:\.\d+)?%?[\s,]+[NLMEB] ?\d/;

function fromHit(document: ClinicalDocument, hit: Hit, next: number, line: Line, place: Place): Finding | null {
  const { text } = document;
  const parted = differential.exec(text.slice(hit.end, Math.min(next, hit.end + 40)));
  const limit = parted ? hit.end + parted.index : next;
  let label = hit.end;
  const tail = labelTail.exec(text.slice(label, Math.min(limit, label + 60)));
  let result: ResultLine | null = null;
  if (tail && !/^\s?\(\s*(?:[\d<>]|ref|h\b|l\b|high|low)/i.test(tail[0])) {
    result = readResult(text, label + tail[0].length, limit, place.order ?? undefined);
    if (result) label = hit.end + tail[0].trimEnd().length;
  }
  if (result && /^\s(?:level|levels|result|count)/i.test(tail?.[0] ?? '') && !place.atStart) label = hit.end;
  result ??= readResult(text, hit.end, limit, place.order ?? undefined);
  if (!result && place.inTable && place.atStart) {
    // Long names run on to the column's end (`Glucose [Mass/volume] in Serum`).
    const gap = / {2,}|\t/.exec(text.slice(hit.end, limit));
    if (gap) {
      result = readResult(text, hit.end + gap.index, limit, place.order ?? undefined);
      if (result) label = hit.end + text.slice(hit.end, hit.end + gap.index).trimEnd().length;
    }
  }
  const series = place.order
    ? null
    : readSeries(text, text.slice(Math.max(line.start, hit.start - 80), hit.start), hit.end, limit, (span) =>
        datesIn(document, span),
      );
  if (series) {
    if (isLimitOrAim(text, hit, series.result, line)) return null;
    return assemble(document, hit, series.result, line, {
      canonical: hit.term.name,
      confidence: confidence(series.result, place, false),
      prose: !place.atStart && !place.inTable,
      order: null,
      iso: series.iso,
    });
  }
  let prose = false;
  if (!result) {
    const rest = text.slice(hit.end, Math.min(limit, hit.end + 90));
    const skip = fromTo.exec(rest)?.[0] ?? proseStart.exec(rest)?.[0] ?? '';
    if (!skip.trim()) return null;
    result = readResult(text, hit.end + skip.length, limit, undefined);
    prose = true;
  }
  if (!result || isDose(text, result, line)) return null;
  if (!place.order && isLimitOrAim(text, hit, result, line)) return null;
  return assemble(document, { start: hit.start, end: label }, result, line, {
    canonical: hit.term.name,
    confidence: confidence(result, place, prose),
    prose: prose || (!place.atStart && !place.inTable),
    order: place.order,
  });
}

function confidence(result: ResultLine, place: Place, prose: boolean): number {
  if (result.unsure) return 0.4;
  let score = 0.7;
  if (result.unit) score += 0.12;
  if (result.range) score += 0.1;
  if (place.inTable || place.atStart) score += 0.05;
  if (prose && !result.unit) score -= 0.15;
  return Math.min(0.97, Math.max(0.3, score));
}

interface Naming {
  canonical: string | null;
  confidence: number;
  prose: boolean;
  order: ColumnOrder | null;
  /** Date that a series prints at its newest result; null: none; absent: no series. */
  iso?: string | null;
}

/** What tells that a date or number behind it belongs to an earlier result. */
const earlier = /\b(?:prev(?:ious(?:ly)?)?|prior|last|earlier|before|baseline|from|was)\b\.?/i;
const earlierResult = new RegExp(
  String.raw`\b(?:prev(?:ious(?:ly)?)?|prior|baseline)\b\.?\s?:?\s?(?:result |value |was |of )?(?<value>${numberSource})(?![A-Za-z\d]|[./:-]\d)`,
  'i',
);

function assemble(
  document: ClinicalDocument,
  label: Span,
  read: ResultLine,
  line: Line,
  naming: Naming,
): Finding | null {
  const { text } = document;
  const chosen = naming.order && naming.order.dated.length > 1 ? newest(text, read, naming.order) : null;
  const whole = chosen?.result ?? (naming.order ? read : mended(text, label, read, naming.canonical));
  const result = whole && separated(document, label, whole, naming.canonical);
  if (!result) return null;
  const { value, unit, range, flag } = result;
  const unitText = unit ? text.slice(unit.start, unit.end) : null;
  if (unitText && massOnly.test(unitText) && !/24|urine/i.test(line.text)) return null;
  if (naming.canonical === 'glucose' && unitText === '%') return null;
  // `Ph` begins phone numbers; an acidity is printed `pH` and lies between 4 and 9.
  if (
    naming.canonical === 'ph' &&
    !(
      typeof value.value === 'number' &&
      value.value >= 4 &&
      value.value <= 9 &&
      /H/.test(text.slice(label.start, label.end))
    )
  )
    return null;
  const computed = computedFlag(value.value, range);
  const given = flag?.flag ?? null;
  // A star says abnormal without a side; the printed interval tells it.
  const effective = given === 'A' ? (computed ?? 'A') : (given ?? computed);
  const conflict = given !== null && computed !== null && given[0] !== computed && given !== 'A';
  const parts: Part[] = [{ role: 'value', start: value.start, end: value.end }];
  if (unit) parts.push({ role: 'unit', ...unit });
  if (range) parts.push({ role: 'range', start: range.start, end: range.end });
  if (flag) parts.push({ role: 'flag', start: flag.start, end: flag.end });
  const behind = text.slice(value.end, line.end);
  const next = naming.iso === undefined ? firstDateIn(document, { start: value.end + 1, end: line.end }) : null;
  const date = next && !earlier.test(text.slice(Math.max(value.end, next.start - 120), next.start)) ? next : null;
  if (date) parts.push({ role: 'date', start: date.start, end: date.end });
  const [previous] = result.others;
  return finding('lab', label, {
    fact: true,
    date: chosen?.iso ?? naming.iso ?? date?.iso ?? null,
    parts: parts.sort((a, b) => a.start - b.start),
    confidence: result.unsure ? Math.min(0.4, naming.confidence) : naming.confidence - (conflict ? 0.25 : 0),
    attributes: {
      analyte: naming.canonical,
      value: value.value,
      unit: unitText,
      refLow: range?.low ?? null,
      refHigh: range?.high ?? null,
      flag: effective,
      flagGiven: given,
      flagComputed: computed,
      previousValue: previous
        ? previous.value
        : parseNumber(earlierResult.exec(behind.slice(0, 60))?.groups?.value ?? ''),
      prose: naming.prose,
    },
  });
}

/**
 * Digits that one gap tears apart (`1 28 mmol/L`): the joined number where only that one is possible for the analyte, null where
 * none is, else the result as it was.
 */
function mended(text: string, label: Span, read: ResultLine, canonical: string | null): ResultLine | null {
  const [next] = read.others;
  const { value } = read;
  if (!next || next.start !== value.end + 1 || text[value.end] !== ' ') return read;
  const whole = text.slice(value.start, value.end);
  const digits = text.slice(next.start, next.end);
  if (!/^\d{1,3}$/.test(whole) || !/^\d{1,3}(?:\.\d+)?$/.test(digits)) return read;
  if (!read.unit) return read;
  const unit = text.slice(read.unit.start, read.unit.end);
  const joined = Number(whole + digits);
  const others = read.others.filter((other) => other !== next);
  const together = { ...read, value: { start: value.start, end: next.end, value: joined }, others, unsure: true };
  // Thousands set apart by a gap.
  if (digits === '000') return together;
  const isPossible = possible(text.slice(label.start, label.end), canonical, unit);
  if (isPossible(Number(whole)) !== false) {
    const strange = computedFlag(Number(whole), read.range) !== null && isPossible(joined) === true;
    return strange ? { ...read, unsure: true } : read;
  }
  if (isPossible(joined) !== true) return isPossible(Number(digits)) === true ? { ...read, unsure: true } : null;
  return together;
}

/** A row whose value can't be read: the analyte is marked, nothing is recorded. */
function unreadable(document: ClinicalDocument, hit: Hit, line: Line): Finding | null {
  const rest = document.text.slice(hit.end, line.end);
  if (!/\d\s{0,3}[-–]\s{0,3}\d|[<>]\s{0,3}\d|\/[dumL]/.test(rest) || /[.!?]$/.test(line.text)) return null;
  return finding(
    'lab',
    { start: hit.start, end: hit.end },
    { confidence: 0.3, attributes: { analyte: hit.term.name, value: null, unit: null } },
  );
}

const qualitative =
  /yellow|straw|amber|colou?rless|clear|cloudy|turbid|hazy|small|large|detected|reactive|positive|negative|immune|isolated|growth|^(?:occasional|scanty|few|moderate|numerous|many|trace|normal|abnormal|\d?\+{1,4}|\d\+|nil)$/i;

/** Results that nothing but a test has. */
const labOnly = /^[^\d:]{2,50}(?::|\s{2,}|\t)\s*(?:not detected|detected|(?:non[- ]?|not )?reactive)\s*$/i;

/** A row of a results table whose analyte isn't in the lexicon: text, number, and a unit or an interval. */
function unknownAnalyte(document: ClinicalDocument, line: Line, order: ColumnOrder | null): Finding | null {
  const { text } = document;
  const content = text.slice(line.content, line.end);
  const match =
    /^[*†#]?\s*(?<label>[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ\d '’./+&,()-]{1,44}?)(?:\s{2,}|\t|\s?:\s?|\s(?=[*<>≤≥]?\s?\d))/.exec(
      content,
    );
  const printed = match?.groups?.label;
  if (
    !match ||
    !printed ||
    /\b(?:the|was|is|and|with|for|page|phone|date|time|no|age|dob|ph|fax|ref|lab|report|dr|mrn|street|road|collected|received)\b/i.test(
      printed,
    )
  )
    return null;
  const start = line.content + match[0].indexOf(printed);
  const label = { start, end: start + printed.trimEnd().length };
  const result = readResult(text, label.end, line.end, order ?? undefined);
  if (!result) return null;
  const counted = typeof result.value.value === 'number' || /^[<>≤≥]/.test(String(result.value.value));
  // A result in words stands alone behind its name's colon or gap (`HIV: Negative`).
  if (
    !counted &&
    (!/:|\s{2}/.test(match[0]) ||
      text.slice(result.end, line.end).trim() ||
      !qualitative.test(String(result.value.value)))
  )
    return null;
  if (counted && !result.unit && !result.range) return null;
  return assemble(document, label, result, line, {
    canonical: null,
    confidence: result.unit && result.range ? 0.8 : 0.6,
    prose: false,
    order,
  });
}

/** A row of cells: the label cell is the one that holds a known analyte or the first, the result begins in the first cell that is one. */
function pipedRow(
  document: ClinicalDocument,
  line: Line,
  hits: readonly Hit[],
  order: ColumnOrder | null,
): Finding | null {
  const { text } = document;
  const cells: Span[] = [];
  let start = line.content;
  for (const piece of text.slice(line.content, line.end).split('|')) {
    const lead = piece.length - piece.trimStart().length;
    cells.push({ start: start + lead, end: start + lead + piece.trim().length });
    start += piece.length + 1;
  }
  const value = cells.findIndex(
    (cell, index) =>
      index > 0 &&
      /^[<>≤≥*]?\s?\d[\d.,]*(?:\s?[HL*])?$|^(?:positive|negative|(?:not )?detected|(?:non-?)?reactive|normal|abnormal|trace|nil)$/i.test(
        text.slice(cell.start, cell.end),
      ),
  );
  const valueCell = cells[value];
  if (!valueCell) return null;
  const known = hits.find((hit) => hit.start < valueCell.start);
  const cell = known ? cells.find((one) => one.start <= known.start && one.end >= known.end) : cells[0];
  if (!cell || cell.end <= cell.start || cell.start >= valueCell.start) return null;
  const result = readResult(text, valueCell.start, line.end, order ?? undefined);
  if (!result) return null;
  // The interval's column may stand before the result's.
  for (const one of result.range ? [] : cells.slice(1, value)) {
    if (one.start > cell.start) result.range ??= intervalAt(text, one.start, one.end);
  }
  return assemble(document, cell, result, line, {
    canonical: known?.term.name ?? null,
    confidence: known ? 0.92 : 0.7,
    prose: false,
    order,
  });
}
