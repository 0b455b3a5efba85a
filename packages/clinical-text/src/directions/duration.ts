import type { Span } from '../model.ts';
import { wordNumber } from '../text/numbers.ts';

/** For how many days a course runs. */
export interface FoundDuration extends Span {
  days: number;
}

const n = String.raw`(?<n>\d{1,3}|one|two|three|four|five|six|seven|eight|ten|twelve|a)`;
const unit = String.raw`(?<u>days?|nights?|d|weeks?|wks?|w|months?|mths?|years?|yrs?)`;
const patterns = [
  new RegExp(
    String.raw`(?:for|x|×|during|over)(?: (?:a total of|the next|another|up to))? ?${n}(?: more)?[ -]?${unit}(?![A-Za-zÀ-ɏ])`,
    'i',
  ),
  /(?<![\d./])x? ?(?<!q ?|every |each )(?<n>\d{1,2})\/(?<o>7|52|12)(?![\d/])(?! ?(?:tab|cap|ml|puff))/i,
  /(?<!every |q|each |for |per |last |past |\d[-–]|to |other |after )(?<![\d./])(?<n>\d{1,3})[ -]days?(?:'? course)?(?![A-Za-zÀ-ɏ]| (?:a|per|each|every) week| pack)/i,
];

function daysOf(unitPrinted: string): number {
  const u = unitPrinted.toLowerCase();
  if (u.startsWith('w')) return 7;
  if (u.startsWith('m')) return 30;
  return u.startsWith('y') ? 365 : 1;
}

/** The duration of a stretch of directions, or null. `7/7` are days, `2/52` weeks, `3/12` months. */
export function findDuration(text: string, from: number, to: number): FoundDuration | null {
  const slice = text.slice(from, to);
  for (const pattern of patterns) {
    const match = pattern.exec(slice);
    if (!match) continue;
    const printed = match.groups?.n ?? '';
    const value = /^\d/.test(printed) ? Number(printed) : wordNumber(printed);
    if (!value) continue;
    const over = match.groups?.o;
    const factor = over ? { '7': 1, '52': 7, '12': 30 }[over] : daysOf(match.groups?.u ?? 'd');
    if (!factor) continue;
    return { start: from + match.index, end: from + match.index + match[0].length, days: value * factor };
  }
  return null;
}
