import type { Span } from '../model.ts';

/** How sure a date is: to the day, month or year. */
type DatePrecision = 'day' | 'month' | 'year';
/** Which number comes first in `03/04/2020`. */
export type DateOrder = 'day-first' | 'month-first';

/** A calendar date in the text. */
export interface FoundDate extends Span {
  /** `2020`, `2020-11` or `2020-11-20`. */
  iso: string;
  precision: DatePrecision;
  /** The numbers could be read in the other order too, and only the document's habit decided. */
  ambiguous: boolean;
}

const monthNumbers: Record<string, number> = {
  jan: 1,
  feb: 2,
  mar: 3,
  apr: 4,
  may: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  sep: 9,
  oct: 10,
  nov: 11,
  dec: 12,
};
const month =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';

const pattern = new RegExp(
  [
    String.raw`(?<!\d)(?<iy>(?:19|20)\d{2})[-/.](?<im>0?[1-9]|1[0-2])[-/.](?<id>0?[1-9]|[12]\d|3[01])(?!\d|[-/.]\d)`,
    String.raw`(?<![\d/.-])(?<na>\d{1,2})(?<sep>[-/.])(?<nb>\d{1,2})\k<sep>(?<ny>(?:19|20)\d{2}|\d{2})(?![\d/]|[-.]\d)`,
    String.raw`(?<![\dA-Za-zÀ-ɏ])(?<dd>\d{1,2})(?:st|nd|rd|th)?[ \u00a0-]{0,3}(?:of )?(?<dm>${month})\.?,?[ \u00a0-]{0,3}'?(?<dy>(?:19|20)\d{2}|\d{2}(?![\d:]))(?!\d)`,
    String.raw`(?<![A-Za-zÀ-ɏ])(?<mm>${month})\.?[ \u00a0-]{0,3}(?<md>\d{1,2})(?:st|nd|rd|th)?(?:,[ \u00a0]{0,3}|[ \u00a0-]{1,3})(?<my>(?:19|20)\d{2})(?!\d)`,
    String.raw`(?<![A-Za-zÀ-ɏ])(?<pm>${month})\.?,?[ \u00a0/-]?(?:of )?(?<py>(?:19|20)\d{2})(?!\d)`,
    String.raw`(?<![\d/.-])(?<sm>0?[1-9]|1[0-2])\/(?<sy>(?:19|20)\d{2})(?![\d/])`,
  ].join('|'),
  'gi',
);

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

function daysIn(year: number, monthNumber: number): number {
  return new Date(Date.UTC(year, monthNumber, 0)).getUTCDate();
}

/** The ISO form of a date that exists, or null. */
function isoDate(year: number, monthNumber: number, day: number): string | null {
  if (monthNumber < 1 || monthNumber > 12 || day < 1 || day > daysIn(year, monthNumber)) return null;
  return `${year}-${pad(monthNumber)}-${pad(day)}`;
}

/** Two-digit years: up to 30 belong to this century, the others to the last one (HL7 and Excel cut at 30 as well). */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  return year <= 30 ? 2000 + year : 1900 + year;
}

function monthOf(name: string): number {
  return monthNumbers[name.slice(0, 3).toLowerCase()] ?? 0;
}

interface Numeric {
  first: number;
  second: number;
}

/** Finds the calendar dates of a text; numeric ones are read in the document's order. */
export function findDates(text: string): { dates: FoundDate[]; order: DateOrder } {
  const matches = [...text.matchAll(pattern)];
  const order = dateOrder(text, matches);
  const dates: FoundDate[] = [];
  for (const match of matches) {
    const found = resolve(match, order);
    if (found) dates.push(found);
  }
  return { dates, order };
}

function resolve(match: RegExpExecArray, order: DateOrder): FoundDate | null {
  const g = match.groups ?? {};
  const span = { start: match.index, end: match.index + match[0].length };
  const day = (iso: string | null, ambiguous = false): FoundDate | null =>
    iso === null ? null : { ...span, iso, precision: 'day', ambiguous };
  if (g.iy) return day(isoDate(Number(g.iy), Number(g.im), Number(g.id)));
  if (g.na && g.nb && g.ny) {
    const numeric = { first: Number(g.na), second: Number(g.nb) };
    const year = fullYear(g.ny);
    const dayFirst = isoDate(year, numeric.second, numeric.first);
    const monthFirst = isoDate(year, numeric.first, numeric.second);
    // 3.4.20 with dots may be a version or a score: two-digit years are believed with slashes and hyphens only.
    if (g.ny.length === 2 && g.sep === '.' && numeric.first < 10 && numeric.second < 10) return null;
    if (dayFirst && monthFirst && dayFirst !== monthFirst) {
      return day(order === 'day-first' ? dayFirst : monthFirst, true);
    }
    return day(dayFirst ?? monthFirst);
  }
  if (g.dd && g.dm && g.dy) return day(isoDate(fullYear(g.dy), monthOf(g.dm), Number(g.dd)));
  if (g.mm && g.md && g.my) return day(isoDate(Number(g.my), monthOf(g.mm), Number(g.md)));
  if (g.pm && g.py) return { ...span, iso: `${g.py}-${pad(monthOf(g.pm))}`, precision: 'month', ambiguous: false };
  if (g.sm && g.sy) return { ...span, iso: `${g.sy}-${pad(Number(g.sm))}`, precision: 'month', ambiguous: false };
  return null;
}

// Words that only lean to one side of the ocean: they decide when nothing firmer speaks.
const dayFirstWords =
  /\b(?:GP|repeats|immunisation|haemoglobin|haematocrit|anaemia|paracetamol|salbutamol|colour|paediatric|practitioner|surgery|oedema|oesophag\w+|diarrhoea|theatre|medicare|specialist|DOB)\b/gi;
const monthFirstWords =
  /\b(?:provider|refills?|immunization|hemoglobin|hematocrit|anemia|acetaminophen|albuterol|color|pediatric|physician|insurance|edema|esophag\w+|diarrhea|date of birth)\b/gi;
const dayFirstCues =
  /\b(?:PBS|RPBS|Medicare (?:No|Number|card)|DVA|IHI|HPI-I|ABN|NSW|VIC|QLD|TAS|NHS|mane|nocte|tds|RACGP|FRACP|MBBS|Australia|New Zealand|NHI|lakhs?|cumm)\b|\b(?:umol|µmol|μmol)\/L|\b(?:glucose|cholesterol|urea)\b[^\n]{0,40}mmol\/L|\b0[2378] ?\d{4} ?\d{4}\b|\(0[2378]\)|\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?:19|20)\d{2}/gi;
const monthFirstCues =
  /\b(?:SSN|NPI|DEA|ZIP|USA|Medicaid|HIPAA)\b|\b[A-Z]{2} \d{5}(?:-\d{4})?\b|\(\d{3}\) ?\d{3}-\d{4}|°F|\blbs?\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}, ?(?:19|20)\d{2}|\b(?:glucose|cholesterol|creatinine|hdl|ldl|triglycerides?|calcium|bun|bilirubin)\b[^\n]{0,40}mg\/dL/gi;

/**
 * A document keeps one order. Dates that can be read one way only decide; then the habits of the place it comes from;
 * day first when nothing speaks (most of the world, Australia among them).
 */
function dateOrder(text: string, matches: readonly RegExpExecArray[]): DateOrder {
  let dayFirst = 0;
  let monthFirst = 0;
  const ambiguous: Numeric[] = [];
  const known = new Set<string>();
  for (const match of matches) {
    const g = match.groups ?? {};
    if (g.na && g.nb && g.ny) {
      const numeric = { first: Number(g.na), second: Number(g.nb) };
      if (numeric.first > 12 && numeric.second <= 12) dayFirst += 1;
      else if (numeric.second > 12 && numeric.first <= 12) monthFirst += 1;
      else ambiguous.push(numeric);
    } else {
      const certain = resolve(match, 'day-first');
      if (certain) known.add(certain.iso);
    }
  }
  if (dayFirst !== monthFirst) return dayFirst > monthFirst ? 'day-first' : 'month-first';
  if (ambiguous.length === 0) return 'day-first';
  // A day that the document also writes out (ISO or with the month's name) tells the order of its numeric twin.
  let asDay = 0;
  let asMonth = 0;
  for (const match of matches) {
    const g = match.groups ?? {};
    if (!g.na || !g.nb || !g.ny || g.na === g.nb) continue;
    const year = fullYear(g.ny);
    if (known.has(isoDate(year, Number(g.nb), Number(g.na)) ?? '')) asDay += 1;
    if (known.has(isoDate(year, Number(g.na), Number(g.nb)) ?? '')) asMonth += 1;
  }
  if (asDay !== asMonth) return asDay > asMonth ? 'day-first' : 'month-first';
  const forDay = text.match(dayFirstCues)?.length ?? 0;
  const forMonth = text.match(monthFirstCues)?.length ?? 0;
  if (forMonth !== forDay) return forMonth > forDay ? 'month-first' : 'day-first';
  const kinds = (pattern: RegExp): number => new Set(text.match(pattern)?.map((word) => word.toLowerCase())).size;
  return kinds(monthFirstWords) > kinds(dayFirstWords) ? 'month-first' : 'day-first';
}
