import type { Span } from '../model.ts';
import { numberSource, parseNumber, wordNumber } from '../text/numbers.ts';

/** How much is taken at a time. */
export interface FoundDose extends Span {
  dose: number;
  doseMax: number | null;
  /** Singular plain name (`tablet`, `puff`, `ml`), or null when no unit is printed. */
  unit: string | null;
}

const units: [unit: string, source: string][] = [
  ['tablet', 'tablets?|tabs?|tbs|tabl|caplets?|pills?|t(?=\\.? po)'],
  ['capsule', 'capsules?|caps?|c(?= po)'],
  ['puff', 'puffs?|inhalations?|actuations?|sprays?(?= (?:by inhalation|inhaled))'],
  ['spray', 'sprays?|squirts?'],
  ['drop', 'drops?|gtts?'],
  ['unit', 'international units?|units?|iu|u'],
  ['ml', 'mls?|millilit(?:re|er)s?|cc'],
  ['teaspoon', 'teaspoons?(?:ful)?|tsps?'],
  ['tablespoon', 'tablespoons?(?:ful)?|tbsps?'],
  ['patch', 'patch(?:es)?'],
  ['sachet', 'sachets?|packets?|pkts?'],
  ['suppository', 'suppositor(?:y|ies)|supps?'],
  ['pessary', 'pessar(?:y|ies)'],
  ['application', 'applications?|applicatorfuls?'],
  ['lozenge', 'lozenges?'],
  ['vial', 'vials?|ampoules?|amps?|nebules?'],
  ['injection', 'injections?|pens?|syringes?'],
  ['scoop', 'scoops?'],
  ['mg', 'mgs?|milligrams?'],
  ['mcg', 'mcg|micrograms?|microg|µg|μg|ug'],
  ['g', 'g|gm|grams?'],
];

const unitSource = units.map(([, source]) => source).join('|');
const number = String.raw`\d+ ?[ -]?(?:1\/2|½)|[1-9]\/[2-9](?!\d)|[½¼¾]|${numberSource}`;
const word =
  'one and a half|half an?|half|a half|quarter|one|two|three|four|five|six|seven|eight|nine|ten|twelve|iii|ii|iv|i';
const amount = `(?:${number}|(?:${word})(?![a-z]))`;

const withUnit = new RegExp(
  String.raw`(?<![A-Za-zÀ-ɏ\d./,])(?<low>${amount})(?: ?\(\w+\))?(?: ?(?:-|–|to|or) ?(?<high>${amount}))?(?: (?:one|two))? ?-?(?:of (?:a |the )?|a |an )?(?<unit>${unitSource})(?![A-Za-zÀ-ɏ\d])(?!\/)`,
  'gi',
);
const afterVerb = new RegExp(
  String.raw`(?=[\d.½¼¾aefhinoqst])(?:^|(?<=(?:\b|\d)(?:mg|mcg|microg|micrograms?|g|ml|iu|units|tablets?|tabs?|capsules?|caps?|mr|xr|sr|er|xl|inhaler|injection|patch)[\s:,–-]{1,60}|%[\s:]{1,60}|\/\d{1,3}\)?:\s)|(?<=\b(?:take|give|use|inject|inhale|apply|instil|insert|sig:?|dose:?|directions:?)\s))(?<low>(?!iv\b)${amount})(?: ?(?:-|–|to|or) ?(?<high>${amount}))?(?= ?(?:po|by|p\.o|orally|oral|od|om|q ?\d{1,2}h|qds|to be taken|bd|bid|b\.d|tds|tid|qid|qd|daily|nocte|mane|once|twice|three|four|every|each|in the|at|sl|prn|as|weekly|morning|night|with|before|after)(?![a-z]))`,
  'gi',
);

const fractions: Record<string, number> = { '½': 0.5, '¼': 0.25, '¾': 0.75 };
const roman: Record<string, number> = { i: 1, ii: 2, iii: 3, iv: 4 };

/** The value of a printed amount: `2`, `0.5`, `1/2`, `1 1/2`, `½`, `half`, `ii`. */
function amountOf(printed: string): number | null {
  const text = printed.trim().toLowerCase();
  if (text === 'one and a half') return 1.5;
  const whole = roman[text] ?? fractions[text];
  if (whole !== undefined) return whole;
  const mixed = /^(\d+)[ -]*(?:1\/2|½)$/.exec(text);
  if (mixed?.[1] && !/^\d+\/2$/.test(text)) return Number(mixed[1]) + 0.5;
  const fraction = /^(\d)\/(\d)$/.exec(text);
  if (fraction) return Number(fraction[1]) / Number(fraction[2]);
  return parseNumber(text) ?? wordNumber(text.replace(/^a half$/, 'half').replace(/ an?$/, ''));
}

function unitOf(printed: string): string | null {
  for (const [unit, source] of units) {
    if (new RegExp(`^(?:${source.replace(/\(\?=[^)]*\)(?:\))?/g, '')})$`, 'i').test(printed)) return unit;
  }
  return null;
}

const unitCache = new Map<string, string | null>();

/** Singular plain name of a printed dose unit, or null when it isn't one. */
function doseUnit(printed: string): string | null {
  const key = printed.toLowerCase();
  const known = unitCache.get(key);
  if (known !== undefined) return known;
  const unit = unitOf(key);
  unitCache.set(key, unit);
  return unit;
}

/** Doses of a stretch of directions, in order; a bare number counts only where directions begin (`1 po qd`). */
export function findDoses(text: string, from: number, to: number): FoundDose[] {
  const slice = text.slice(from, to);
  const doses: FoundDose[] = [];
  for (const regex of [withUnit, afterVerb]) {
    if (doses.some((dose) => !['mg', 'mcg', 'g'].includes(dose.unit ?? ''))) break;
    regex.lastIndex = 0;
    for (const match of slice.matchAll(regex)) {
      const low = amountOf(match.groups?.low ?? '');
      if (low === null) continue;
      // `150 mg 12 weekly` says how often, unless tablets are counted.
      const behind = slice.slice(match.index + match[0].length, match.index + match[0].length + 10);
      if (
        !match.groups?.unit &&
        /^[ -]?(?:weekly|monthly)/i.test(behind) &&
        !/\b(?:tab|cap)/i.test(slice.slice(0, match.index))
      )
        continue;
      const high = match.groups?.high ? amountOf(match.groups.high) : null;
      doses.push({
        start: from + match.index,
        end: from + match.index + match[0].length,
        dose: low,
        doseMax: high !== null && high > low ? high : null,
        unit: match.groups?.unit ? doseUnit(match.groups.unit) : null,
      });
    }
  }
  return doses;
}
