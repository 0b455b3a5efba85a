import { type ClinicalDocument, datesIn, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import { type Finding, finding, type Part, type Span } from '../model.ts';
import { cellText, cellUnder, type Grid } from '../tables/grid.ts';
import type { ListResult } from './lists.ts';

const headerRow =
  /^(?:date|vaccine|immuni[sz]ation|vaccination|name|disease|dose|age|schedule|group description|brand|antigen)\b(?:[\s|/]+(?:given|administered|date|vaccine|brand|lot|batch|dose|site|route|number|no\.?|name|provider|type|status|code|system|description|and|time|due|age|schedule|expiry|disease|notes?|series|manufacturer|immuni[sz]ation|of|by|#|location|reaction|next|clinic|comments?)\b)+/i;
const nothing =
  /^(?:nil|none|no (?:known|record|immuni|vaccin|data)|up to date|declined|refused|unknown|not recorded|n\/a|due|overdue|next due)\b/i;
const remark =
  /(?<!\s)\s*(?:\t| {2,}|\s\||\s[-–—]\s|[,;]?\s?[([]|,?\s(?:lot|batch|exp(?:iry)?|dose|given|administered|route|site|left|right|im|sc|by|at|on|in|via|manufacturer|brand|booster \d|0\.5 ?ml|#\s?\d|1st|2nd|3rd|first|second|third|deltoid|l |r )(?=[\s:#.\d]|$)|:\s|:$|;)/i;
const strongWord = /\b(?:vaccin\w*|immuni[sz]\w*|shot|booster|jab)\b/i;
/** Vaccine names that are first of all names of diseases or too short to stand alone. */
const diseaseName =
  /^(?:varicella|zoster|polio|rotavirus|human papillomavirus|td|adt|hib|bcg|mmr|hep [ab]|hep[ab]|ipv|opv|dtp|men[bc]|tetanus.*|pneumococcal conjugate|hpv.*|covid.*|influenza.*|measles.*|meningococcal [bc])$/i;
const gave =
  /\b(?:received|given|administered|had|gave|vaccinated|immunised|immunized|boosted|updated|completed|up to date)\b/i;

/** Vaccines given: rows of immunisation records (but lines of other products) and mentions in prose. */
export function findImmunizations(document: ClinicalDocument, products: ReadonlySet<Line>): ListResult {
  const findings: Finding[] = [];
  const rows = new Set<Line>();
  let pendingDate: (Span & { iso: string }) | null = null;
  for (const grid of document.grids) if (grid.kind === 'immunizations') findings.push(...fromGrid(document, grid));
  for (const line of document.lines) {
    if (line.section !== 'immunizations' || line.heading || document.gridLines.has(line) || products.has(line))
      continue;
    rows.add(line);
    const content = document.text.slice(line.content, line.end);
    if (nothing.test(content) || headerRow.test(content) || content.length < 2) continue;
    // `As at: …`, `IHI: …`: what a record says about itself.
    if (
      /^(?:as at|for|name|patient|ihi|medicare|date|dob|born|age|sex|gender|address|printed|generated)\b[^:\t]{0,24}[:\t]|\b(?:DOB|date of birth|born)\b/i.test(
        content,
      ) &&
      hitsIn(document, line, 'vaccine').length === 0
    )
      continue;
    const dates = datesIn(document, line);
    const [date] = dates;
    const found = readRow(document, line, dates);
    if (!found) {
      // A date that stands above its vaccines.
      if (date && date.end - date.start >= content.length - 3) pendingDate = date;
      continue;
    }
    if (found.date === null && pendingDate) {
      found.date = pendingDate.iso;
      found.attributes.date = pendingDate.iso;
      found.parts.push({ role: 'date', start: pendingDate.start, end: pendingDate.end });
    }
    findings.push(found);
  }
  for (const sentence of document.sentences) {
    if (sentence.section === 'immunizations' || sentence.section === 'allergies' || sentence.section === 'medications')
      continue;
    findings.push(...prose(document, sentence));
  }
  return { findings, rows };
}

const notGiven = /\b(?:due|overdue|declined|refused|not given|pending|scheduled|contraindicated)\b/i;

/** The rows of a table with a column for the vaccine; one without a date under its date column wasn't given. */
function fromGrid(document: ClinicalDocument, grid: Grid): Finding[] {
  const { text } = document;
  const found: Finding[] = [];
  const things = ['vaccine', 'brand', 'kind'] as const;
  const thing = things.find((role) => grid.columns.some((one) => one.role === role)) ?? 'vaccine';
  const hasDate = grid.columns.some((one) => one.role === 'date');
  for (const row of grid.rows) {
    const name = cellUnder(grid, row, thing);
    if (!name) continue;
    const dates = row.cells.flatMap((cell, at) =>
      cell && grid.columns[at]?.role !== 'age' && grid.columns[at]?.role !== 'number' ? datesIn(document, cell) : [],
    );
    const under = cellUnder(grid, row, 'date');
    const [date] = under ? datesIn(document, under) : dates;
    if (!date && (hasDate || notGiven.test(row.line.text))) continue;
    const lot = cellText(text, grid, row, 'batch').replace(/^(?:lot|batch)(?: ?(?:no\.?|#))?[\s:]*/i, '');
    const batch =
      /\b(?:[Ll]ot|LOT|[Bb]atch|BATCH)[\s:#]*(?<lot>[A-Z0-9-]{3,14})\b/.exec(row.line.text)?.groups?.lot ?? null;
    const dose = /^(?:dose )?(?<n>\d)\b/i.exec(cellText(text, grid, row, 'number'))?.groups?.n;
    const known = hitsIn(document, name, 'vaccine').length > 0;
    found.push(
      build(name, date ?? null, known ? 0.95 : 0.8, {
        lot: /\d/.test(lot) ? lot : batch,
        doseNumber: dose ? Number(dose) : null,
      }),
    );
  }
  return found;
}

function readRow(document: ClinicalDocument, line: Line, dates: readonly (Span & { iso: string })[]): Finding | null {
  const { text } = document;
  const span = { start: line.content, end: line.end };
  const hits = hitsIn(document, span, 'vaccine');
  const [date] = dates;
  let name: Span;
  const [hit] = hits;
  const piped = /\s\|\s/.test(text.slice(span.start, span.end));
  if (hit && piped) name = lastCell(text, span, hits.at(-1) ?? hit);
  else {
    let start = span.start;
    if (date && date.start <= start + 2) {
      start = date.end;
      const lead = /^[\s:|,–—-]+(?:(?:dose|#)\s?\d+[\s:|,-]+)?/.exec(text.slice(start, span.end));
      if (lead) start += lead[0].length;
    }
    const label =
      /^(?:other|vaccine|vaccination|immunisation|immunization|given|travel|adult|childhood|routine|seasonal)s?:\s+/i.exec(
        text.slice(start, span.end),
      );
    if (label) start += label[0].length;
    const age =
      /^(?:at )?(?:birth|\d{1,2}(?:\s?[-–]\s?\d{1,2})? ?(?:weeks?|months?|years?|wks?|mths?|mo|yrs?|[wmy]))\b[\s:|,–-]+/i.exec(
        text.slice(start, span.end),
      );
    if (age) start += age[0].length;
    const columns = hit ? cellBounds(text, { start, end: span.end }, hit) : null;
    if (columns) start = columns.start;
    else if (hit && hit.start - start > 30) start = hit.start;
    let end = span.end;
    for (const one of dates) if (one.start > start) end = Math.min(end, one.start);
    const offset = hit && hit.start >= start ? hit.end - start : 1;
    const cut = remark.exec(text.slice(start + offset, end));
    if (cut) end = start + offset + cut.index;
    // `Infanrix hexa (DTPa-HepB-IPV-Hib)`: the closing bracket belongs to the name when it opened in it.
    const raw = text.slice(start, end).replace(/(?<![\s,;:–—(-])[\s,;:–—(-]+$/, '');
    name = { start, end: start + raw.length };
  }
  const label = text.slice(name.start, name.end);
  // A medicine given the same day (vitamin K, paracetamol) is none.
  if (!hit && hitsIn(document, name, 'drug').length > 0) return null;
  if (!/[A-Za-zÀ-ɏ]{2}/.test(label) || label.length > 110) return null;
  if (
    !hit &&
    (!date || !/^[A-Za-zÀ-ɏ]/.test(label) || /\b(?:provider|clinic|reported|patient|page|next|due|note)\b/i.test(label))
  )
    return null;
  const batch = /\b(?:lot|batch)(?: ?(?:no\.?|number|#))?[\s:]*(?<lot>[A-Z0-9][A-Z0-9-]{2,14})\b/i.exec(
    text.slice(span.start, span.end),
  );
  // Under a column named batch or lot the bare code is one.
  const coded = /\b(?:batch|lot)\b/.test(line.title)
    ? /(?:\s{2}|\t|\|\s?)(?<lot>(?=[A-Z-]*\d)[A-Z0-9-]{4,14})(?=\s{2,}|\t|\s?\||$)/.exec(text.slice(name.end, span.end))
    : null;
  const dose = /\b(?:dose\s?#?|#)\s?(?<n>\d)\b|\b(?<o>1st|2nd|3rd|4th|5th) dose\b/i.exec(
    text.slice(span.start, span.end),
  );
  const doseNumber = dose?.groups?.n ?? dose?.groups?.o?.[0];
  return build(name, date ?? null, hit ? 0.95 : 0.65, {
    lot: batch?.groups?.lot ?? coded?.groups?.lot ?? null,
    doseNumber: doseNumber ? Number(doseNumber) : null,
  });
}

function lastCell(text: string, span: Span, hit: Span): Span {
  const before = text.lastIndexOf('|', hit.start);
  const after = text.indexOf('|', hit.end);
  const start = before < span.start ? span.start : before + 1;
  const end = after < 0 || after > span.end ? span.end : after;
  const cell = text.slice(start, end);
  return { start: start + cell.length - cell.trimStart().length, end: start + cell.trimEnd().length };
}

/** The column of a row with wide gaps that holds the vaccine. */
function cellBounds(text: string, span: Span, hit: Span): Span | null {
  const before = text.slice(span.start, hit.start);
  const gap = [...before.matchAll(/\t| {2,}/g)].at(-1);
  return gap ? { start: span.start + gap.index + gap[0].length, end: span.end } : null;
}

function build(
  name: Span,
  date: (Span & { iso: string }) | null,
  confidence: number,
  more: Record<string, string | number | null> = {},
): Finding {
  const parts: Part[] = date ? [{ role: 'date', start: date.start, end: date.end }] : [];
  return finding('immunization', name, {
    fact: true,
    confidence,
    parts,
    date: date?.iso ?? null,
    attributes: { date: date?.iso ?? null, ...more },
  });
}

function prose(document: ClinicalDocument, sentence: Span): Finding[] {
  const hits = hitsIn(document, sentence, 'vaccine');
  if (hits.length === 0) return [];
  const words = document.text.slice(sentence.start, sentence.end);
  const findings: Finding[] = [];
  for (const hit of hits) {
    const label = document.text.slice(hit.start, hit.end);
    const own = strongWord.test(label);
    if (!own && (diseaseName.test(label) || !gave.test(words)) && !(gave.test(words) && strongWord.test(words)))
      continue;
    if (!gave.test(words) && !/\b(?:19|20)\d{2}\b/.test(words)) continue;
    if (
      /\b(?:declin|refus|due for|recommend|advis|consider|should|will (?:have|get|need)|plan|offer|needs|allerg|not (?:had|received|been)|never|discuss)/i.test(
        words,
      )
    )
      continue;
    findings.push(build({ start: hit.start, end: hit.end }, datesIn(document, sentence)[0] ?? null, 0.75));
  }
  return findings;
}
