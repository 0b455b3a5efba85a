/**
 * Codes for "nothing of this kind is known" and "not asked": SNOMED CT's that C-CDA and US Core name for it, and the code
 * system absent-unknown-uv-ips of the International Patient Summary.
 */
const absentCodes = new Set([
  '716186003', // no known allergy
  '409137002', // no known drug allergy
  '428607008', // no known environmental allergy
  '429625007', // no known food allergy
  '716184000', // no known latex allergy
  '160244002', // no known allergies (older)
  '160245001', // no current problems or disability
  '1003774007', // no known latex allergy (newer)
  '182904002', // drug treatment unknown
  '182849000', // no drug therapy prescribed
  '373068000', // undetermined
  '266927001', // unknown if ever smoked
  '64572001', // disease: a placeholder behind a negation
  'no-allergy-info',
  'no-known-allergies',
  'no-known-medication-allergies',
  'no-known-environmental-allergies',
  'no-known-food-allergies',
  'no-problem-info',
  'no-known-problems',
  'no-medication-info',
  'no-known-medications',
  'no-procedure-info',
  'no-known-procedures',
  'no-immunization-info',
  'no-known-immunizations',
]);

/** Whether a code says that there is nothing, so that it makes no fact. */
export function isAbsenceCode(code: string | undefined): boolean {
  return code !== undefined && absentCodes.has(code.trim());
}

/** Whether a name says the same in words: "No known allergies", "NKDA", "None". */
export function isAbsenceText(label: string): boolean {
  return /^(no( current| active)? known|none\b|nil( known)?\b|nka\b|nkda\b|nkfa\b|no (known )?(drug )?allerg|no information|no impairment|no problems?\b|unknown$|not asked|not on file)/i.test(
    label.trim(),
  );
}
