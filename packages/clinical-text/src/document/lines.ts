import type { Span } from '../model.ts';
import {
  headingKind,
  misreadHeadingKind,
  type SectionKind,
  tableKind,
  tellingKind,
  titleKind,
} from '../sections/headings.ts';
import { endsLetter, endsList, isSentence } from '../sections/list-end.ts';

/** A line of the text (or a part of one that begins with its own heading), trimmed. */
export interface Line extends Span {
  text: string;
  /** Where the content begins: after bullet, number or the heading on the same line. */
  content: number;
  /** The section that the line belongs to; null before the first heading. */
  section: SectionKind | null;
  /** The line is a heading and nothing else. */
  heading: boolean;
  /** The content stands behind a heading on the same line (`Allergies: nil known`). */
  inline: boolean;
  bullet: boolean;
  /** An empty line stands before it. */
  afterBlank: boolean;
  /** The heading's words on the line itself, in lower case, or those that opened the section. */
  title: string;
}

const bulletPattern =
  /^(?:[-–—•·◦*▪●○■□➢►‣>o✓✔☐+]|\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]|\d{1,2}\))\s+(?=\S)|^[•·◦▪●‣](?=\S)/u;
const inlineUpper = /(?<=[.,;)]\s{0,3}|^|\s\s)(?=[A-Z][A-Z0-9 /&()'-]{2,58}:)/g;

/** Headings that clinicians put into running text, at a sentence's beginning. */
const inlineUsual =
  /(?<=[.;]\s{1,3})(?=(?:PMHx?|PSHx?|FHx|SHx|Meds|Medications|Current medications|Allergies|Family history|Family Hx|Social history|Social Hx|Past history|Past medical history|O\/E|On examination|Obs|Observations|Ix|Investigations|Bloods|Impression|Plan|Assessment|Vitals) ?: )/g;

/** Long one-line notes run headings together (`…pain.,PROCEDURE:, …`): each heading in capitals begins a line of its own. */
function splitInline(text: string, start: number, end: number): Span[] {
  const slice = text.slice(start, end);
  if (slice.length < 40 || !/[A-Z][A-Za-z/]{1,50}:|[A-Z]{3}[^\n]{0,50}:/.test(slice)) return [{ start, end }];
  const places = new Set([0]);
  for (const match of slice.matchAll(inlineUsual)) places.add(match.index);
  for (const match of slice.matchAll(inlineUpper)) {
    const title = /^[^:]+/.exec(slice.slice(match.index, match.index + 60))?.[0] ?? '';
    if (headingKind(title) !== null) places.add(match.index);
  }
  const cuts = [...places].sort((a, b) => a - b);
  return cuts.map((cut, index) => ({ start: start + cut, end: start + (cuts[index + 1] ?? slice.length) }));
}

interface Heading {
  kind: SectionKind;
  title: string;
  /** Offset in the line of what follows, or null when nothing does. */
  rest: number | null;
}

const labelValue = /^(?<title>[\p{L}][\p{L}\d '’&/().,+-]{1,64}?)\s?(?::|\s[-–—]\s|\t| {3,}|\s?\|)\s*,?\s*/u;

function headingOf(line: string, opensList: boolean): Heading | null {
  const bare = line.replace(/^[#*_=\s>~-]+|(?<![*_=#\s~-])[*_=#\s~-]+$/gu, '');
  if (bare.length < 2) return null;
  const plain = bare.replace(/^(?:\d{1,2}|[A-H]|[IVX]{1,4})[.)]\s+/, '');
  const offset = line.indexOf(plain);
  const whole = plain.replace(/(?<![:\s.,;-])[:\s.,;-]+$/, '').replace(/ {2,3}/g, ' ');
  if (whole.length <= 70 && !/[|\t]| {3,}/.test(whole)) {
    const kind =
      headingKind(whole) ??
      (/:$/.test(plain) || !/[:.]/.test(whole) ? titleKind(whole) : null) ??
      (hasHeadingForm(line, plain, whole, opensList) ? tellingKind(whole, false) : null);
    // `- Review of systems on 7 April` is an item of a list, not a heading.
    const item = /^[-–•*]\s/.test(line) && !/:\s*$/.test(plain);
    if (kind && !(item && /\d/.test(whole)) && whole.toLowerCase() !== 'all' && looksLikeHeading(plain, whole))
      return { kind, title: whole, rest: null };
  }
  const match = labelValue.exec(plain);
  const title = match?.groups?.title;
  if (!match || !title) {
    const misread = /^\p{Lu}/u.test(whole) ? misreadHeadingKind(whole) : null;
    return misread ? { kind: misread, title: whole, rest: null } : null;
  }
  const colon = /:/.test(match[0]);
  const kind = headingKind(title) ?? (colon && /^\p{Lu}/u.test(title) ? tellingKind(title, true) : null);
  if (!kind) return null;
  if (/^all$/i.test(title) && !(colon && (title === 'ALL' || saysAllergy.test(plain.slice(match[0].length)))))
    return null;
  if (!colon && !/^[\p{Lu}]/u.test(title)) return null;
  if (!colon && weakTitles.has(title.toLowerCase())) return null;
  return { kind, title, rest: offset + match[0].length };
}

/** What stands behind `All:` where it is short for allergies. */
const saysAllergy =
  /^\s*(?:nk|nil|none|no known)|\b(?:pcn|penicillins?|sulfa|latex|iv contrast|contrast dye|hives|rash|anaphyla\w+|angio-?o?edema|intoleran\w+|swelling|itch\w*|upset)\b/i;

/** A colon at its end, capitals throughout, a mark of its own, a capital on nearly every word, or a list under it. */
function hasHeadingForm(line: string, plain: string, whole: string, opensList: boolean): boolean {
  if (/[.;,!?]$|\d{3}|:|\s-\s/.test(whole)) return false;
  if (/^[-–•*]\s/.test(line)) return /:\s*$/.test(plain);
  if (/:\s*$/.test(plain) || /^[#=*_]{1,4}\s?\S/.test(line)) return true;
  if (opensList && /^\p{Lu}/u.test(whole)) return true;
  const words = whole.split(/[\s/&-]+/).filter((word) => /\p{L}{3}/u.test(word) || /^\p{Lu}+$/u.test(word));
  if (whole === whole.toUpperCase()) return words.length > 0;
  return words.length > 1 && words.filter((word) => /^\p{Lu}/u.test(word)).length >= words.length - 1;
}

/** Words that are headings only with a colon or alone on their line, because rows and sentences begin with them too. */
const weakTitles = new Set(
  'all problem condition diagnosis medication procedure allergy observation observations test ct mri ultrasound ecg ekg note notes history summary review sh fh cc obs findings results prescription vaccine rx treatment'.split(
    ' ',
  ),
);

function looksLikeHeading(plain: string, whole: string): boolean {
  if (/[:]\s*$/.test(plain)) return true;
  if (/[.;,]\s*$/.test(plain)) return false;
  if (/\d{3,}/.test(whole.replace(/\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}/g, ''))) return false;
  // A single lower-case word in running text is a word; headings begin with a capital.
  return /^[\p{Lu}]/u.test(whole) && whole.split(/\s+/).length <= 9;
}

/** An unknown heading: short, and either in capitals or closed by a colon. It ends the section before it. */
function unknownHeading(line: string): boolean {
  if (line.length > 60 || line.length < 4) return false;
  if (/\d{2,}|[|\t]| {3,}|[.;,]\s*$/.test(line)) return false;
  if (/^[-•*]/.test(line)) return false;
  if (/^[\p{Lu}][\p{L}'’&/() -]+:$/u.test(line) && line.split(' ').length <= 6) return true;
  return false;
}

const listed = new Set<SectionKind | null>([
  'allergies',
  'medications',
  'stopped-medications',
  'problems',
  'past-history',
  'surgical-history',
  'procedures',
  'immunizations',
  'labs',
  'family-history',
]);

/** Headings inside a list, which don't end it. */
const partOfList =
  /^(?:others?|regular|prn|as (?:needed|required)|when required|if needed|routine|travel|childhood|adult|occupational|current|active|chronic|acute|recent|longstanding|morning|midday|evening|night|bedtime|topical|inhaled|inhalers|oral|injections?|supplements|vitamins|over the counter|otc|complementary|drugs?|medicines?|foods?|environmental|general|additional|misc\w*|cardiac|respiratory|unspecified)\b[^:]{0,24}:$/i;

/** A line in capitals over a paragraph, outside lists (whose items may be in capitals). */
function capsHeading(line: string, section: SectionKind | null, next: string): boolean {
  if (listed.has(section) || line.length > 40 || line !== line.toUpperCase() || !/^[A-Z][A-Z /&'-]{3,}$/.test(line))
    return false;
  return next.trim() !== '' && next !== next.toUpperCase();
}

/** After a list with bullets, a few words over a sentence are the next heading (`What happened`). */
function endsBullets(before: Line | undefined, line: string, next: string): boolean {
  if (!before?.bullet || bulletPattern.test(line) || !/^\p{Lu}[\p{L} '’?]{3,40}$/u.test(line)) return false;
  return /[.!?]\s*$/.test(next) && next.trim().length > line.length && !bulletPattern.test(next.trim());
}

/** A document's title or letterhead: capitals without a sentence. */
function isTitle(line: string): boolean {
  return line === line.toUpperCase() && /[A-Z]{4}/.test(line) && !/[.:,;]|\d/.test(line) && line.split(' ').length > 1;
}

const demographic =
  /^(?:patient(?: name| details)?|name|full name|surname|given names?|first name|last name|pt|re|dob|d\.o\.b\.?|date of birth|birth ?date|sex|gender|age|mrn|urn|ur no|ihi|medicare(?: no)?|address|phone|date|report date|provider|doctor|dr|collected|requested|received|reported|admitted|discharged|admission date|discharge date|gp|referring doctor|consultant|lab no|lab ref|specimen|medicare card|prescriber|practice|hospital|ward|location|facility|clinic|episode|encounter|visit|admit date|report status|nhs|account|insurance|next of kin|ethnicity|language|weight\(kg\)|page)\b[^:\n]{0,24}[:|\t]/iu;

/** Sections that are told in one sentence behind their heading, where they are told so at all. */
const brief = new Set<SectionKind | null>(['allergies', 'family-history']);

const singular = new Set<SectionKind | null>(['problems', 'past-history', 'surgical-history', 'procedures']);

/** A line with a label of its own that no list behind a heading has. */
function ownLabel(section: SectionKind | null, line: string): boolean {
  return (
    singular.has(section) &&
    /^(?!primary|secondary|other|principal|additional|associated|co-?morbid)\p{Lu}[\p{L} /&-]{2,30}:\s/iu.test(line)
  );
}

/** Recognised pages have no empty lines: what such a section says ends with its full stop, and with `NKDA`. */
function isOver(before: Line | undefined, next: string): boolean {
  if (before === undefined || !brief.has(before.section) || !/^\p{Lu}/u.test(next)) return false;
  return /\.$|\b(?:nkd?a|nil known|none known|nil|no known [a-z ]+)$/i.test(before.text);
}

/** Notes whose parts begin with single letters: ISBAR handovers (ACSQHC) and SOAP notes. */
const letterNotes: Record<string, SectionKind>[] = [
  { I: 'header', S: 'present-illness', B: 'past-history', A: 'assessment', R: 'plan' },
  { S: 'present-illness', O: 'examination', A: 'assessment', P: 'plan' },
];

/** The letters that are headings in this text: those of a note of which at least four stand at lines' beginnings, in order. */
function letterHeadings(text: string): Record<string, SectionKind> {
  const first = (letter: string): number => text.search(new RegExp(`^${letter} ?[:-] ?\\S`, 'm'));
  if (first('S') < 0 || first('A') < 0) return {};
  for (const note of letterNotes) {
    const places = Object.keys(note)
      .map(first)
      .filter((place) => place >= 0);
    if (places.length >= 4 && places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0)))
      return note;
  }
  return {};
}

function letterHeading(line: string, letters: Record<string, SectionKind>): Heading | null {
  const match = /^(?<letter>[A-Z]) ?[:-]\s*/.exec(line);
  const kind = letters[match?.groups?.letter ?? ''];
  return match && kind ? { kind, title: match.groups?.letter ?? '', rest: match[0].length } : null;
}

/** Cuts a text into lines, finds headings and gives every line its section. */
export function readLines(text: string): Line[] {
  const lines: Line[] = [];
  let section: SectionKind | null = null;
  let title = '';
  let blank = false;
  // `Family history: …` on one line holds for its paragraph only.
  let openedInline = false;
  // Whether the section is told in sentences, by its first line; null before that.
  let told: boolean | null = null;
  let position = 0;
  const handover = letterHeadings(text);
  const raws = text.split('\n');
  for (const [index, raw] of raws.entries()) {
    const opensList =
      /^\s*(?:[-–—•·◦*▪●○■]|\d{1,2}[.)])\s/.test(raws[index + 1] ?? '') && !bulletPattern.test(raw.trim());
    for (const span of splitInline(text, position, position + raw.length)) {
      const slice = text.slice(span.start, span.end);
      const trimmed = slice.trim();
      if (!trimmed) {
        blank = true;
        if (openedInline) section = null;
        continue;
      }
      const start = span.start + slice.indexOf(trimmed);
      const line: Line = {
        start,
        end: start + trimmed.length,
        text: trimmed,
        content: start,
        section,
        heading: false,
        inline: false,
        bullet: false,
        afterBlank: blank,
        title,
      };
      blank = false;
      const heading = headingOf(trimmed, opensList) ?? letterHeading(trimmed, handover);
      if (heading) {
        const passing = heading.kind === 'comment' && heading.rest !== null;
        // What an isolate is sensitive to is no allergy.
        line.section =
          heading.kind === 'allergies' && section === 'labs' && /sensitiv/i.test(heading.title)
            ? 'other'
            : heading.kind;
        line.title = heading.title.toLowerCase();
        // A remark inside a table doesn't end the table's section.
        if (!passing) {
          section = line.section;
          title = line.title;
          openedInline = heading.rest !== null && trimmed.length - heading.rest > 2;
        }
        line.heading = heading.rest === null || heading.rest >= trimmed.length;
        line.inline = !line.heading;
        line.content = start + (line.heading ? trimmed.length : (heading.rest ?? 0));
      } else if (
        demographic.test(trimmed) &&
        lines.length < 20 &&
        !(section === 'medications' && /^name/i.test(trimmed))
      ) {
        line.section = 'header';
      } else if (tableKind(trimmed) !== null || (lines.length < 5 && titleKind(trimmed) !== null)) {
        section = tableKind(trimmed) ?? titleKind(trimmed);
        title = trimmed.toLowerCase();
        line.section = section;
        openedInline = false;
      } else if (lines.length < 2 && section === null && isTitle(trimmed)) {
        line.heading = true;
        line.content = line.end;
      } else if (listed.has(section) && /:$/.test(trimmed) && partOfList.test(trimmed)) {
        line.heading = true;
        line.content = line.end;
      } else if (
        unknownHeading(trimmed) ||
        (line.afterBlank &&
          (capsHeading(trimmed, section, raws[index + 1] ?? '') ||
            endsBullets(lines.at(-1), trimmed, raws[index + 1] ?? '')))
      ) {
        section = 'other';
        openedInline = false;
        title = trimmed.toLowerCase();
        line.section = section;
        line.heading = true;
        line.content = line.end;
      } else if (section !== null && !bulletPattern.test(trimmed) && endsLetter(trimmed)) {
        section = 'other';
        title = '';
        openedInline = false;
        line.section = section;
      } else {
        const bullet = bulletPattern.exec(trimmed);
        if (!bullet && told === false && endsList(section, trimmed, line.afterBlank)) {
          section = null;
          title = '';
          openedInline = false;
          line.section = null;
        }
        if (bullet) {
          line.bullet = true;
          line.content = start + bullet[0].length;
        } else if (openedInline && (isOver(lines.at(-1), trimmed) || ownLabel(section, trimmed))) {
          section = null;
          openedInline = false;
          line.section = null;
        }
      }
      if (line.inline) {
        const bullet = /^(?:[-–•*]\s+|1[.)]\s+)/.exec(text.slice(line.content, line.end));
        if (bullet) line.content += bullet[0].length;
      }
      if (line.heading || line.inline || line.section !== lines.at(-1)?.section) told = null;
      if (!line.heading) told ??= isSentence(text.slice(line.content, line.end), true);
      lines.push(line);
    }
    position += raw.length + 1;
  }
  return lines;
}
