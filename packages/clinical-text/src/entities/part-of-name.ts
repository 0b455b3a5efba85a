import type { TermType } from '../lexicon/phrase-index.ts';
import type { Span } from '../model.ts';

/** Names that a finding or medicine is only a word of: `tumour cells`, `stroke unit`, `heat shock protein`, `tacrolimus level`. */
const namedAfter: Partial<Record<TermType, RegExp>> = {
  condition:
    /^[ -](?:cells?|proteins?|markers?|suppressor|tissue|board|cent(?:er|re)s?|clinics?|registry|society|association|foundation|ward|department|service|units?|healing|nurse|educator|specialist|guidelines?|questionnaire|score|index|scale|screening|screen|antigens?|swabs?|wipes?|rubs?|pads?|levels?|cessation|viral oncogene|dissemination|trial|(?:thrombo)?prophylaxis|prevention|risk(?! of\b)|pathway|bundle|protocol|precautions|contacts?|checks?|check-?up|surveillance|(?:re)?vaccin\w*|booster|immuni[sz]ation|jab|shots?|serology|up[- ]to[- ]date|utd|assessment tool)\b/i,
  symptom:
    /^[ -](?:cells?|markers?|board|cent(?:er|re)s?|clinics?|service|team|specialist|questionnaire|score|index|scale|diary|chart)\b/i,
  drug: /^[ -](?:(?:trough|peak|plasma|serum|blood) )?(?:levels?|concentrations?|values?|assay|resistan\w+|susceptib\w+|sensitiv\w+|enhancement|release assay)\b|^[ -]susceptible\b/i,
};

/** Words in front that take the illness away: `pre-pregnancy weight`, `anti-TB treatment`. */
const prefixed = /(?<![\p{L}])(?:pre|anti)-$/iu;
/** What a score of risk was asked about. */
const scored = /\b(?:low|high|intermediate|moderate)[- ](?:risk|probability|likelihood)(?: (?:of|for))? $/i;
const scoredFor =
  /^(?:PE|DVT|VTE|ACS|MI|pulmonary embol\w+|deep ve(?:in|nous) thrombos\w+|acute coronary syndrome|sepsis|stroke)$/i;

/** A measured amount in the body, never a dose. */
const measured = /^:? (?:[<>] ?)?\d[\d.,]* ?(?:[µμu]g|[mnp]g|[mnµμp]?mol|[km]?IU|U)\/(?:[md]?L|24)/i;

/** True where a finding or medicine is only a word of another thing's name. */
export function partOfName(text: string, hit: Span, type: TermType): boolean {
  const after = text.slice(hit.end, hit.end + 40);
  const before = text.slice(Math.max(0, hit.start - 30), hit.start);
  if (
    type === 'condition' &&
    (prefixed.test(before) || (scored.test(before) && scoredFor.test(text.slice(hit.start, hit.end))))
  )
    return true;
  if (namedAfter[type]?.test(after)) return true;
  if (type === 'drug' && measured.test(after)) return true;
  // A species (`M. tuberculosis`).
  return type === 'condition' && /(?<![\p{L}])\p{Lu}\. $/u.test(text.slice(Math.max(0, hit.start - 4), hit.start));
}
