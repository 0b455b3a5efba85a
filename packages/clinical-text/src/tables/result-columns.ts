import { type ClinicalDocument, datesIn, hitsIn } from '../document/document.ts';
import type { Line } from '../document/lines.ts';
import type { Span } from '../model.ts';
import { type ColumnOrder, flagOf, type ResultLine } from './result-line.ts';

const headerWords =
  /\b(?:test(?: name)?|analyte|component|investigation|parameter|examination|description|assay|exam|measurement|observation)\b/i;
const resultWords = /\b(?:results?|values?|units?|reference|ref\.?|range|interval|flag|status|current)\b/gi;

/** The column order of a table's header row, or null when the line isn't one. */
export function columnOrder(document: ClinicalDocument, line: Line): ColumnOrder | null {
  if (/[.!?]$/.test(line.text) || line.text.length > 160) return null;
  const printed = datesIn(document, line);
  const dates = printed.length >= 2 ? printed : monthColumns(line);
  const words = [...line.text.matchAll(resultWords)];
  const bare = line.text.replace(/[\d\s/.:-]/g, '').length;
  const dateColumns =
    dates.length >= 2 &&
    (headerWords.test(line.text.slice(0, 24)) ||
      words.length > 0 ||
      (bare < 12 && hitsIn(document, line, 'lab').length === 0));
  if (!dateColumns) {
    const named = onlyHeads(line.text);
    if (!named && !headerWords.test(line.text) && !/\b(?:result|value)s?\b/i.test(line.text)) return null;
    if ((words.length < 2 && !named) || /\d{2,}/.test(line.text)) return null;
    if (hitsIn(document, line, 'lab').length > 0 && !headerWords.test(line.text)) return null;
  } else if (/\b(?:collected|requested|received|reported|printed|dob|born|admi|discharge)/i.test(line.text))
    return null;
  const at = (pattern: RegExp): number => line.text.search(pattern);
  const value = at(/\b(?:results?|values?|current)\b/i);
  const range = at(/\b(?:reference|ref\b|range|interval|normal)/i);
  const previous = at(/\b(?:previous|prior|last)\b/i);
  const begins = lineStart(document.text, line.start);
  const firstResult = dateColumns ? (dates[0]?.start ?? 0) - line.start : value;
  return {
    rangeBeforeValue: range >= 0 && firstResult >= 0 && range < firstResult,
    valueFirst: firstResult >= 0 && (range > firstResult || previous > firstResult),
    currentResult: previous >= 0 && value > previous ? 1 : 0,
    dated: dateColumns ? dates.map((date) => ({ column: (date.start + date.end) / 2 - begins, iso: date.iso })) : [],
  };
}

const head =
  /^(?:test|name|analyte|component|investigation|parameter|normal|reference|ref\.?|range|interval|limits?|results?|value|units?|flag|date|status|comments?)$/i;

/** Whether a line has nothing but the names of columns, a result and an interval among them (`Name  Normal  Result`). */
function onlyHeads(text: string): boolean {
  const heads = text.split(/[\s|/,]+/).filter(Boolean);
  if (heads.length < 3 || !heads.every((one) => head.test(one))) return false;
  return /\b(?:results?|value)\b/i.test(text) && /\b(?:normal|ref|reference|range|interval|limits?)\b/i.test(text);
}

const monthColumn =
  /(?<![A-Za-z])(?<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ '-]{1,2}(?<y>\d{2}|(?:19|20)\d{2})(?!\d)/gi;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Columns headed by month and short year (`Jan 24    Apr 24`), which elsewhere would be a day. */
function monthColumns(line: Line): (Span & { iso: string })[] {
  if (line.text.length > 160 || !/ {2}|[\t|]/.test(line.text)) return [];
  const found = [...line.text.matchAll(monthColumn)].map((match) => {
    const year = match.groups?.y ?? '';
    const month = months.indexOf((match.groups?.m ?? '').toLowerCase()) + 1;
    const start = line.start + match.index;
    return {
      start,
      end: start + match[0].length,
      iso: `${year.length === 2 ? `20${year}` : year}-${String(month).padStart(2, '0')}`,
    };
  });
  return found.length >= 2 && line.text.replace(monthColumn, '').replace(/[\s|]/g, '').length < 12 ? found : [];
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** In a table with a column for each date the newest result counts, with its own date; the others are earlier ones. */
export function newest(
  text: string,
  result: ResultLine,
  order: ColumnOrder,
): { result: ResultLine; iso: string | null } {
  const readings = [result.value, ...result.others].sort((a, b) => a.start - b.start);
  const begins = lineStart(text, result.value.start);
  const aligned = / {2,}|\t/.test(text.slice(begins, result.end));
  const each = readings.length === order.dated.length;
  const dated = readings.map((reading, index) => {
    const middle = (reading.start + reading.end) / 2 - begins;
    const nearest = [...order.dated].sort((a, b) => Math.abs(a.column - middle) - Math.abs(b.column - middle))[0];
    const same = each ? order.dated[index] : undefined;
    return { reading, iso: (same ?? (aligned ? nearest : undefined))?.iso ?? null };
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
