import type { FoundDate } from '../document/dates.ts';
import type { ClinicalDocument } from '../document/document.ts';
import { type Finding, finding } from '../model.ts';

const roles: [role: string, pattern: RegExp][] = [
  ['dob', /(?:\bd\.?o\.?b\b\.?|date of birth|birth ?date|\bborn(?: on)?|\bdb:)[\s:|)(-]*$/i],
  [
    'collected',
    /(?:collect(?:ed|ion)(?: on)?(?: date)?(?:[ /]time)?|sample(?:d| date)?|specimen (?:date|collected|taken)|date of collection|taken|drawn)[\s:|-]*$/i,
  ],
  ['admission', /(?:admi(?:tted|ssion)(?: on| date)?|date of admission|adm)[\s:|-]*$/i],
  ['discharge', /(?:discharged?(?: on| date)?|date of discharge|d\/c(?: date)?)[\s:|-]*$/i],
  ['received', /(?:received|registered)(?: on| date)?[\s:|-]*$/i],
  [
    'document',
    /(?:report(?:ed)?(?: on)?(?: date)?|date of (?:report|issue|letter|visit|service|encounter|consultation)|issued?|document date|date reported|printed|prepared|visit date|service date|dated|prescribed|date prescribed|date written|encounter date|letter date|date of statement|as at|generated)[\s:|-]*$/i,
  ],
  ['document', /(?:^|\n|\s{2,}|\|\s?|\t)date[\s:|-]*$/i],
];

const salutation = /^[ \t]*(?:dear\b|to whom it may concern|(?:my )?dearest\b)/im;
/** What may stand beside the date on its line: a weekday, the place in front of it. */
const besideDateline =
  /^[ \t]*(?:[A-Z][\p{L}’' -]{2,30},[ \t]*)?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?[ \t]*)?$/iu;
/** A day of before stands in no dateline of what is kept as a file; written in figures it may be somebody's birth. */
const firstDatelineYear = '1990';

/** The date that stands on a line of its own above a letter's salutation: the day it was written. Of several the latest. */
function datelineOf({ text, dates }: ClinicalDocument): FoundDate | null {
  const greeting = salutation.exec(text);
  if (greeting === null) return null;
  let latest: FoundDate | null = null;
  for (const date of dates) {
    if (date.start > greeting.index) break;
    const lineStart = text.lastIndexOf('\n', date.start - 1) + 1;
    const lineEnd = text.indexOf('\n', date.end);
    const isAlone =
      besideDateline.test(text.slice(lineStart, date.start)) && /^[.\s]*$/.test(text.slice(date.end, lineEnd));
    if (!isAlone || date.precision !== 'day' || date.iso < firstDatelineYear) continue;
    if (latest === null || date.iso > latest.iso) latest = date;
  }
  return latest;
}

/** Calendar dates with the role that the words in front of them give. Dates that only qualify a condition are left to it. */
export function markDates(document: ClinicalDocument, taken: (date: FoundDate) => boolean): Finding[] {
  const marks: Finding[] = [];
  const dateline = datelineOf(document);
  for (const date of document.dates) {
    if (taken(date)) continue;
    const before = document.text.slice(Math.max(0, date.start - 32), date.start);
    const role = roles.find(([, pattern]) => pattern.test(before))?.[0] ?? (date === dateline ? 'document' : undefined);
    marks.push(
      finding('date', date, {
        confidence: date.ambiguous ? 0.75 : 0.95,
        attributes: { iso: date.iso, ...(role ? { role } : {}), precision: date.precision, ambiguous: date.ambiguous },
      }),
    );
  }
  return marks;
}

const relativeDate =
  /\b(?:(?:the )?(?:next|following|same|previous) (?:day|week|month|morning|night|year)|(?:(?:about |approximately |almost |nearly |within )?(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|a few|few|a couple of)(?: ?(?:-|–|to|and a half) ?(?:\d{1,3}|two|three|four|five|six|seven|eight|ten)?)? (?:hours?|days?|weeks?|months?|years?) (?:later|after|before|ago|earlier|prior|previously|afterwards?|post[- ]?(?:operatively|op|treatment)))|(?:post-?operative |hospital |admission )?day (?:\d{1,3}|one|two|three)\b)/gi;
const ages =
  /\b(?:\d{1,3}(?:\.\d)?[ -]?(?:year|yr|month|week|day)s?[ -]?old|\d{1,3} ?(?:y\/o|yo|y\.o\.|yrs? old|-year-old)|aged? (?:of )?\d{1,3}(?: years?)?|(?:age|aged)[: ]+\d{1,3}\b|\d{1,3} years? of age)\b/gi;
const sexes = /\b(?:female|male|woman|man|girl|boy|gentleman|lady)\b/gi;

/** Ages, sexes and relative dates of running text. */
export function markPeople(document: ClinicalDocument): Finding[] {
  const { text } = document;
  const marks: Finding[] = [];
  for (const match of text.matchAll(ages)) {
    const years = /\d{1,3}(?:\.\d)?/.exec(match[0])?.[0];
    marks.push(
      finding(
        'age',
        { start: match.index, end: match.index + match[0].length },
        { confidence: 0.9, attributes: { value: years ? Number(years) : null } },
      ),
    );
  }
  const known = [...marks];
  let nearby = 0;
  let found = 0;
  for (const match of text.matchAll(sexes)) {
    while ((known[nearby]?.end ?? match.index) <= match.index - 40) nearby += 1;
    const near = Math.abs((known[nearby]?.end ?? Number.MAX_SAFE_INTEGER) - match.index) < 40;
    const label = /\b(?:sex|gender)[\s:|]*$/i.test(text.slice(Math.max(0, match.index - 12), match.index));
    if (!near && !label) continue;
    if (found > 3) break;
    found += 1;
    const female = /^(?:f|w|g|l)(?:emale|oman|irl|ady)/i.test(match[0]);
    marks.push(
      finding(
        'sex',
        { start: match.index, end: match.index + match[0].length },
        { confidence: 0.9, attributes: { value: female ? 'female' : 'male' } },
      ),
    );
  }
  if (
    !/\b(?:later|after|before|ago|earlier|prior|previous|previously|following|next|same|afterwards?|day|post)\b/i.test(
      text,
    )
  )
    return marks;
  for (const match of text.matchAll(relativeDate)) {
    marks.push(
      finding(
        'date',
        { start: match.index, end: match.index + match[0].length },
        { confidence: 0.7, attributes: { iso: null, relative: true } },
      ),
    );
  }
  return marks;
}
