import type { Span } from '../model.ts';

/** A finding of the sentence, with its kind where it is known. */
type Named = Span & { type?: string };

/** Where a list behind a denial stops being denied; offsets of the text. */
export interface BrokenList {
  /** From here on it isn't clear what is meant. */
  unclear: number;
  /** From here on the items are there. */
  present: number;
}

/**
 * Where a list of items side by side is no longer denied, because one of them says what only a thing that is there has: a count, a
 * time, a description (`no stroke, MI 2019, stents x2`, `no fever, cough productive of green sputum`). `no` is said of the word
 * behind it, and of others only as far as the list goes on: what stands between it and such an item may belong to either
 * (`no LOC, headache, vomiting x3`). `denies` has the whole list for its object. Null: everything is denied.
 */
export function brokenList(text: string, denial: Span, end: number, findings: readonly Named[]): BrokenList | null {
  const rest = text.slice(denial.end, end);
  if (!rest.includes(',')) return null;
  // With `or` all of it is one denial.
  const joined = /,?\s(?:or|nor)\s/i.test(rest.split(/[;:]/, 1)[0] ?? rest);
  let at = denial.end;
  let second: number | null = null;
  for (const [index, item] of rest.split(',').entries()) {
    const span = { start: at, end: at + item.length };
    at = span.end + 1;
    if (index === 0) continue;
    second ??= span.start;
    const inside = findings.filter((one) => one.start >= span.start && one.start < span.end);
    const ill = inside.find(({ type }) => type === 'condition' || type === 'symptom');
    const isLoose = ill !== undefined && !joined && determiner.test(text.slice(denial.start, denial.end));
    if (says(text, item, span, inside, ill, joined)) {
      return { unclear: isLoose ? second : span.start, present: span.start };
    }
    // How long it has been there, or how long none of it has (`no chest pain, palpitations for 2 weeks`).
    if (isLoose && forTime.test(item)) return { unclear: second, present: Number.MAX_SAFE_INTEGER };
  }
  return null;
}

/** Whether an item says something of its own. */
function says(
  text: string,
  item: string,
  span: Span,
  inside: readonly Named[],
  ill: Named | undefined,
  joined: boolean,
): boolean {
  // `vomiting or diarrhoea x3 days`: none of them for so long.
  if (ownEvidence.test(item) && !/\s(?:or|nor)\s/i.test(item)) return true;
  if (!joined && (sized.test(item) || /\w\s+(?:is |are )?present\b/i.test(item))) return true;
  if (inside.some((one) => one.type === 'drug' && taken.test(text.slice(span.start, one.start)))) return true;
  if (joined || ill === undefined) return false;
  return affirmed.test(item) || counted.test(item) || described.test(text.slice(ill.end, span.end));
}

const determiner = /^(?:no|nil|without|w\/o)$/i;
/** What only a thing that was there has: a year, a number of times, a measure. */
const ownEvidence =
  /(?<!\bsince )\b(?:19|20)\d\d\b|\bx ?\d+\b|(?<!\b(?:than|over|above|exceeding) )(?<![<>≥≤] ?)\b\d+(?:\.\d+)? ?(?:mm|cm|mg|mcg|micrograms?|units?)\b/i;
const sized =
  /^\s*(?:and )?(?:an? )?(?:very )?(?:small|tiny|trace|moderate|large|massive|extensive|mild|minor|severe)\b/i;
const taken =
  /\bon (?:long[- ]term |regular |daily )?$|^\s*(?:and )?(?:(?:he|she|pt|the patient) )?(?:takes|uses|continues)\b/i;
/** A verb of having in front of the finding. */
const affirmed =
  /^\s*(?:and )?(?:(?:the )?(?:patient|pt|he|she|they|i) )?(?:does |did |do )?(?:ha(?:s|ve|d)|having|reports?|feels?|c\/o|gets?|getting|still|some|ongoing|notes?|noticed|describes?|\+ve|positive for)\b(?! (?:no|not|never|nil|denie[sd]|n['’]t|been (?:well|fine))\b)/i;
/** How often or how much of it: `vomited twice`, `fever 38.9`, `pain 7/10`, `headaches daily`. */
const counted =
  /\b(?:once|twice|thrice|(?:two|three|four|five|six|several|many|multiple|\d+) times|(?:\d+|one|two|three|several) episodes?(?: of)?)\b(?! (?:a|per|daily|weekly|every)\b)|\b(?:3[5-9]|4[0-2])\.\d\b|\b\d{1,2}\/10\b|\bx ?\d{1,2}\/(?:7|52)\b|\b(?:daily|nightly|every (?:day|night|morning)|most (?:days|nights))\s*[.;)]?$/i;
const forTime =
  /\bfor (?:(?:the )?(?:last|past) )?(?:\d{1,2}|one|two|three|four|five|six|seven|an?|a few|several|some) ?(?:h|hrs?|hours?|days?|d|weeks?|wks?|months?|\/7|\/52|\/12)\b/i;
/** What is said of the thing in front of it as of one that is there. */
const described =
  /^\s*(?:,? ?(?:which|that) )?(?:is |was |are )?(?:productive of|radiat\w+|worse(?:ning|ned)?(?! than)|better (?:with|when|after|on)|relieved|aggravated|exacerbated|precipitated|triggered|provoked|brought on|accompanied|described|lasting|persist(?:s|ed|ing)|ongoing|improving|settling|increasing|start(?:ed|ing)|began|beginning|with (?:\w+ )?(?:green|yellow|brown|white|clear|blood[- ]?\w*|purulent|thick|frothy|rusty)\b)/i;
