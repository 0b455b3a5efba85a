import type { Span } from '../model.ts';
import { headingKind, misreadHeadingKind, type SectionKind, tableKind, titleKind } from '../sections/headings.ts';

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

function headingOf(line: string): Heading | null {
  const bare = line.replace(/^[#*_=\s>~-]+|(?<![*_=#\s~-])[*_=#\s~-]+$/gu, '');
  if (bare.length < 2) return null;
  const plain = bare.replace(/^(?:\d{1,2}|[A-H]|[IVX]{1,4})[.)]\s+/, '');
  const offset = line.indexOf(plain);
  const whole = plain.replace(/(?<![:\s.,;-])[:\s.,;-]+$/, '').replace(/ {2,3}/g, ' ');
  if (whole.length <= 70 && !/[|\t]| {3,}/.test(whole)) {
    const kind = headingKind(whole) ?? (/:$/.test(plain) || !/[:.]/.test(whole) ? titleKind(whole) : null);
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
  const kind = headingKind(title);
  if (!kind) return null;
  const colon = /:/.test(match[0]);
  if (/^all$/i.test(title) && !(colon && title === 'ALL')) return null;
  if (!colon && !/^[\p{Lu}]/u.test(title)) return null;
  if (!colon && weakTitles.has(title.toLowerCase())) return null;
  return { kind, title, rest: offset + match[0].length };
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

/** A document's title or letterhead: capitals without a sentence. */
function isTitle(line: string): boolean {
  return line === line.toUpperCase() && /[A-Z]{4}/.test(line) && !/[.:,;]|\d/.test(line) && line.split(' ').length > 1;
}

const demographic =
  /^(?:patient(?: name| details)?|name|full name|surname|given names?|first name|last name|pt|re|dob|d\.o\.b\.?|date of birth|birth ?date|sex|gender|age|mrn|urn|ur no|ihi|medicare(?: no)?|address|phone|date|report date|provider|doctor|dr|collected|requested|received|reported|admitted|discharged|admission date|discharge date|gp|referring doctor|consultant|lab no|lab ref|specimen|medicare card|prescriber|practice|hospital|ward|location|facility|clinic|episode|encounter|visit|admit date|report status|nhs|account|insurance|next of kin|ethnicity|language|weight\(kg\)|page)\b[^:\n]{0,24}[:|\t]/iu;

/** Cuts a text into lines, finds headings and gives every line its section. */
export function readLines(text: string): Line[] {
  const lines: Line[] = [];
  let section: SectionKind | null = null;
  let title = '';
  let blank = false;
  // `Family history: …` on one line holds for its paragraph only.
  let openedInline = false;
  let position = 0;
  for (const raw of text.split('\n')) {
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
      const heading = headingOf(trimmed);
      if (heading) {
        const passing = heading.kind === 'comment' && heading.rest !== null;
        line.section = heading.kind;
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
      } else if (unknownHeading(trimmed)) {
        section = 'other';
        openedInline = false;
        title = trimmed.toLowerCase();
        line.section = section;
        line.heading = true;
        line.content = line.end;
      } else {
        const bullet = bulletPattern.exec(trimmed);
        if (bullet) {
          line.bullet = true;
          line.content = start + bullet[0].length;
        }
      }
      if (line.inline) {
        const bullet = /^(?:[-–•*]\s+|1[.)]\s+)/.exec(text.slice(line.content, line.end));
        if (bullet) line.content += bullet[0].length;
      }
      lines.push(line);
    }
    position += raw.length + 1;
  }
  return lines;
}
