import type { Span } from '../model.ts';

/** A word for somebody who has an illness, and the illness. */
export interface Bearer extends Span {
  /** The condition's name in the terminology. */
  condition: string;
}

/** Words for those who have an illness; what a word is also said of (a diet, a foot, a blood pressure) comes behind it. */
const illness: readonly (readonly [word: RegExp, condition: string])[] = [
  [/^(?:type (?:1|i) )diabetics?$/i, 'type 1 diabetes mellitus'],
  [/^(?:type (?:2|ii) )diabetics?$/i, 'type 2 diabetes mellitus'],
  [/^insulin[- ]dependent diabetics?$/i, 'diabetes mellitus'],
  [/diabetics?$/i, 'diabetes mellitus'],
  [/^asthmatics?$/i, 'asthma'],
  [/^epileptics?$/i, 'epilepsy'],
  [/^schizophrenics?$/i, 'schizophrenia'],
  [/^ha?emophiliacs?$/i, 'haemophilia'],
  [/^hypothyroid$/i, 'hypothyroidism'],
  [/^hyperthyroid$/i, 'hyperthyroidism'],
  [/^hypertensive$/i, 'hypertension'],
];
const named =
  /(?<!\p{L}|(?<!\bnon)-)(?:(?:type (?:1|2|i{1,2})|insulin[- ]dependent|non[- ]insulin[- ]dependent) )?(?:diabetics?|asthmatics?|epileptics?|schizophrenics?|ha?emophiliacs?|hypothyroid|hyperthyroid|hypertensive)(?![\p{L}-])/giu;
/** Said of the person: nothing behind it that it describes. */
const predicate =
  /^\s*(?:$|[.,;:)/?]|(?:and|or|nor|but|on|with|since|for|who|which|x \d|presenting|admitted|diagnosed|controlled|previously|currently|at)\b)/i;
const before =
  /\b(?:is|was|are|were|be|been|being|not|non|never|known|an?|also|now|and|or|nor|old|yo|y\/o|male|female|man|woman|lady|gentleman|patient|pt|boy|girl|poorly|well|diet|controlled|longstanding|obese|smoker|previously|clinically|biochemically|mildly|k\/c\/o)[\s,-]*$|(?:^|[,;:(?•-])\s*$|\d ?[mf]\s$/i;

/**
 * The words of a sentence that say of somebody that they have an illness (`she is not diabetic`, `a known asthmatic`); a raised
 * blood pressure (`hypertensive on arrival`) is no illness unless it is called a known one or stands beside another.
 */
export function bearersIn(sentence: string, at: number): Bearer[] {
  const found: Bearer[] = [];
  for (const match of sentence.matchAll(named)) {
    const end = match.index + match[0].length;
    if (!predicate.test(sentence.slice(end, end + 20))) continue;
    const front = sentence.slice(Math.max(0, match.index - 24), match.index);
    if (!before.test(front)) continue;
    const beside = /\b(?:diabetic|asthmatic)\b/i.test(sentence);
    if (/^hyper|^hypo/i.test(match[0]) && !beside && !/\b(?:known|an?)\s(?:to be )?$/i.test(front)) continue;
    const condition = illness.find(([word]) => word.test(match[0]))?.[1];
    if (condition) found.push({ start: at + match.index, end: at + end, condition });
  }
  return found;
}
