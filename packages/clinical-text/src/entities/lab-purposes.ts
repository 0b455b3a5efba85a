import type { Span } from '../model.ts';
import type { ResultLine } from '../tables/result-line.ts';

/** What is aimed at, or the limit at which something is done: nothing that was measured. */
const aim =
  /(?<!\b(?:at|above|below|over|under|to|on|off|met|reached|in|within|near)(?: the| his| her)? )\b(?:aim(?:s|ing)?|target(?:s|ed|ing)?|goals?|maintain(?:ing)?|normal (?:range|values?|limits?)|reference (?:range|interval|values?)|therapeutic range|thresholds?)\b/i;
/** Words that say the aim has ended and a result follows (`target INR 2-3 today INR 2.6`). */
const measured =
  /\b(?:current(?:ly)?|today|now|actual(?:ly)?|latest|recent|result|was|were|came back|measured|admission|repeat|achieved|reached|above|below|met)\b/i;
const condition = /\b(?:if|whenever|in case|unless)\b(?!.*\b(?:was|were|had|has been)\b)/i;
const trigger =
  /\b(?:keep(?:ing)?|transfus(?:e|ion)|withhold|hold|call|notify|contact|page|escalat\w*|alert|inform|seek|titrate|replace|when|until|criteria|triggers?|limits?)\b/i;
const told =
  /^[\s,:;)-]*(?:then |→ ?|-> ?|please )?(?:withhold|omit|call|notify|transfuse|contact|seek|inform|page)\b/i;
/** Also follows upon a result (`TSH <0.01 reduce thyroxine`): a limit where the comparison is written with a gap, as in prose. */
const done =
  /^[\s,:;)-]*(?:then |→ ?|-> ?|please )?(?:hold|give|stop|cease|treat|start|reduce|increase|escalate|review|replace)\b/i;
const dispensed = /\bdisp(?:ense)?\b|\brefills?\b|\bqty\b|\brepeats\b|#\s?\d/i;

/**
 * Whether a number behind an analyte's name is an aim, a limit at which something is to be done, or the count of a prescription's
 * repeats. `line` is the stretch that the words before and behind are looked at in.
 */
export function isLimitOrAim(text: string, label: Span, result: ResultLine, line: Span): boolean {
  const before = text.slice(Math.max(line.start, label.start - 80), label.start);
  const compared = typeof result.value.value === 'string' && /^[<>≤≥]/.test(result.value.value);
  const sentence = before.replace(/^.*[.;!?]\s/s, '');
  if (/\b(?:call|met|escalation|transfusion|review|alert|activation) criteria\b/i.test(sentence)) return true;
  const clause = compared ? sentence : sentence.slice(sentence.lastIndexOf(',') + 1);
  const aims = lastMatch(clause, aim);
  if (aims !== null && !measured.test(aims)) return true;
  const stated = /\b(?:below|under|above|over|less than|greater than|more than|drops?|falls?|rises?)\b/i.test(
    text.slice(label.end, result.value.start),
  );
  const condit = lastMatch(clause, condition);
  if (condit !== null) return true;
  if (!compared && !stated) {
    return (
      /\bkeep(?:ing)?\s*(?:the |her |his )?$/i.test(clause) ||
      (!result.unit && !result.range && Number.isInteger(result.value.value) && dispensed.test(before))
    );
  }
  const triggers = lastMatch(clause, trigger);
  if (triggers !== null && !measured.test(triggers)) return true;
  const behind = text.slice(result.end, Math.min(line.end, result.end + 24));
  const gapped = /^[<>≤≥]=?\s/.test(text.slice(result.value.start, result.value.end));
  return told.test(behind) || (gapped && done.test(behind));
}

/** What stands behind the first match, or null where there is none. */
function lastMatch(words: string, pattern: RegExp): string | null {
  const match = pattern.exec(words);
  return match ? words.slice(match.index + match[0].length) : null;
}

const criteria =
  /\b(?:call|notify|contact|inform|alert|escalat\w*|seek|return|present|review)\b.{0,40}\b(?:if|when|for|criteria)\b[^.]{0,20}:?\s*$|\b(?:criteria|triggers?|thresholds?|targets?|goals?|aims?)\s*:?\s*$/i;

/** What a line opens: a list of limits (`Call doctor if:`), one of aims (`Targets:`), or null. */
export function listOpened(line: string): 'limits' | 'aims' | null {
  if (line.length >= 70 || /\d/.test(line) || !criteria.test(line)) return null;
  return /\b(?:targets?|goals?|aims?)\s*:?\s*$/i.test(line) ? 'aims' : 'limits';
}

const amount =
  /^\s?(?:IU|units?|mcg|microg(?:rams?)?|µg|μg|ug|mg|g|mmol|mEq|tab(?:let)?s?|cap(?:sule)?s?|drops?|amp(?:oule)?s?|sachets?)(?![A-Za-zÀ-ɏ]|\s?\/\s?(?:d?L|dl|l|m[lL]|[uµμ]L|g|mg|m?mol|24|h|d)(?![A-Za-z]))/i;
const frequency =
  /^\s+(?:\w{1,4} )?(?:daily|weekly|monthly|fortnightly|nocte|mane|bd|b\.d\.|bid|tds|tid|qid|qds|twice|once (?:daily|a)|every (?:day|week|month|other)|per (?:day|week|month)|a (?:day|week))(?![A-Za-z])/i;

/** Whether a number behind a name that is a test and a medicine is a dose: an amount without `/L`, or a frequency behind it. */
export function isDose(text: string, result: ResultLine, line: Span): boolean {
  if (typeof result.value.value !== 'number') return false;
  const behind = text.slice(result.value.end, Math.min(line.end, result.value.end + 40));
  // A row of a scale (`10-15 4 units`), and a strength with its volume (`20% 100 mL`).
  if (result.range && result.range.start < result.value.start && /^\s?(?:IU|units?|u)(?![\w/]|\s?\/)/i.test(behind))
    return true;
  if (/^\s?%\s{1,2}\d+\s?m[Ll](?![\w/])/.test(behind)) return true;
  if (result.range || result.flag) return false;
  // `PO4 0.8 Mg 0.7`: magnesium.
  if (/^\s?Mg[\s:=]{1,3}\d/.test(behind)) return false;
  if (amount.test(behind)) return !/24|urine/i.test(text.slice(line.start, line.end));
  return !result.unit && frequency.test(behind);
}
