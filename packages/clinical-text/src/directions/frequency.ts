import type { Span } from '../model.ts';
import { wordNumber } from '../text/numbers.ts';

/** How often, as printed, and how many times a day that is (null when it can't be told: `stat`, `as directed`). */
export interface FoundFrequency extends Span {
  perDay: number | null;
}

const digits = String.raw`(?:\d{1,2}|one|two|three|four|five|six|seven|eight|ten|twelve)`;
// American directions print the number twice: `2 (two) times daily`.
const count = String.raw`(?:${digits}(?: ?\(${digits}\))?)`;
// Recognised labels often stick to what follows (`tidprn`, `bidx9 days`), so latin abbreviations end softly.
const soft = String.raw`(?![A-Za-zÀ-ɏ\d]|\.[A-Za-zÀ-ɏ])|(?=x ?\d|prn|w)`;

/** Undefined: the words look like a frequency but are none (`28 day pack`). */
type Rule = [starts: string, source: string, perDay: (match: RegExpExecArray) => number | null | undefined];

function value(word: string | undefined): number {
  if (!word) return 0;
  if (word.includes('(')) return value(word.slice(0, word.indexOf('(')).trim());
  return /^\d/.test(word) ? Number(word) : (wordNumber(word) ?? 0);
}

function round(perDay: number): number {
  return Math.round(perDay * 1000) / 1000;
}

function everyHours(match: RegExpExecArray): number | null {
  const hours = value(match.groups?.n);
  return hours > 0 ? round(24 / hours) : null;
}

function everyUnits(match: RegExpExecArray): number | null {
  const n = value(match.groups?.n) || 1;
  const unit = (match.groups?.u ?? '').toLowerCase();
  const days = unit.startsWith('w') ? 7 : unit.startsWith('m') ? 30 : unit.startsWith('y') ? 365 : 1;
  return round(1 / (n * days));
}

function timesPer(match: RegExpExecArray): number | null {
  const n = value(match.groups?.n) || 1;
  const unit = (match.groups?.u ?? 'day').toLowerCase();
  const days = unit.startsWith('w')
    ? 7
    : unit.startsWith('m')
      ? 30
      : unit.startsWith('y')
        ? 365
        : unit.startsWith('f')
          ? 14
          : 1;
  return round(n / days);
}

const rules: Rule[] = [
  // Morning, noon, evening and night in dosette notation.
  [
    '#',
    String.raw`[0-4½]-[0-4½]-[0-4½](?:-[0-4½])?(?![\d/-])`,
    (m) => m[0].split('-').filter((amount) => amount !== '0').length || undefined,
  ],
  [
    'eq',
    String.raw`(?:every|each|q\.?) ?(?<n>${count})(?: ?(?:-|–|to) ?${count})? ?(?:hours?|hourly|hrs?\.?|h)(?![A-Za-zÀ-ɏ])`,
    everyHours,
  ],
  ['q', String.raw`q ?(?<n>\d{1,2})(?: ?(?:-|–|to) ?\d{1,2})? ?(?:h(?:ou)?r?s?)?(?![A-Za-zÀ-ɏ\d])(?!\/)`, everyHours],
  ['q', String.raw`q\. ?(?<n>\d{1,2})(?: ?(?:-|–|to) ?\d{1,2})? ?h\.`, everyHours],
  ['#', String.raw`(?<n>${count})(?: ?(?:-|–|to) ?${count})?[ -]?(?:hourly|hrly)(?![A-Za-zÀ-ɏ])`, everyHours],
  ['#', String.raw`(?<n>[1-9]|1\d|2[0-4])\/24(?![\d/])`, everyHours],
  [
    'e',
    String.raw`(?:every|each) (?:second|other|2nd|alternate) (?<u>day|night|morning|evening|week|month)s?(?![A-Za-zÀ-ɏ])`,
    (m) => round((everyUnits(m) ?? 1) / 2),
  ],
  ['eq', String.raw`(?:every|q\.?) ?(?<n>${count}) ?(?<u>day|week|wk|month|mth|year)s?(?![A-Za-zÀ-ɏ])`, everyUnits],
  [
    'oasqe',
    String.raw`(?:on )?alternat(?:e|ing) days?|alt(?:\.|ernate)? days?|second daily|qod|q\.o\.d\.?|eod|q2d`,
    () => 0.5,
  ],
  [
    'ot#',
    String.raw`(?<!for )(?<n>once|twice|thrice|${count})(?: ?(?:times?|x|×|doses?|two|three|four))?[ ,]*(?:a|per|each|every|\/|in a|\/ ?per)? ?(?<u>day|daily|week|weekly|month|monthly|fortnight|year|yearly)(?![A-Za-zÀ-ɏ])`,
    (m) =>
      /^\d/.test(m.groups?.n ?? '') && !/times?|x|×|doses?|a |per|\/|each|every/i.test(m[0]) ? undefined : timesPer(m),
  ],
  [
    '#',
    String.raw`(?<n>${count}) ?(?:x|×)(?: ?(?:a|per|\/))? ?(?<u>day|daily|week|weekly|month)(?![A-Za-zÀ-ɏ])`,
    timesPer,
  ],
  [
    'x×',
    String.raw`(?:x|×) ?(?<n>${count})(?: ?(?:a|per|\/))? ?(?<u>day|daily|week|weekly|month)(?![A-Za-zÀ-ɏ])`,
    timesPer,
  ],
  ['#', String.raw`(?<n>${count}) days? (?:a|per|each|every) (?<u>week)`, timesPer],
  ['f', String.raw`four times (?:a |per )?da(?:y|ily)`, () => 4],
  ['eh', String.raw`(?:every|each) (?<u>hour)(?![A-Za-zÀ-ɏ])|hourly`, () => 24],
  ['q', String.raw`(?:q\.?i\.?d\.?|q\.?d\.?s\.?)(?:${soft})`, () => 4],
  ['t', String.raw`(?:t\.?d\.?s\.?|t\.?i\.?d\.?)(?:${soft})`, () => 3],
  ['b', String.raw`(?:b\.?i\.?d\.?|b\.?d\.?)(?:${soft})`, () => 2],
  [
    'qo',
    String.raw`(?:q\.? ?a\.?m\.?|q\.? ?p\.?m\.?|q\.? ?h\.?s\.?|q\.? ?d\.?|q ?day|q ?daily|q24h|o\.?d\.?|o\.?m\.?|qn|qhs)(?:${soft})`,
    () => 1,
  ],
  ['ofe', String.raw`(?:once )?fortnightly|once a fortnight|every fortnight`, () => 0.071],
  ['ob', String.raw`(?:once )?(?:bi-?weekly)(?![A-Za-zÀ-ɏ])`, () => null],
  [
    'owepaq',
    String.raw`(?:once )?weekly(?: on (?:mon|tues|wednes|thurs|fri|satur|sun)days?)?(?![A-Za-zÀ-ɏ])|(?:every|each|per|a) week(?![A-Za-zÀ-ɏ])|q ?(?:week|wk|w)(?![A-Za-zÀ-ɏ])|q1w`,
    () => 0.143,
  ],
  [
    'omepaq',
    String.raw`(?:once )?monthly(?![A-Za-zÀ-ɏ])|(?:every|each|per|a) month(?![A-Za-zÀ-ɏ])|q ?month(?:ly)?`,
    () => 0.033,
  ],
  ['q', String.raw`quarterly`, () => 0.011],
  // Injections go by the interval (`150 mg IM 12 weekly`), tablets by their number (`tabs 4 weekly`).
  [
    '#',
    String.raw`(?<n>${digits})[ -]?(?<u>weekly|wkly|monthly|mthly)(?![A-Za-zÀ-ɏ])`,
    (m) => (/\b(?:tab|cap)/i.test(m.input.slice(0, m.index)) && !/-/.test(m[0]) ? undefined : everyUnits(m)),
  ],
  [
    'qe',
    String.raw`(?:q|every) ?(?<n>\d{1,2})\/(?<o>7|52|12)(?![\d/])`,
    (m) => round(1 / (Number(m.groups?.n) * ({ '7': 1, '52': 7, '12': 30 }[m.groups?.o ?? '7'] ?? 1))),
  ],
  ['yaoe', String.raw`yearly|annually|once a year|every year`, () => 0.003],
  [
    'mtwfs',
    String.raw`(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?(?:,? ?(?:and|&|\/)? ?(?=(?:mon|tues|wednes|thurs|fri|satur|sun)day))?)+`,
    (m) => round((m[0].match(/day/gi)?.length ?? 1) / 7),
  ],
  [
    'mtwfs',
    String.raw`(?:(?:mon|tues?|wed|thurs?|thu|fri|sat|sun)(?:, ?|\/| ?& ?| and ))+(?:mon|tues?|wed|thurs?|thu|fri|sat|sun)(?![A-Za-zÀ-ɏ])`,
    (m) => round((m[0].match(/[a-z]{3,}/gi)?.filter((day) => day !== 'and').length ?? 1) / 7),
  ],
  [
    'a#',
    String.raw`(?:at )?\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)(?:(?:, ?| and | ?& ?)(?:at )?\d{1,2}(?:[:.]\d\d)? ?(?:am|pm))*(?![A-Za-zÀ-ɏ])`,
    (m) => m[0].match(/[ap]m/gi)?.length ?? null,
  ],
  [
    'nabheiw',
    String.raw`nightly|at night(?:[ -]?time)?|nocte|before (?:bed|sleep)(?:time)?|at bed ?time|bed ?time|h\.?s\.?(?:${soft})|(?:every|each) (?:night|evening|bedtime)|in the evening|evenings?|with (?:dinner|tea|supper)|at (?:dinner|tea)time`,
    () => 1,
  ],
  [
    'meiwab',
    String.raw`mane|(?:every|each|in the) morning|mornings?|with breakfast|at breakfast|before breakfast|in the am`,
    () => 1,
  ],
  ['anmlw', String.raw`(?:at )?(?:noon|midday|lunch(?:time)?)|with lunch`, () => 1],
  ['epado/', String.raw`(?:every|each|per|a) ?day|everyday|\/day|daily(?! dose)|once daily`, () => 1],
  ['soai', String.raw`stat(?![A-Za-zÀ-ɏ])|one[- ]off|(?:as a )?single dose|once only|immediately`, () => null],
];

interface Compiled {
  regex: RegExp;
  perDay: Rule[2];
}

/** Rules by the character that they begin with: only those are tried at a word's start. `#` stands for a count. */
const byStart = new Map<string, Compiled[]>();
for (const [starts, source, perDay] of rules) {
  const compiled = { regex: new RegExp(`(?:${source})`, 'iy'), perDay };
  for (const start of new Set(starts.replace('#', '0123456789otfsen'))) {
    const known = byStart.get(start);
    if (known) known.push(compiled);
    else byStart.set(start, [compiled]);
  }
}

const inWord = /[A-Za-zÀ-ɏ\d./]/;

/** Frequencies in order of their place; at one place the longest. */
function allFrequencies(slice: string, from: number): FoundFrequency[] {
  const found: FoundFrequency[] = [];
  let at = 0;
  while (at < slice.length) {
    const rulesHere = byStart.get(slice.charAt(at).toLowerCase());
    let best: FoundFrequency | null = null;
    if (rulesHere && !(at > 0 && inWord.test(slice.charAt(at - 1)))) {
      for (const { regex, perDay } of rulesHere) {
        regex.lastIndex = at;
        const match = regex.exec(slice);
        const length = match?.[0].trimEnd().length ?? 0;
        if (!match || length === 0 || (best && from + at + length <= best.end)) continue;
        const rate = perDay(match);
        if (rate !== undefined) best = { start: from + at, end: from + at + length, perDay: rate };
      }
    }
    if (best) found.push(best);
    at = best ? best.end - from : at + 1;
  }
  return found;
}

const night = /night|nocte|bed|hs|evening|dinner|tea|supper/i;
const noon = /noon|midday|lunch/i;
const morning = /morning|mane|breakfast|am\b/i;

function timeOfDay(text: string): string | null {
  if (night.test(text)) return 'night';
  if (noon.test(text)) return 'noon';
  return morning.test(text) ? 'morning' : null;
}

/**
 * The frequency of a stretch of directions. Times of day add up (`mane and nocte` is 2, `morning, noon and bedtime` 3);
 * a count with a time of day is the count.
 */
export function findFrequency(text: string, from: number, to: number): FoundFrequency | null {
  const kept = allFrequencies(text.slice(from, to), from);
  const [first] = kept;
  if (!first) return null;
  const times = new Map<string, FoundFrequency>();
  for (const candidate of kept) {
    const time = timeOfDay(text.slice(candidate.start, candidate.end));
    if (time && !times.has(time)) times.set(time, candidate);
  }
  const counted = kept.find((one) => timeOfDay(text.slice(one.start, one.end)) === null && one.perDay !== null);
  if (counted) return counted;
  if (times.size > 1) {
    const last = [...times.values()].at(-1) ?? first;
    return { start: first.start, end: last.end, perDay: times.size };
  }
  return kept.find((one) => one.perDay !== null) ?? first;
}
