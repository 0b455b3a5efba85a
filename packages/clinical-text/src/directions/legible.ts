import type { Span } from '../model.ts';
import { repairNumber } from '../text/numbers.ts';
import { findDoses } from './dose.ts';

/** Directions of the same length in which only what holds now can be read. */
export interface Legible {
  text: string;
  /** How many are in the pack or were supplied, or null. */
  supplied: number | null;
  /** A number is misread or broken, so that the reading is unsure. */
  isUnsure: boolean;
}

const unit = String.raw`(?:mg|mcg|micrograms?|microg|µg|μg|ug|grams?|g|international units?|units?|iu|mls?|mmol|%)(?![A-Za-zÀ-ɏ])`;
const number = String.raw`\d{1,6}(?:\.\d{1,4})?`;
const counted = String.raw`(?:tablets?|tabs?|caplets?|capsules?|caps?|sachets?|patch(?:es)?|suppositor(?:y|ies)|pessar(?:y|ies)|lozenges?|pills?|ampoules?|vials?|pens?|cartridges?)(?![A-Za-zÀ-ɏ])`;

const misread = new RegExp(String.raw`(?<![A-Za-zÀ-ɏ\d.,/])[\dOoIl|]{1,6}(?:\.[\dOoIl|]{1,4})?(?=[ -]?${unit})`, 'g');
/** `2. 5 mg`, `2 .5 mg`, `1 00 mcg`: what stands before the unit alone is a fragment. */
const broken = new RegExp(
  String.raw`(?<=(?:^|[A-Za-zÀ-ɏ),:-]) {0,3})(?:\d{1,4}(?: \.|\. | \. )\d{1,4}|\d{1,3} 0\d{0,2})(?: ?${unit})`,
  'gi',
);

/** What a dose was before (`from 5 mg to`, `2.5 mg ->`, `previously 14 units`). */
const before: RegExp[] = [
  new RegExp(
    String.raw`(?:\b(?:up|down|increased|reduced|decreased|changed) )?\bfrom ${number} ?(?:${unit}|${counted})?[^\d\n;]{0,24}?\b(?:up |down )?to (?=${number} ?(?:${unit}|${counted}))`,
    'gi',
  ),
  new RegExp(
    String.raw`(?<![\d./-])${number} ?(?:${unit}|${counted})?[^\d\n;]{0,16}?(?:-{1,2}>|→|=>|➔|➜)\s?(?=${number})`,
    'gi',
  ),
  new RegExp(
    String.raw`\b(?:previously|formerly|prev\.?|was|(?:up|down|increased|reduced|decreased) from)(?: on)?:? ${number} ?(?:${unit}|${counted})`,
    'gi',
  ),
];
const newAmount = new RegExp(
  String.raw`\b(?:chang|increas|reduc|decreas|titrat|adjust|up|down)(?:e|ed)? to ${number} ?(?<unit>${unit})`,
  'i',
);

const times = String.raw`(?:mane|nocte|midday|noon|morning|evening|night|bed ?time|breakfast|lunch|dinner|tea|am|pm|a\.m\.|p\.m\.)(?![A-Za-zÀ-ɏ])`;
const dayTimes = new RegExp(String.raw`(?<![A-Za-z])${times}`, 'gi');
const when = String.raw`(?:(?:in the|at|every|each|with|before|on) )?(?:${times}|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}(?:(?:,|\/| and| &| ?[-–]| to| ) ?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}){0,5}|(?:all )?(?:other|alternate) days?)`;
const amountAt = String.raw`(?<!\d)(?:${number}) ?(?:${unit}|${counted})? ?${when}`;
const regimens: RegExp[] = [
  new RegExp(String.raw`${amountAt}(?:(?:,|;| ?\/| ?\+| ?&| and| then)+ ?${amountAt}){1,3}`, 'i'),
  new RegExp(
    String.raw`(?<![\d./])${number} ?(?:${unit})? ?(?:\/|alternat\w+ with|and) ?${number} ?(?:${unit}|${counted})?,? (?:on )?(?:alternat\w+|alt\.?|every other|every second)(?: days?)?`,
    'i',
  ),
  /(?<![\d./-])\d{1,2}-\d{1,2}-\d{1,2}(?:-\d{1,2})?(?: ?(?:units?|iu|tablets?|tabs?|capsules?|caps?)(?![A-Za-z]))?(?![\d/-])/i,
];
const ofMeals =
  /^[\s,:(-]{0,4}(?<doses>\d{1,2}[/-]\d{1,2}[/-]\d{1,2}(?:[/-]\d{1,2})?)(?: ?(?:units?|iu|u)(?![A-Za-z]))?(?![\d/-])/i;
const insulin =
  /(?:insulin|novo ?(?:rapid|log|mix)|humalog|apidra|fiasp|actrapid|humulin|protaphane|mixtard|ryzodeg|lispro|aspart|glulisine|lantus|optisulin|levemir|toujeo|semglee)[^\n]{0,12}$/i;

/** By how much a dose changes and how often, which is no dose (`wean by 5 mg every week`). */
const changing = new RegExp(
  String.raw`(?<by>\bby )?(?<![\d./])${number} ?(?:${unit}|${counted}) ?(?:(?:every|each|per|a) (?:\d{1,2} |second |other |few )?(?:days?|weeks?|months?|fortnight)|weekly|fortnightly|monthly|daily)`,
  'i',
);
const tapered = /\b(?:wean|taper)(?:ing|ed)?\s+(?:(?:off|down|the|her|his|dose of)\s+){0,3}\p{L}[\p{L}-]*\s*$/iu;

/** Amounts that differ from one time of taking to the next (`12 units mane and 18 units nocte`), or null. */
export function unequalDoses(text: string, leading: string): Span | null {
  if (!/\d/.test(text)) return null;
  const step = changing.exec(text);
  if (step && (step.groups?.by || tapered.test(leading))) {
    return { start: step.index, end: step.index + step[0].length };
  }
  const meals = insulin.test(leading) ? ofMeals.exec(text) : null;
  const doses = meals?.groups?.doses;
  if (meals && doses) return { start: meals[0].indexOf(doses), end: meals[0].length };
  for (const regimen of regimens) {
    const match = regimen.exec(text);
    if (!match) continue;
    const amounts = (match[0].match(/\d+(?:\.\d+)?/g) ?? []).filter((one) => Number(one) > 0);
    // One time of day named twice (`2 mane, then 1 mane`) is a course that changes, not a day's doses.
    const named = (match[0].match(dayTimes) ?? []).map((one) => one.toLowerCase());
    if (named.length > 1 && new Set(named).size === 1) continue;
    if (new Set(amounts.map(Number)).size > 1) return { start: match.index, end: match.index + match[0].length };
  }
  return null;
}

const supply = new RegExp(
  String.raw`(?<![\d./A-Za-zÀ-ɏ]|\d ?[-–]|\b(?:to|or|take|give|use|insert|apply|inject) )(?<n>\d{1,3}) ?${counted}`,
  'gi',
);
const suppliedBehind =
  /^\s*(?:(?:were |was )?(?:supplied|dispensed|provided|issued)|in (?:the )?pack|(?:per )?pack\b)/i;
const ownDose =
  /^[\s,:;–-]{1,4}(?:(?:take|give|use|sig:?)\s)?(?:one|two|three|four|five|six|seven|eight|ten|half|\d{1,2}|½)\s(?:to be|tab|cap|sachet|patch|po\b|by mouth|orally|od\b|bd\b|bid\b|tds\b|tid\b|qid\b|daily|once|twice|every|each|q\d|mane|nocte|in the|at)/i;
const verbBehind = /^[\s,:;–-]{1,4}(?:take|give|use|insert|apply|inject)\s/i;
/** More of one form at once are hardly ever taken; packs hold more. */
const mostAtOnce = 10;
const container =
  /(?<![\d./]|\/ |per |\b(?:take|give|use|inject) )\d{1,3}(?:\.\d{1,2})? ?mls? (?=(?:pre-?filled|disposable|pens?|vials?|ampoules?|amps?|syringes?|cartridges?|penfill|flexpen|solostar|bottles?|pack)(?![A-Za-zÀ-ɏ]))/gi;

/** A count of a form is what was supplied: in brackets, before the directions' own dose, or last behind them. */
function isSupply(text: string, start: number, end: number, n: number): boolean {
  const behind = text.slice(end);
  if (suppliedBehind.test(behind) || ownDose.test(behind)) return true;
  if (verbBehind.test(behind)) return n > 1;
  if (/^\s*\)/.test(behind))
    return (
      /\(\s*(?:qty:? |quantity:? |x ?)?$/i.test(text.slice(0, start)) &&
      !/^\s*\)\s*(?:once|twice|daily|bd|tds|every)/i.test(behind)
    );
  if (!/^[\s.,;)]*$/.test(behind)) return false;
  return (
    n > mostAtOnce || findDoses(text, 0, start).some((dose) => !['mg', 'mcg', 'g', 'ml'].includes(dose.unit ?? ''))
  );
}

/**
 * Makes directions legible: letters in numbers become the digits they stand for and a raised point a decimal point;
 * fragments of broken numbers, doses of before, packs and containers are blanked.
 */
export function legible(printed: string): Legible {
  if (!/\d/.test(printed)) return { text: printed, supplied: null, isUnsure: false };
  let isUnsure = false;
  let supplied: number | null = null;
  let text = printed.replace(/(?<=\d)[·∙•](?=\d)/g, '.');
  text = text.replace(misread, (word) => {
    const value = /[OoIl|]/.test(word) && /\d/.test(word) ? repairNumber(word) : null;
    if (value === null) return word;
    isUnsure = true;
    return word.replace(/[Oo]/g, '0').replace(/[Il|]/g, '1');
  });
  text = text.replace(broken, (words) => {
    isUnsure = true;
    return ' '.repeat(words.length);
  });
  for (const pattern of before) text = text.replace(pattern, (words) => ' '.repeat(words.length));
  const changed = newAmount.exec(text);
  if (changed?.groups?.unit) {
    const same = new RegExp(String.raw`(?<![\d./])${number} ?${changed.groups.unit}(?![A-Za-zÀ-ɏ/])`, 'gi');
    const old = text.slice(0, changed.index).replace(same, (words) => ' '.repeat(words.length));
    text = old + text.slice(changed.index);
  }
  text = text.replace(container, (words) => ' '.repeat(words.length));
  let kept = '';
  let at = 0;
  for (const match of text.matchAll(supply)) {
    const n = Number(match.groups?.n);
    const end = match.index + match[0].length;
    if (!isSupply(text, match.index, end, n)) continue;
    supplied = n;
    kept += text.slice(at, match.index) + ' '.repeat(end - match.index);
    at = end;
  }
  text = kept + text.slice(at);
  return { text, supplied, isUnsure };
}
