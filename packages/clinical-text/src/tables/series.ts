import type { FoundDate } from '../document/dates.ts';
import { numberSource, parseNumber } from '../text/numbers.ts';
import type { ResultLine } from './result-line.ts';
import { unitLengthAt } from './units.ts';

/** One of several results in a row. */
interface Member {
  start: number;
  end: number;
  value: number;
  unit: { start: number; end: number } | null;
  /** When it is from: a year or date (as printed in ISO form), or null. */
  iso: string | null;
  timed: boolean;
}

const number = new RegExp(`^(?:${numberSource})(?![A-Za-zÀ-ɏ\\d]|[./:]\\d|\\s?[-–]\\s?\\d)`);
const year = /^\s?(?:\(\s?(?:in )?(?<boxed>(?:19|20)\d\d)\s?\)|in (?<said>(?:19|20)\d\d))(?!\d)/;
const clock =
  /^\s?\(?(?:@|at )\s?(?:[0-2]?\d:?[0-5]\d|\d{1,2}\s?(?:h|hrs?|hours?|am|pm))\s?(?:h|hrs?|am|pm)?\)?(?![\w])/i;
const link = /^(?:\s?[,;]\s?(?:then |and |repeat |now |later )?|\s(?:then|and|repeat|now|later)\s)(?=\d)/;
/** Words before a series that say its results are in order of time. */
const announced = /\b(?:serial|series|trend(?:ing)?|sequential)\b[^.;:]*$/i;

/**
 * Results of one analyte in a row (`0.4 (2019), 1.2 (2020)`, `4.2 at 0600, 3.1 at 1100`; after `serial` also bare ones). Null where
 * that isn't all that stands there. The newest is the result: by its date, else the last.
 */
export function readSeries(
  text: string,
  before: string,
  from: number,
  to: number,
  datesIn: (span: { start: number; end: number }) => FoundDate[],
): { result: ResultLine; iso: string | null } | null {
  const members: Member[] = [];
  let told = announced.test(before);
  let at = from;
  while (at < to && /[\s:=]/.test(text[at] ?? '')) at += 1;
  while (at < to) {
    const match = number.exec(text.slice(at, Math.min(to, at + 16)));
    const value = match ? parseNumber(match[0]) : null;
    if (!match || value === null) break;
    const member: Member = { start: at, end: at + match[0].length, value, unit: null, iso: null, timed: false };
    at = member.end;
    const gap = text[at] === ' ' ? 1 : 0;
    const unit = unitLengthAt(text, at + gap);
    if (unit > 0) {
      member.unit = { start: at + gap, end: at + gap + unit };
      at += gap + unit;
    }
    const rest = text.slice(at, Math.min(to, at + 40));
    const said = year.exec(rest);
    const hour = clock.exec(rest);
    const day = /^\s?(?:\(\s?|on )/.exec(rest);
    const date = day ? datesIn({ start: at, end: at + day[0].length + 1 })[0] : undefined;
    if (said) {
      member.iso = said.groups?.boxed ?? said.groups?.said ?? null;
      at += said[0].length;
    } else if (date) {
      member.iso = date.iso;
      at = date.end + (/^\s?\)/.exec(text.slice(date.end, date.end + 2))?.[0].length ?? 0);
    } else if (hour) {
      member.timed = true;
      at += hour[0].length;
    }
    members.push(member);
    const between = text.slice(at, Math.min(to, at + 12));
    const next = link.exec(between) ?? (member.iso !== null || member.timed ? /^\s{1,3}(?=\d)/.exec(between) : null);
    if (!next) break;
    at += next[0].length;
    told ||= /then|repeat|now|later/.test(next[0]);
  }
  if (members.length < 2) return null;
  const dated = members.every((one) => one.iso !== null);
  const timed = members.every((one) => one.timed);
  if (!dated && !timed && !(told || members.length > 2)) return null;
  const ordered = dated ? [...members].sort((a, b) => (a.iso ?? '').localeCompare(b.iso ?? '')) : members;
  const latest = ordered.at(-1);
  if (!latest) return null;
  const others = ordered.slice(0, -1).reverse();
  const unit = latest.unit ?? members.find((one) => one.unit)?.unit ?? null;
  const result = { value: latest, unit, range: null, flag: null, flags: [], others, unsure: !dated && !timed, end: at };
  return { result, iso: latest.iso };
}
