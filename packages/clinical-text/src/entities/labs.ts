import { type ClinicalDocument, datesIn, firstDateIn, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import type { Hit } from '../lexicon/phrase-index.ts';
import { type Finding, finding, type Part, type Span } from '../model.ts';
import { type ColumnOrder, computedFlag, flagOf, type ResultLine, readResult } from '../tables/result-line.ts';

/** Labs found, and the lines that were result rows (nothing else reads them again). */
export interface LabResult {
  findings: Finding[];
  rows: Set<Line>;
}

const headerWords =
  /\b(?:test(?: name)?|analyte|component|investigation|parameter|examination|description|assay|exam|measurement|observation)\b/i;
const resultWords = /\b(?:results?|values?|units?|reference|ref\.?|range|interval|flag|status|current)\b/gi;
const proseStart =
  /^(?:\s*(?:levels?|count|counts|results?|concentration|value|today|now|on admission|at admission|on discharge|this morning|initially|currently|again|also|still|overall)\b)*\s*(?:\([^)\n]{1,24}\)\s*)?(?:\s*(?:was|is|were|are|of|at|=|:|measured(?: at)?|came back(?: at| as)?|returned(?: at| as)?|remains?(?: at)?|remained(?: at)?|up to|down to|rose to|fell to|dropped to|increased to|decreased to|improved to|elevated(?: at| to)?|raised(?: at)?|low(?: at)?|high(?: at)?|stable at|normal at|peaked at|approximately|approx\.?|about|around|~|found to be|has (?:risen|fallen|increased|decreased|improved|dropped)(?: to)?|has been|reported as|noted to be|-|–)(?![A-Za-zÀ-ɏ]))*\s*/i;
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
  let specimenUrine = false;
  for (const line of document.lines) {
    if (line.heading) {
      specimenUrine = /urin/i.test(line.text);
      if (!rowSections.has(line.section ?? '')) order = null;
      continue;
    }
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
    const found = readLine(document, line, order, inTable);
    for (const lab of found.labs) {
      lab.date = lab.date ?? collected;
      if (specimenUrine) lab.attributes.specimen = 'urine';
    }
    findings.push(...found.labs);
    if (found.row) rows.add(line);
  }
  return { findings, rows };
}

/** The column order of a table's header row, or null when the line isn't one. */
function columnOrder(document: ClinicalDocument, line: Line): ColumnOrder | null {
  if (/[.!?]$/.test(line.text) || line.text.length > 160) return null;
  const dates = datesIn(document, line);
  const words = [...line.text.matchAll(resultWords)];
  const bare = line.text.replace(/[\d\s/.:-]/g, '').length;
  const dateColumns = dates.length >= 2 && (headerWords.test(line.text.slice(0, 24)) || words.length > 0 || bare < 12);
  if (!dateColumns) {
    if (!headerWords.test(line.text) && !/\b(?:result|value)s?\b/i.test(line.text)) return null;
    if (words.length < 2 || /\d{2,}/.test(line.text)) return null;
    if (hitsIn(document, line, 'lab').length > 0 && !headerWords.test(line.text)) return null;
  } else if (/\b(?:collected|requested|received|reported|printed|dob|born|admi|discharge)/i.test(line.text))
    return null;
  const at = (pattern: RegExp): number => line.text.search(pattern);
  const value = at(/\b(?:results?|values?|current)\b/i);
  const range = at(/\b(?:reference|ref\b|range|interval|normal)/i);
  const previous = at(/\b(?:previous|prior|last)\b/i);
  const begins = lineStart(document.text, line.start);
  return {
    rangeBeforeValue: range >= 0 && value >= 0 && range < value,
    currentResult: previous >= 0 && value > previous ? 1 : 0,
    dated: dateColumns ? dates.map((date) => ({ column: (date.start + date.end) / 2 - begins, iso: date.iso })) : [],
  };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** In a table with a column for each date the newest result counts, with its own date; the others are earlier ones. */
function newest(text: string, result: ResultLine, order: ColumnOrder): { result: ResultLine; iso: string | null } {
  const readings = [result.value, ...result.others].sort((a, b) => a.start - b.start);
  const begins = lineStart(text, result.value.start);
  const aligned = / {2,}|\t/.test(text.slice(begins, result.end));
  const dated = readings.map((reading, index) => {
    const middle = (reading.start + reading.end) / 2 - begins;
    const nearest = [...order.dated].sort((a, b) => Math.abs(a.column - middle) - Math.abs(b.column - middle))[0];
    const same = readings.length === order.dated.length ? order.dated[index] : undefined;
    return { reading, iso: (aligned ? nearest : same)?.iso ?? same?.iso ?? null };
  });
  const [latest] = dated.filter((one) => one.iso !== null).sort((a, b) => (b.iso ?? '').localeCompare(a.iso ?? ''));
  if (!latest) return { result, iso: null };
  const others = dated
    .filter((one) => one !== latest)
    .sort((a, b) => (b.iso ?? '').localeCompare(a.iso ?? ''))
    .map((one) => one.reading);
  const flag = flagOf(latest.reading, others, result.flags);
  return { result: { ...result, value: latest.reading, others, flag }, iso: latest.iso };
}

interface LineLabs {
  labs: Finding[];
  row: boolean;
}

function readLine(document: ClinicalDocument, line: Line, order: ColumnOrder | null, inTable: boolean): LineLabs {
  const span = { start: line.content, end: line.end };
  const { text } = document;
  const hits = hitsIn(document, span, 'lab', 'drug').filter(
    (hit) => hit.term.type === 'lab' && !(hit.term.weak && partOfUnit(text, hit)),
  );
  const labs: Finding[] = [];
  const [first] = hits;
  if (inTable && /\s\|\s/.test(line.text)) {
    const piped = pipedRow(document, line, hits, order);
    if (piped) return { labs: [piped], row: true };
  }
  const leading = first && /^[\s*†#(‘’“”'"|.•]*$/.test(text.slice(line.content, first.start));
  for (const [index, hit] of hits.entries()) {
    if (hit.start < (labs.at(-1)?.end ?? 0)) continue;
    const atStart = index === 0 && leading === true;
    if (hit.term.weak && !inTable && hits.length < 2) continue;
    // A second name before any figure or gap belongs to the first (`Hemoglobin A1c/Hemoglobin.total`).
    const least = atStart ? gapAfter(text, hit.end, line.end) : hit.end;
    const next = firstFrom(hits, index + 1, least);
    const lab = fromHit(document, hit, next?.start ?? line.end, line, { order, atStart, inTable });
    if (lab) labs.push(lab);
  }
  if (labs.length > 0) return { labs, row: labs.length === 1 && leading === true && isRow(text, labs[0], line) };
  if (inTable && leading && first) {
    const unread = unreadable(document, first, line);
    if (unread) return { labs: [unread], row: true };
  }
  if (inTable && !leading) {
    const unknown = unknownAnalyte(document, line, order);
    if (unknown) return { labs: [unknown], row: true };
  }
  return { labs, row: false };
}

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

/** `mg` of `mg/dL`, `K` of `K/uL`: letters of a unit behind a number. */
function partOfUnit(text: string, hit: Span): boolean {
  return text[hit.end] === '/' || /\d\s*(?:\(?[HL*]\)?\s*)?$/.test(text.slice(Math.max(0, hit.start - 8), hit.start));
}

/** A row is a result and little else; a sentence that mentions a result is still read for other things. */
function isRow(text: string, lab: Finding | undefined, line: Line): boolean {
  if (!lab) return false;
  const last = Math.max(lab.end, ...lab.parts.map((part) => part.end));
  return text.slice(last, line.end).replace(/[\s.,;)*]/g, '').length < 25;
}

interface Place {
  order: ColumnOrder | null;
  atStart: boolean;
  inTable: boolean;
}

function fromHit(document: ClinicalDocument, hit: Hit, limit: number, line: Line, place: Place): Finding | null {
  const { text } = document;
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
  let prose = false;
  if (!result) {
    const rest = text.slice(hit.end, Math.min(limit, hit.end + 90));
    const skip = fromTo.exec(rest)?.[0] ?? proseStart.exec(rest)?.[0] ?? '';
    if (!skip.trim()) return null;
    result = readResult(text, hit.end + skip.length, limit, undefined);
    prose = true;
  }
  if (!result) return null;
  return assemble(document, { start: hit.start, end: label }, result, line, {
    canonical: hit.term.name,
    confidence: confidence(result, place, prose),
    prose: prose || (!place.atStart && !place.inTable),
    order: place.order,
  });
}

function confidence(result: ResultLine, place: Place, prose: boolean): number {
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
}

function assemble(
  document: ClinicalDocument,
  label: Span,
  read: ResultLine,
  line: Line,
  naming: Naming,
): Finding | null {
  const { text } = document;
  const chosen = naming.order && naming.order.dated.length > 1 ? newest(text, read, naming.order) : null;
  const result = chosen?.result ?? read;
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
  const date = firstDateIn(document, { start: value.end + 1, end: line.end });
  if (date) parts.push({ role: 'date', start: date.start, end: date.end });
  const [previous] = result.others;
  return finding('lab', label, {
    fact: true,
    date: chosen?.iso ?? date?.iso ?? null,
    parts: parts.sort((a, b) => a.start - b.start),
    confidence: conflict ? naming.confidence - 0.25 : naming.confidence,
    attributes: {
      analyte: naming.canonical,
      value: value.value,
      unit: unitText,
      refLow: range?.low ?? null,
      refHigh: range?.high ?? null,
      flag: effective,
      flagGiven: given,
      flagComputed: computed,
      previousValue: previous ? previous.value : null,
      prose: naming.prose,
    },
  });
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
  if (!result || (!result.unit && !result.range)) return null;
  if (typeof result.value.value !== 'number' && !/^[<>≤≥]/.test(String(result.value.value))) return null;
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
  return assemble(document, cell, result, line, {
    canonical: known?.term.name ?? null,
    confidence: known ? 0.92 : 0.7,
    prose: false,
    order,
  });
}
