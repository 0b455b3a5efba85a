import { foldWord } from './fold-word.ts';

/** Writings that mean one word whatever stands around them. What has several meanings is no abbreviation of this list. */
const abbreviations = new Map([
  ['&', 'and'],
  ['+', 'and'],
  ['w/', 'with'],
  ['w/o', 'without'],
  ['fx', 'fracture'],
  ['#', 'fracture'],
  ['bx', 'biopsy'],
  ['vacc', 'vaccine'],
  ['imm', 'immunisation'],
]);

/** Roman numerals are numbers after the words that are counted so: `type II`, `stage IV`, `factor V`. */
const counted = /^(?:type|stage|grade|class|phase|factor|bipolar|category|group|degree)$/;
const roman = new Map([
  ['i', '1'],
  ['ii', '2'],
  ['iii', '3'],
  ['iv', '4'],
  ['v', '5'],
  ['vi', '6'],
  ['vii', '7'],
  ['viii', '8'],
  ['ix', '9'],
  ['x', '10'],
]);

/** Words that two names of one thing may differ in. */
const silent = new Set(['of', 'the', 'and', 'in', 'on', 'to', 'for', 'nos', 'unspecified']);

/** Words that say where or how bad a thing is: what is left without them is a broader concept that is true as well. */
const qualifiers = new Set([
  'left',
  'right',
  'bilateral',
  'mild',
  'moderate',
  'severe',
  'known',
  'stable',
  'worsening',
  'ongoing',
  'longstanding',
]);

/** A name as it was written, without case and spare space. */
export function exactKey(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/**
 * A name compared without case, accents, punctuation, spelling variant (British, American), plural and word order; empty for a
 * text without words.
 */
export function normalisedKey(text: string): string {
  return words(text).sort().join(' ');
}

/** The same without the words that say side and severity; null where there are none, or nothing else. */
export function broaderKey(text: string): string | null {
  const all = words(text);
  const kept = all.filter((word) => !qualifiers.has(word));
  return kept.length === 0 || kept.length === all.length ? null : kept.sort().join(' ');
}

function words(text: string): string[] {
  const found: string[] = [];
  for (const raw of exactKey(text).match(/w\/o?|[&+#]|[\p{L}\p{N}\p{M}]+(?:[’'][\p{L}]+)?/gu) ?? []) {
    const word = foldWord(abbreviations.get(raw) ?? raw);
    const before = found.at(-1);
    const number = before !== undefined && counted.test(before) ? roman.get(word) : undefined;
    found.push(number ?? word);
  }
  const kept = found.filter((word) => !silent.has(word));
  return kept.length === 0 ? found : kept;
}
