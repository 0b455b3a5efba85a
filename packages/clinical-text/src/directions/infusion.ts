import type { Span } from '../model.ts';
import { numberSource } from '../text/numbers.ts';

/** How a medicine runs in: the words of its rate, and the kind of giving as a form. */
export interface Infusion extends Span {
  form: 'infusion' | 'patient-controlled analgesia';
}

const amount = `(?:${numberSource})`;
const mass = String.raw`(?:mg|mcg|microg(?:rams?)?|µg|μg|ug|nanog(?:rams?)?|ng|g|units?|iu|u|mmol|meq|m[lL])`;
const time = String.raw`(?:min(?:ute)?s?|h(?:r|rs|ours?)?)(?![A-Za-z])`;
const rate = new RegExp(
  String.raw`(?<![\d.,/A-Za-z-])${amount}(?:\s?[-–]\s?${amount})?\s?${mass}(?:\s?\/\s?kg)?\s?(?:\/|per |an? |every )\s?${time}|(?<![\d.,/A-Za-z-])${amount}\s?(?:mg|mcg|microg(?:rams?)?|units?)\s?(?:over|\/|in)\s?24\s?(?:h(?:r|rs|ours?)?)(?![A-Za-z])`,
  'i',
);
const running =
  /\b(?:infus(?:ions?|ed|ing)|drip|gtt|IVI|CSCI|syringe[- ]?(?:driver|pump)|(?:via|by|on) (?:a )?(?:pump|driver)|continuous(?:ly)?|running|titrat\w+ (?:to|for)|T34|PCEA|epidural)\b/i;
const patch = /\bpatch|\btransdermal|\bTTS\b|durogesic|norspan|butrans|bupredermal|denpax|neupro|rivastigmin/i;
const controlled = /\b(?:PCA|patient[- ]controlled analgesia)\b/i;
const bolus = new RegExp(
  String.raw`(?:(?:bolus|demand)(?: dose)?s?(?: of)?:?\s)?${amount}\s?(?:mg|mcg|microg(?:rams?)?|µg|μg|ug)(?![A-Za-z/])(?:\s(?:bolus(?:es)?|demand|doses?))?`,
  'i',
);
const pause =
  /(?:\d{1,2}[\s-]?(?:min(?:ute)?s?|m|['’])\s?lock-?out(?: (?:interval|time|period))?|lock-?out(?: (?:interval|time|period))?(?: of)?:?\s?\d{1,2}\s?(?:min(?:ute)?s?|m)(?![A-Za-z]))/i;
const background =
  /\b(?:(?:no|nil|without(?: a)?) )?background(?: infusion)?\b(?:(?: (?:rate|at|of))*:?\s?\d[\d.]*\s?(?:mg|mcg|microg)\s?\/\s?h(?:r|our)?)?/i;

/**
 * The rate at which directions let a medicine run in, which is no dose taken each time: `1000 units/h`, `8 mcg/min`, the bolus and
 * lockout of patient-controlled analgesia. The rate of a patch is its strength. `leading`: the words in front, with the name.
 */
export function findInfusion(text: string, leading: string): Infusion | null {
  if (!/\d/.test(text)) return null;
  const around = `${leading} ${text}`;
  if (controlled.test(around)) {
    const from = controlled.exec(text);
    const at = from ? from.index + from[0].length : 0;
    const rest = text.slice(at);
    const parts = [bolus, pause, background].flatMap((pattern) => {
      const match = pattern.exec(rest);
      return match ? [{ start: at + match.index, end: at + match.index + match[0].length }] : [];
    });
    if (parts.length === 0) return null;
    return {
      start: Math.min(...parts.map(({ start }) => start)),
      end: Math.max(...parts.map(({ end }) => end)),
      form: 'patient-controlled analgesia',
    };
  }
  const found = rate.exec(text);
  if (!found || patch.test(around)) return null;
  const perMinute = /min(?:ute)?s?$/i.test(found[0]) && !/\bm[lL]\b/.test(found[0]);
  if (!perMinute && !running.test(around)) return null;
  return { start: found.index, end: found.index + found[0].length, form: 'infusion' };
}
