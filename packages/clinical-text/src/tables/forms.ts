import type { Line } from '../document/lines.ts';
import type { Span } from '../model.ts';

/** A label of a form with what was answered to it. `blank`: a box that nobody ticked says nothing. */
export interface Answer extends Span {
  line: Line;
  answer: 'yes' | 'no' | 'blank';
  /** Answered with a box; else with a word. */
  boxed: boolean;
}

const box = /[☐☑☒□✓✔]|\[ ?[xX✓✔]? ?\]|\((?: |[xX✓✔])\)(?=\s)/g;
const ticked = /[☑☒✓✔xX]/;
const yesNo = /^(?:yes|no|y|n|unsure|unknown|n\/a|don't know)$/i;
// Gaps are bounded: an open one in front of another is tried in every way to part it.
const worded =
  /(?<label>\p{L}[\p{L}\d '’()/,&-]{2,80}?)\s{0,2}(?:\?\s?:?|:|\t| {2,12}|\s[-–]\s)\s{0,4}(?<answer>yes|no|y|n)(?=\s{0,4}(?:$|[.,;(–-]|\s{2}|\t))/giu;

/** The ticked and unticked labels and the questions answered with yes or no, line by line. */
export function findAnswers(text: string, lines: readonly Line[]): Answer[] {
  const answers: Answer[] = [];
  const hasBoxes = text.search(box) >= 0;
  for (const line of lines) {
    const boxes = hasBoxes ? [...line.text.matchAll(box)] : [];
    if (boxes.length > 0) answers.push(...boxed(text, line, boxes));
    else if (/(?:[?:\t–-]|\s\s)\s{0,4}(?:yes|no|y|n)\b/i.test(line.text)) answers.push(...inWords(line));
  }
  return answers;
}

function boxed(text: string, line: Line, boxes: readonly RegExpMatchArray[]): Answer[] {
  const [first] = boxes;
  const last = boxes.at(-1);
  if (!first || !last) return [];
  // `✓ Asthma` in a list without any empty box is a bullet.
  const marks = boxes.map((one) => ({
    at: line.start + (one.index ?? 0),
    end: line.start + (one.index ?? 0) + one[0].length,
    on: ticked.test(one[0]),
  }));
  const behind = (first.index ?? 0) > 0 && (last.index ?? 0) + last[0].length >= line.text.trimEnd().length;
  const labels = marks.map((mark, index) => {
    const from = behind ? (marks[index - 1]?.end ?? line.start) : mark.end;
    const to = behind ? mark.at : (marks[index + 1]?.at ?? line.end);
    return { ...trimmed(text, from, to, behind), on: mark.on };
  });
  const question = behind ? null : trimmed(text, line.start, marks[0]?.at ?? line.start, true);
  if (labels.every((one) => yesNo.test(text.slice(one.start, one.end)))) {
    const chosen = labels.find((one) => one.on);
    if (!question || question.end <= question.start || !chosen) return [];
    const no = /^n/i.test(text.slice(chosen.start, chosen.end));
    return [{ start: question.start, end: question.end, line, answer: no ? 'no' : 'yes', boxed: true }];
  }
  return labels
    .filter((one) => one.end > one.start)
    .map(({ start, end, on }) => ({
      start,
      end,
      line,
      answer: on ? ('yes' as const) : ('blank' as const),
      boxed: true,
    }));
}

/** A label without the gap and what follows it in another column. */
function trimmed(text: string, from: number, to: number, whole: boolean): Span {
  const slice = text.slice(from, to);
  const lead = slice.length - slice.trimStart().length;
  const words = slice.trimStart();
  const cut = whole ? -1 : words.search(/\t| {3,}/);
  const label = (cut < 0 ? words : words.slice(0, cut)).replace(/(?<![\s:,;])[\s:,;]+$/, '');
  return { start: from + lead, end: from + lead + label.length };
}

function inWords(line: Line): Answer[] {
  return [...line.text.matchAll(worded)].map((match) => {
    const start = line.start + match.index;
    const label = match.groups?.label ?? '';
    const no = /^n/i.test(match.groups?.answer ?? '');
    return { start, end: start + label.length, line, answer: no ? ('no' as const) : ('yes' as const), boxed: false };
  });
}
