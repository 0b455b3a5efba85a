import type { UnitSystem } from '#lib/format/preferences.ts';
import { type Measure, measureOf } from './measures.ts';
import { ucumCode } from './ucum-code.ts';

/**
 * How quantities are shown in the units that a person chose. The contract for views of results:
 *
 * - `conversionFor(name, unit, system)` is asked once per line, with the name and the unit as the document has them. Null
 *   means: show everything as it is written. It is null for `as-written`, for a unit that is already of the chosen
 *   system, and wherever name and unit together don't say for certain what was measured.
 * - `convert` is applied to values and to the limits of their reference range alike. What isn't a number stays away.
 * - `inDigitsOf` rounds a converted number for people: no more digits than the written value had, and at least two.
 * - A converted quantity is always shown together with “written as …”: the document's own words stay the proof. Stored
 *   facts, proofs, exports and review keep the written unit.
 *
 * It needs no unit library, so that every view in the browser can ask it; `convertResult` does.
 */
export interface Conversion {
  /** Unit of the converted value. */
  readonly unit: string;
  convert(value: number): number;
}

/** How a quantity of this name and unit is shown in the chosen system; null where it stays as it is written. */
export function conversionFor(name: string, unit: string | null, system: UnitSystem): Conversion | null {
  if (system === 'as-written' || unit === null) return null;
  const [from, to] = system === 'si' ? (['us', 'si'] as const) : (['si', 'us'] as const);
  const measure = measureOf(name);
  if (measure === null || ucumCode(measure[from]) !== ucumCode(unit)) return null;
  const { toSi, toUs } = waysOf(measure);
  return { unit: measure[to], convert: system === 'si' ? toSi : toUs };
}

interface Ways {
  readonly toSi: (us: number) => number;
  readonly toUs: (si: number) => number;
}

function waysOf({ scale, si, us }: Measure): Ways {
  if (scale.kind === 'linear') return scale;
  const siPerUs = scale.kind === 'factor' ? scale.siPerUs : inLitre(us) / scale.gramsPerMole / inLitre(si);
  return { toSi: (value) => value * siPerUs, toUs: (value) => value / siPerUs };
}

const prefixes: Readonly<Record<string, number>> = { '': 1, d: 1e-1, m: 1e-3, u: 1e-6, n: 1e-9, p: 1e-12 };

/** Grams or moles per litre of one unit of concentration: 0.01 of `mg/dL`. */
function inLitre(unit: string): number {
  const [, above = '', below = ''] = /^([munp]?)(?:g|mol)\/([dm]?)L$/.exec(ucumCode(unit)) ?? [];
  return (prefixes[above] ?? Number.NaN) / (prefixes[below] ?? Number.NaN);
}
