import type { Doubt, DoubtName } from '@exora/contracts';

/**
 * How likely it is that a fact with this doubt is wrong in what is doubted: our own estimates, by what a reader of charts would
 * check first. A dose above all usual ones is more often a misread digit or unit than a dose; a numeric date that nothing settles
 * is wrong in at most half of the cases and seldom harms. `critical_value` is no sign of an error: such a result is checked because
 * of what follows from it.
 */
const weights: Record<DoubtName, number> = {
  implausible_value: 0.8,
  dose_above_usual: 0.7,
  laterality_conflict: 0.6,
  negation_conflict: 0.6,
  extractors_disagree: 0.6,
  ambiguous_short_form: 0.5,
  letters_in_number: 0.5,
  low_confidence_number: 0.5,
  critical_value: 0.5,
  flag_differs: 0.5,
  range_reversed: 0.4,
  ambiguous_date: 0.2,
};

/** A doubt with its weight. Parameters that are null are left out. */
export function doubt(name: DoubtName, parameters: Record<string, string | number | null> = {}): Doubt {
  const given = Object.entries(parameters).flatMap(([key, value]): [string, string | number][] =>
    value === null ? [] : [[key, typeof value === 'string' ? value.slice(0, 200) : value]],
  );
  return { name, weight: weights[name], parameters: Object.fromEntries(given) };
}
