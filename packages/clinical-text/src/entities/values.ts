import { type Finding, finding, type Span } from '../model.ts';
import { unitLengthAt } from '../tables/units.ts';
import { numberSource } from '../text/numbers.ts';

const amount = new RegExp(
  String.raw`(?<![A-Za-z\d.,/-])(?:[<>≤≥~]=?\s?)?(?:${numberSource})(?:\s?(?:[-–/x×]|to)\s?(?:${numberSource}))?(?:\s?[-–]?\s?)`,
  'g',
);
const words =
  /\b(?:within (?:the )?normal (?:limits|range)|in (?:the )?normal range|unremarkable|normal(?:ized|ised)?|abnormal|negative|positive|elevated|raised|increased|decreased|reduced|low|high|stable|slightly elevated|mildly elevated|markedly elevated|undetectable|detectable|non-?reactive|reactive|preserved|impaired|weakly positive|strongly positive|no abnormalit(?:y|ies)|borderline|deranged|intact|absent|present|improved|unchanged|uneventful)\b/gi;

/**
 * What a sentence says about the tests it names: amounts with a unit and words such as `normal` or `negative`. Marks only;
 * a test's `value` is the nearest one behind it, else right before it, with no other test between.
 */
export function markValues(text: string, sentence: Span, tests: readonly Finding[], taken: readonly Span[]): Finding[] {
  if (tests.length === 0) return [];
  const slice = text.slice(sentence.start, sentence.end);
  const marks: Finding[] = [];
  const add = (start: number, end: number): void => {
    if ([...taken, ...tests].some((one) => one.start < end && start < one.end)) return;
    marks.push(finding('value', { start, end }, { confidence: 0.7 }));
  };
  for (const match of slice.matchAll(amount)) {
    const end = sentence.start + match.index + match[0].length;
    const unit = unitLengthAt(text, end);
    const printed = match[0].trimEnd();
    if (unit === 0 && !/[/.]/.test(printed)) continue;
    const to = unit > 0 ? end + unit : sentence.start + match.index + printed.length;
    if (to <= sentence.end) add(sentence.start + match.index, to);
  }
  for (const match of slice.matchAll(words))
    add(sentence.start + match.index, sentence.start + match.index + match[0].length);
  marks.sort((a, b) => a.start - b.start);
  for (const [index, test] of tests.entries()) {
    const next = tests[index + 1]?.start ?? sentence.end;
    const before = tests[index - 1]?.end ?? sentence.start;
    const value =
      marks.find((mark) => mark.start >= test.end && mark.end <= next && mark.start - test.end < 60) ??
      marks.findLast((mark) => mark.end <= test.start && mark.start >= before && test.start - mark.end < 12);
    if (value) test.attributes.value = text.slice(value.start, value.end);
  }
  return marks;
}
