import type { Doubt, ReviewItem, ReviewReason } from '@exora/contracts';
import { partialDate } from '#lib/format/dates.ts';
import type { DateOrder } from '#lib/format/preferences.ts';

/** Why a fact should be looked at, each in a plain sentence: what is doubted about it, else the reason of its place. */
export function reviewSentences(
  { reasons, doubts }: Pick<ReviewItem, 'reasons' | 'doubts'>,
  dates: DateOrder,
): string[] {
  const said = doubts.map((doubt) => doubtSentence(doubt, dates));
  const further = reasons.flatMap((reason) => reasonSentence(reason, doubts.length > 0) ?? []);
  return [...new Set([...further, ...said])];
}

/** Null for what the doubts tell already. */
function reasonSentence(reason: ReviewReason, hasDoubts: boolean): string | null {
  switch (reason) {
    case 'text_layer_mismatch':
      return 'The text kept in this file differs from what its page shows.';
    case 'conflict':
      return 'Another document says something else.';
    case 'high_risk':
      return 'A mistake here could do harm, so it is worth a look.';
    case 'low_confidence':
      return hasDoubts ? null : 'The words could not be read or understood with certainty.';
    case 'uncoded':
      return 'No code was found for it, so it is not compared with other documents.';
    case 'doubted':
      return null;
  }
}

function doubtSentence({ name, parameters }: Doubt, dates: DateOrder): string {
  const of = (key: string) => String(parameters[key] ?? '');
  const unit = parameters.unit === undefined ? '' : ` ${of('unit')}`;
  switch (name) {
    case 'low_confidence_number':
      return 'The number was hard to read on the page.';
    case 'letters_in_number':
      return `The page seems to say “${of('printed')}”, which was read as ${of('read')}.`;
    case 'ambiguous_date':
      return `The date was read as ${partialDate(of('read'), dates)}; it could also be ${partialDate(of('other'), dates)}.`;
    case 'implausible_value':
      return implausible(parameters, unit);
    case 'critical_value':
      return `The result is ${of('side') === 'low' ? 'very low' : 'very high'} (limit ${of('limit')}${unit}). Make sure that it was read rightly.`;
    case 'flag_differs':
      return parameters.computed === 'none'
        ? `It is marked ${of('given')}, but lies inside the printed range.`
        : `It is marked ${of('given')}, but by the printed range it would be ${of('computed')}.`;
    case 'range_reversed':
      return `The printed range runs backwards (${of('low')} to ${of('high')}).`;
    case 'dose_above_usual':
      return `${of('stated')}${unit} ${per(of('per'))} is more than is usual (${of('usual')}${unit}).`;
    case 'laterality_conflict':
      return `It says ${of('side')} here and ${of('other')} elsewhere.`;
    case 'negation_conflict':
      return `The document says that it is ${of('stated')}, and elsewhere that it is ${of('other')}.`;
    case 'extractors_disagree':
      return `Two ways of reading came to different results${parameters.attributes === undefined ? '' : ` (${of('attributes')})`}.`;
    case 'ambiguous_short_form':
      return `The short form can mean ${of('meanings')}.`;
  }
}

function implausible(parameters: Doubt['parameters'], unit: string): string {
  const { value, low, high, factor } = parameters;
  const limits =
    low !== undefined && high !== undefined
      ? `between ${low} and ${high}${unit}`
      : low !== undefined
        ? `above ${low}${unit}`
        : `below ${high}${unit}`;
  const slip = factor === undefined ? '' : ' A decimal point may have been lost or moved.';
  return `${value}${unit} is hardly possible (usually ${limits}).${slip}`;
}

function per(word: string): string {
  return word === 'day' ? 'a day' : word === 'dose' ? 'at once' : `a ${word}`;
}
