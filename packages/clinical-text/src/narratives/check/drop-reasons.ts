/** Why a sentence is left out. Counted; what the sentence said is kept nowhere. */
export type DropReason =
  | 'fact_missing'
  | 'fact_unknown'
  | 'fact_unnamed'
  | 'form_unknown'
  | 'date_unknown'
  | 'number_unknown'
  | 'unit_unknown'
  | 'name_unknown'
  | 'negation_differs'
  | 'assertion_differs'
  | 'side_differs'
  | 'standing_differs'
  | 'trend_differs';
