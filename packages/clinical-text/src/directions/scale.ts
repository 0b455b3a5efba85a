import type { Span } from '../model.ts';

const glucose = String.raw`(?:(?:capillary |blood |serum |finger-?stick )?(?:BSL|BGL|BG|CBG|BM|FSBG|FSG|POCG|glucose|(?:blood )?sugars?)(?: level| reading)?s?)`;
const value = String.raw`\d{1,3}(?:[.,]\d)?`;
const bounds = String.raw`(?:${value}\s?(?:-|–|—|to)\s?${value}|(?:[<>≤≥]=?|above|over|below|under|less than|more than|greater than)\s?${value}|${value}\s?(?:\+|or (?:more|above|less|below)))`;
const units = String.raw`(?:(?:give|add|take|inject|then|use)\s)?(?:\d{1,2}|no|nil)\s?(?:extra )?(?:units?|iu|u)(?![A-Za-z/])`;
/** One step of a scale: a range of glucose, and what is given in it. */
const step = String.raw`(?:if )?(?:${glucose}\s?(?:is\s)?[:=]?\s?)?${bounds}(?:\s?(?:mmol(?:\/L)?|mg\/dL))?\s?(?:[:=,|→]|-{1,2}>?|–|=>)?\s{0,12}${units}`;
const named = String.raw`(?:if )?${glucose}\s?(?:is\s)?[:=]?\s?${bounds}(?:\s?(?:mmol(?:\/L)?|mg\/dL))?\s?(?:[:=,|→]|-{1,2}>?|–|=>)?\s{0,12}${units}`;
const steps = new RegExp(
  String.raw`(?<![\d./A-Za-z-])(?:${step}(?:\s?[,;/]?\s?(?:and )?(?=\S)${step})+|${named})`,
  'iu',
);
const row = new RegExp(String.raw`^[\s*•-]{0,4}(?:(?:${named})|${step})[.,;]?\s*$`, 'iu');
const words =
  /\b(?:(?:insulin )?sliding[- ]scale(?: insulin)?|(?:insulin )?correction(?:al)?[- ](?:scale|insulin|factor)|supplement(?:al|ary)[- ]scale|(?:as )?per (?:the )?(?:\p{L}+ )?scale|variable[- ]rate(?: insulin)?(?: infusion)?|VRIII|VRII|ISS|SSI)\b/iu;

/** A line that is one step of an insulin scale (`BSL 10–14: 4 units`): what is given depends on what is measured. */
export function isScaleStep(line: string): boolean {
  return line.length < 80 && row.test(line);
}

/** The steps of a scale in directions, or the words that name one; null where there is none. */
export function findScale(text: string): { steps: Span | null; name: Span | null } | null {
  const found = steps.exec(text);
  const name = words.exec(text);
  if (!found && !name) return null;
  return {
    steps: found && { start: found.index, end: found.index + found[0].length },
    name: name && { start: name.index, end: name.index + name[0].length },
  };
}
