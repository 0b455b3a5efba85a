import type { UnitSystem } from './preferences.ts';

/**
 * How quantities are shown in the units that a person chose. The contract for views of results:
 *
 * - `conversionFor(name, unit, system)` is asked once per line, with the name and the unit as the document has them. Null
 *   means: show everything as it is written. It is null for `as-written`, for a unit that is already of the chosen
 *   system, and wherever name and unit together don't say for certain what was measured.
 * - `convert` is applied to values and to the limits of their reference range alike. What isn't a number stays away.
 * - `show` rounds a converted number for people: no more digits than the written value had, and at least two.
 * - A converted quantity is always shown together with “written as …”: the document's own words stay the proof. Stored
 *   facts, proofs, exports and review keep the written unit.
 */
export interface Conversion {
  /** Unit of the converted value. */
  readonly unit: string;
  convert(value: number): number;
  show(value: number, written: string): string;
}

interface Measure {
  /** What the written name has to be, and mustn't be. */
  readonly name: RegExp;
  readonly not?: RegExp;
  readonly si: string;
  readonly us: string;
  /** One US unit in SI units, or for a scale with another zero the way there and back. */
  readonly siPerUs: number | { readonly toSi: (us: number) => number; readonly toUs: (si: number) => number };
}

const fraction = /ratio|fraction|index|clearance|\/\s*creat/i;

/**
 * Factors from molar masses (PubChem, public domain) as in the conversion tables of the AMA Manual of Style; HbA1c by the
 * IFCC–NGSP master equation. Urea is left out where it isn't named as nitrogen: the same unit means two things.
 */
const measures: readonly Measure[] = [
  {
    name: /a1c|glyc(?:at|osylat)ed ha?emoglobin/i,
    si: 'mmol/mol',
    us: '%',
    siPerUs: { toSi: (us) => (us - 2.152) / 0.09148, toUs: (si) => 0.09148 * si + 2.152 },
  },
  { name: /glucose/i, not: fraction, si: 'mmol/L', us: 'mg/dL', siPerUs: 1 / 18.016 },
  { name: /creatinine/i, not: fraction, si: 'umol/L', us: 'mg/dL', siPerUs: 88.42 },
  { name: /cholesterol|\bhdl\b|\bldl\b/i, not: fraction, si: 'mmol/L', us: 'mg/dL', siPerUs: 1 / 38.67 },
  { name: /triglycerides?/i, not: fraction, si: 'mmol/L', us: 'mg/dL', siPerUs: 1 / 88.57 },
  { name: /urea nitrogen|\bbun\b/i, not: fraction, si: 'mmol/L', us: 'mg/dL', siPerUs: 1 / 2.801 },
  { name: /calcium/i, not: fraction, si: 'mmol/L', us: 'mg/dL', siPerUs: 1 / 4.008 },
  { name: /bilirubin/i, not: fraction, si: 'umol/L', us: 'mg/dL', siPerUs: 17.1 },
  { name: /\burate\b|uric acid/i, not: fraction, si: 'umol/L', us: 'mg/dL', siPerUs: 59.48 },
  { name: /magnesium/i, not: fraction, si: 'mmol/L', us: 'mg/dL', siPerUs: 1 / 2.431 },
  { name: /phosph(?:ate|orus)$/i, not: fraction, si: 'mmol/L', us: 'mg/dL', siPerUs: 1 / 3.097 },
  { name: /\biron\b/i, not: /binding|saturation/i, si: 'umol/L', us: 'ug/dL', siPerUs: 1 / 5.585 },
  { name: /vitamin d/i, not: /1,25/i, si: 'nmol/L', us: 'ng/mL', siPerUs: 2.496 },
  { name: /\bb-?12\b/i, not: /active|holo/i, si: 'pmol/L', us: 'pg/mL', siPerUs: 1 / 1.355 },
  { name: /ha?emoglobin|\bmchc\b/i, not: /a1c|glyc/i, si: 'g/L', us: 'g/dL', siPerUs: 10 },
  { name: /albumin|total protein|globulin/i, not: fraction, si: 'g/L', us: 'g/dL', siPerUs: 10 },
  { name: /weight/i, not: /birth|height|for/i, si: 'kg', us: 'lb', siPerUs: 0.453_592_37 },
  { name: /height|waist/i, not: /weight|fundal/i, si: 'cm', us: 'in', siPerUs: 2.54 },
  {
    name: /temp/i,
    si: 'degC',
    us: 'degF',
    siPerUs: { toSi: (us) => (us - 32) / 1.8, toUs: (si) => si * 1.8 + 32 },
  },
];

/** Units as they are shown, where that isn't how they are compared. */
const shown: Readonly<Record<string, string>> = { 'umol/L': 'µmol/L', 'ug/dL': 'µg/dL', degC: '°C', degF: '°F' };

/** A unit in the writing in which units are compared: one micro sign, one case, no marks that only a printer needs. */
function compared(unit: string): string {
  const plain = unit.trim().replace(/[µμ]/g, 'u').replace(/\s+/g, '');
  if (/^(?:°|º|deg\.?)?c(?:elsius)?$/i.test(plain)) return 'degc';
  if (/^(?:°|º|deg\.?)?f(?:ahrenheit)?$/i.test(plain)) return 'degf';
  const words: Readonly<Record<string, string>> = { lbs: 'lb', inch: 'in', inches: 'in', kgs: 'kg', mcmol: 'umol' };
  const lower = plain
    .toLowerCase()
    .replace(/^mcg/, 'ug')
    .replace(/^mcmol/, 'umol');
  return words[lower] ?? lower;
}

/** How a quantity of this name and unit is shown in the chosen system; null where it stays as it is written. */
export function conversionFor(name: string, unit: string | null, system: UnitSystem): Conversion | null {
  if (system === 'as-written' || unit === null) return null;
  const [from, to] = system === 'si' ? (['us', 'si'] as const) : (['si', 'us'] as const);
  const written = compared(unit);
  const measure = measures.find((each) => each.name.test(name) && each.not?.test(name) !== true);
  if (measure === undefined || measure[from].toLowerCase() !== written) return null;
  const { siPerUs } = measure;
  const convert = (value: number): number => {
    if (typeof siPerUs !== 'number') return system === 'si' ? siPerUs.toSi(value) : siPerUs.toUs(value);
    return system === 'si' ? value * siPerUs : value / siPerUs;
  };
  return { unit: shown[measure[to]] ?? measure[to], convert, show: (value, text) => rounded(value, text) };
}

/** A converted number with as many significant digits as were written, two at least and four at most. */
function rounded(value: number, written: string): string {
  const digits = written.replace(/[^\d]/g, '').replace(/^0+/, '').length;
  const wanted = Math.min(4, Math.max(2, digits));
  const whole = Math.trunc(Math.abs(value)).toString().length;
  const decimals = Math.abs(value) < 1 ? wanted : Math.max(0, wanted - whole);
  return value.toFixed(Math.min(3, decimals));
}
