/** What a result can measure, with the units that it is usually told in and how one is told in the other. */
export interface Measure {
  /** What the written name has to be, and mustn't be. */
  readonly name: RegExp;
  readonly not?: RegExp;
  /** Units as they are shown. */
  readonly si: string;
  readonly us: string;
  readonly scale: Scale;
}

/**
 * How a measure's units hang together. `molar`: by the mass of one mole of the molecule (or the part of it) that is weighed.
 * `linear`: by two formulas. `factor`: by a number, because both are units of one kind.
 */
type Scale =
  | { readonly kind: 'molar'; readonly weighed: string; readonly gramsPerMole: number }
  | { readonly kind: 'linear'; readonly toSi: (us: number) => number; readonly toUs: (si: number) => number }
  | { readonly kind: 'factor'; readonly siPerUs: number };

const fraction = /ratio|fraction|index|clearance|excretion|\/\s*creat/i;
const otherSubstance = /binding|dehydrogenase/i;

/**
 * A molar mass in g/mol, summed from the formula with the abridged standard atomic weights of IUPAC (CIAAW 2021); the test sums
 * it again. `weighed` is what a laboratory's mass means: of urea nitrogen the two nitrogens, of phosphate the phosphorus alone.
 */
const molar = (weighed: string, gramsPerMole: number): Scale => ({ kind: 'molar', weighed, gramsPerMole });

/**
 * Measures by the name that a document gives, the first that fits. Urea in mg/dL is left out where it isn't named as nitrogen:
 * laboratories mean either by it, and they differ by a factor of two.
 */
export const measures: readonly Measure[] = [
  {
    // The master equation of IFCC and NGSP: NGSP = 0.09148 × IFCC + 2.152 (Clin Chem 2004;50:166–174, https://ngsp.org/ifcc.asp).
    name: /a1c|glyc(?:at|osylat)ed ha?emoglobin|glycoha?emoglobin/i,
    si: 'mmol/mol',
    us: '%',
    scale: { kind: 'linear', toSi: (us) => (us - 2.152) / 0.09148, toUs: (si) => 0.09148 * si + 2.152 },
  },
  {
    name: /\bglucose\b|\bblood sugar\b/i,
    not: fraction,
    si: 'mmol/L',
    us: 'mg/dL',
    scale: molar('C6H12O6', 180.156),
  },
  { name: /\bcreatinine\b/i, not: fraction, si: 'µmol/L', us: 'mg/dL', scale: molar('C4H7N3O', 113.12) },
  {
    name: /\bcholesterol\b|\bhdl\b|\bv?ldl\b/i,
    // The number of particles is told in moles as well.
    not: /ratio|fraction|index|particle|ldl[ -]?p\b/i,
    si: 'mmol/L',
    us: 'mg/dL',
    scale: molar('C27H46O', 386.664),
  },
  // Told as if all were triolein, the usual convention.
  { name: /\btriglycerides?\b/i, not: fraction, si: 'mmol/L', us: 'mg/dL', scale: molar('C57H104O6', 885.453) },
  { name: /\burea nitrogen\b|\bbun\b/i, not: fraction, si: 'mmol/L', us: 'mg/dL', scale: molar('N2', 28.014) },
  { name: /\bcalcium\b/i, not: fraction, si: 'mmol/L', us: 'mg/dL', scale: molar('Ca', 40.078) },
  { name: /\bbilirubin\b/i, not: fraction, si: 'µmol/L', us: 'mg/dL', scale: molar('C33H36N4O6', 584.673) },
  { name: /\burate\b|\buric acid\b/i, not: fraction, si: 'µmol/L', us: 'mg/dL', scale: molar('C5H4N4O3', 168.112) },
  { name: /\bmagnesium\b/i, not: fraction, si: 'mmol/L', us: 'mg/dL', scale: molar('Mg', 24.305) },
  { name: /\bphosph(?:ate|orus)$/i, not: fraction, si: 'mmol/L', us: 'mg/dL', scale: molar('P', 30.974) },
  {
    name: /\blactate\b|\blactic acid\b/i,
    not: otherSubstance,
    si: 'mmol/L',
    us: 'mg/dL',
    scale: molar('C3H6O3', 90.078),
  },
  { name: /\biron\b/i, not: /binding|saturation/i, si: 'µmol/L', us: 'µg/dL', scale: molar('Fe', 55.845) },
  {
    // 25-hydroxycholecalciferol; that of vitamin D2 weighs 3 % more.
    name: /vitamin d3?\b/i,
    not: /1,25|d2|binding/i,
    si: 'nmol/L',
    us: 'ng/mL',
    scale: molar('C27H44O2', 400.647),
  },
  // Cyanocobalamin, by which the tests are calibrated.
  {
    name: /\bb-?12\b/i,
    not: /active|holo|binding/i,
    si: 'pmol/L',
    us: 'pg/mL',
    scale: molar('C63H88CoN14O14P', 1355.388),
  },
  { name: /\bfol(?:ate|ic acid)\b/i, si: 'nmol/L', us: 'ng/mL', scale: molar('C19H19N7O6', 441.404) },
  {
    name: /\b(?:free|ft)[ -]?t4\b|\bft4\b|\bfree thyroxine\b/i,
    si: 'pmol/L',
    us: 'ng/dL',
    scale: molar('C15H11I4NO4', 776.871),
  },
  {
    name: /\bfree[ -]t3\b|\bft3\b|\bfree triiodothyronine\b/i,
    si: 'pmol/L',
    us: 'pg/mL',
    scale: molar('C15H12I3NO4', 650.975),
  },
  { name: /\bcortisol\b/i, not: otherSubstance, si: 'nmol/L', us: 'µg/dL', scale: molar('C21H30O5', 362.466) },
  {
    name: /\btestosterone\b/i,
    not: /binding|index|free|bioavailable/i,
    si: 'nmol/L',
    us: 'ng/dL',
    scale: molar('C19H28O2', 288.431),
  },
  { name: /\bo?estradiol\b/i, not: otherSubstance, si: 'pmol/L', us: 'pg/mL', scale: molar('C18H24O2', 272.388) },
  {
    name: /\bprogesterone\b/i,
    not: /17|hydroxy|\boh\b/i,
    si: 'nmol/L',
    us: 'ng/mL',
    scale: molar('C21H30O2', 314.469),
  },
  {
    name: /\bha?emoglobin\b|\bh(?:b|gb)\b|\bmchc\b/i,
    not: /a1|glyc/i,
    si: 'g/L',
    us: 'g/dL',
    scale: { kind: 'factor', siPerUs: 10 },
  },
  {
    name: /albumin|total protein|globulin/i,
    not: fraction,
    si: 'g/L',
    us: 'g/dL',
    scale: { kind: 'factor', siPerUs: 10 },
  },
  {
    name: /weight/i,
    not: /birth|height|for/i,
    si: 'kg',
    us: 'lb',
    scale: { kind: 'factor', siPerUs: 0.453_592_37 },
  },
  { name: /height|waist/i, not: /weight|fundal/i, si: 'cm', us: 'in', scale: { kind: 'factor', siPerUs: 2.54 } },
  {
    name: /temp/i,
    si: '°C',
    us: '°F',
    scale: { kind: 'linear', toSi: (us) => (us - 32) / 1.8, toUs: (si) => si * 1.8 + 32 },
  },
];

/** Charges of one ion: so many equivalents are one mole of it. */
const charges: readonly { readonly name: RegExp; readonly charge: number }[] = [
  { name: /\b(?:sodium|potassium|chloride|bicarbonate|hco3)\b/i, charge: 1 },
  { name: /\b(?:calcium|magnesium)\b/i, charge: 2 },
];

/** What a result of this name measures; null where the name doesn't say it for certain. */
export function measureOf(name: string): Measure | null {
  return measures.find((each) => each.name.test(name) && each.not?.test(name) !== true) ?? null;
}

/** Equivalents of one mole of what a result of this name measures; null where that isn't known. */
export function chargeOf(name: string): number | null {
  return fraction.test(name) ? null : (charges.find((each) => each.name.test(name))?.charge ?? null);
}
