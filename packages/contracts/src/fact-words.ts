/** The entity types that become facts of a record; each has its detail table. */
export const factTypes = [
  'condition',
  'symptom',
  'medication',
  'allergy',
  'lab',
  'vital',
  'procedure',
  'immunization',
  'encounter',
  'family_history',
  'social_history',
] as const;
export type FactType = (typeof factTypes)[number];

/** Who and when a finding is about. */
export const assertions = ['present', 'absent', 'possible', 'historical', 'family'] as const;
export type Assertion = (typeof assertions)[number];

/** Why a person rejects a fact (`reject_clinical_event`). */
export const rejectionReasons = ['misread', 'wrong', 'outdated', 'duplicate', 'of_somebody_else', 'other'] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** The ways to look at a record (`set_lens_preference`, `get_lens_preference`). */
export const lenses = ['document', 'narrative'] as const;
export type Lens = (typeof lenses)[number];
