import type { Line } from '../document/lines.ts';

const fluids: readonly (readonly [string, RegExp])[] = [
  ['urine', /^(?:urin(?:e|ary|alysis)|msu|csu|mid-?stream|u\/a|dipstick)/i],
  ['cerebrospinal fluid', /^(?:csf|cerebro-?spinal)/i],
  ['pleural fluid', /^pleural/i],
  ['ascitic fluid', /^(?:ascit|peritoneal)/i],
  ['synovial fluid', /^(?:synovial|joint)/i],
  ['pericardial fluid', /^pericardial/i],
  ['drain fluid', /^(?:drain|dialysate)/i],
  ['stool', /^(?:stool|fa?eca?l|fa?eces)/i],
  ['sputum', /^sputum/i],
  ['sweat', /^sweat/i],
  ['saliva', /^saliva/i],
];
const fluidWords =
  '(?:urin(?:e|ary|alysis)|msu|csu|u\\/a|mid-?stream(?: urine)?|csf|cerebro-?spinal fluid|pleural(?: fluid| aspirate| tap)?|asciti?c?(?:es)?(?: fluid| tap)?|peritoneal(?: fluid)?|synovial(?: fluid)?|joint (?:fluid|aspirate)|pericardial(?: fluid)?|drain fluid|dialysate|stools?|fa?ecal|fa?eces|sputum|sweat|saliva)';
const mention = new RegExp(`\\b(?<fluid>${fluidWords})\\b`, 'gi');
const adjacent = /^[\s(),]*(?:(?:spot|random|24 ?h(?:r|our)?|sample|specimen|dipstick|microscopy|chemistry)[\s),]*)?$/i;
const titled = new RegExp(
  `^\\W*(?<fluid>${fluidWords})(?:\\s+(?:microscopy|chemistry|biochemistry|analysis|examination|exam|dipstick|culture|results?|electrolytes?|studies|cell count|fluid|sample|specimen|m\\/?c\\/?s|&|and)+)*\\s*:?\\s*$`,
  'i',
);
/** In a heading: a fluid that is examined, not one that is drained or passed. */
const examined =
  /microscop|chemis|analys|cultur|dipstick|sediment|electrolyt|result|\btests?\b|panel|screen|specimen|sample|albumin|spot|random|24|m\/?c\/?s/i;
const labelled = /\b(?:specimen|sample|source)(?: type| source| site)?\s*:\s*(?<words>[^\d]{2,40})/i;
const blood =
  /\b(?:blood|bloods|serum|plasma|venous|arterial|capillary|fbc|fbe|cbc|haematology|hematology|u&e|uec|lft|lfts)\b/i;

function fluidOf(words: string): string | null {
  return fluids.find(([, pattern]) => pattern.test(words.trim()))?.[0] ?? null;
}

/** What the following results were measured in: told by a heading, or by a label that also holds below the headings of one report. */
export interface Specimen {
  name: string | null;
  labelled: boolean;
}

/** Where no specimen is named. */
export const noSpecimen: Specimen = { name: null, labelled: false };

/** The specimen that holds behind a line: changed by a heading, a title (`CSF`) or a label (`Specimen: MSU`), else as before. */
export function specimenAfter(line: Line, before: Specimen): Specimen {
  const label = labelled.exec(line.text)?.groups?.words;
  if (label !== undefined) {
    for (const word of label.split(/[\s,(/]+/)) {
      const name = fluidOf(word);
      if (name) return { name, labelled: true };
    }
    return noSpecimen;
  }
  if (line.text.length > 50 || (/\d/.test(line.text) && !line.heading)) return before;
  const title =
    titled.exec(line.text)?.groups?.fluid ??
    (line.heading && examined.test(line.text) ? mentioned(line.text) : undefined);
  if (title !== undefined) return { name: fluidOf(title), labelled: false };
  const named = /^[^:,.]{2,40}:?\s*$/.test(line.text);
  if (named && blood.test(line.text) && !/\b(?:red|white|occult)\b/i.test(line.text)) return noSpecimen;
  if (!line.heading) return before;
  const same = /micro|cultur|chemis|cell|count|result|dipstick|exam|gram|stain/i.test(line.text);
  return before.labelled && same ? before : noSpecimen;
}

function mentioned(text: string): string | undefined {
  return [...text.matchAll(mention)][0]?.groups?.fluid;
}

/**
 * The specimen that the words before a name on its line say: right before it (`urine Na`), or at the beginning of the list that it
 * stands in (`CSF: glucose 1.8, protein 0.9`). Null where none does; `blood` where they say so.
 */
export function specimenBefore(before: string): string | null {
  const sentence = before.replace(/^.*[.;]\s/s, '');
  const last = [...sentence.matchAll(mention)].at(-1);
  const words = last?.groups?.fluid;
  const behind = last ? sentence.slice(last.index + last[0].length) : sentence;
  if (/\b(?:serum|plasma|bloods?)\b/i.test(behind)) return 'blood';
  if (words === undefined) return null;
  const isList = /^\s*(?:\w+\s*){0,2}(?::|\s[-–]\s|\b(?:showed|shows|with)\b)/i.test(behind);
  // What was drained (`pleural tap drained 800 mL, Hb 90`) is no list of results.
  const isFluid =
    /fluid|csf|aspirate/i.test(words) && /^[\s\w]{1,24}\d/.test(behind) && !/\d\s?(?:m?L|cc)\b/i.test(behind);
  return adjacent.test(behind) || isList || isFluid ? fluidOf(words) : null;
}
