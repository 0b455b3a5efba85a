import type { Span } from '../model.ts';
import { numberSource } from '../text/numbers.ts';

const amount = `(?:${numberSource})`;
const unit = String.raw`(?:mg|mcg|micrograms?|microg|µg|μg|ug|milligrams?|nanograms?|ng|grams?|gm?|kg|million units|units?|iu|miu|mu|u(?=\/)|mmol|meq|m[lL]|millilit(?:re|er)s?|%)`;
const per = String.raw`(?:mg|mcg|ug|m[lL]|g|l|actuat(?:ion)?s?|actuation|dose|puff|spray|tablet|tab|capsule|cap|hr|hour|h|day|patch|vial|ampoule|sachet|drop|24 ?h(?:rs?|ours?)?|72 ?h(?:rs?|ours?)?)`;
const tail = String.raw`(?![A-Za-zÀ-ɏ])`;

/** A strength: `500 mg`, `20 mg/12.5 mg`, `200/6 mcg`, `250 mg/5 mL`, `100 units/mL`, `0.05%`, `12 mcg/hr`. */
const strength = new RegExp(
  String.raw`(?<![\d.,/A-Za-zÀ-ɏ]|\d-)${amount}(?:\s?[/+-]\s?${amount}){0,3}[\s-]?${unit}${tail}(?:\s?[/+]\s?(?:${amount}\s?)?(?:${per}|${unit})${tail}|\s?[/+-]\s?${amount}\s?${unit}${tail}|\s?per\s(?:${amount}\s?)?${per}${tail}){0,3}`,
  'gi',
);

/** All strengths of a stretch of text, in order. */
export function findStrengths(text: string, from: number, to: number): Span[] {
  const spans: Span[] = [];
  const slice = text.slice(from, to);
  if (!/\d/.test(slice)) return spans;
  for (const match of slice.matchAll(strength)) {
    const start = from + match.index;
    spans.push({ start, end: start + match[0].length });
  }
  return spans;
}
