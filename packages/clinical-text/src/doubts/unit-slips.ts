/**
 * Between the American and the international unit of a test: mg/dL (or as named) for 1 of the other. Molar masses after PubChem
 * (public domain), as the conversion tables of the AMA Manual of Style have them.
 */
const conventional: readonly (readonly [RegExp, number])[] = [
  [/glucose|\bbsl\b/i, 18.016],
  [/creatinine(?!.*ratio)/i, 88.4],
  [/cholesterol|\bhdl\b|\bldl\b/i, 38.67],
  [/triglyceride/i, 88.57],
  [/\burea\b|\bbun\b/i, 2.801],
  [/calcium/i, 4.008],
  [/bilirubin/i, 17.1],
  [/\burate\b|uric/i, 59.48],
  [/magnesium/i, 2.431],
  [/phosph(?:ate|orus)/i, 3.097],
  [/\biron\b/i, 5.585],
  [/\bb-?12\b/i, 1.355],
  [/vitamin d/i, 2.496],
];
/** A lost or doubled digit or decimal point, and g for mg. */
const powers = [10, 100, 1000];

/** The factor by which a value differs from one that could be (18: mg/dL for mmol/L; 10: a lost decimal point), or null. */
export function slipFactor(name: string, value: number, isPlausible: (value: number) => boolean): number | null {
  const own = conventionalFactor(name);
  for (const factor of own === null ? powers : [own, ...powers]) {
    if (isPlausible(value * factor) || isPlausible(value / factor)) return factor;
  }
  return null;
}

/** Between the two usual units of a test; null where there is one only. */
export function conventionalFactor(name: string): number | null {
  return conventional.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
