import type { NarratableFact } from '@exora/contracts';
import { innerName } from './names.ts';

/** An attribute that is text, or null. */
export function textOf(fact: NarratableFact, name: string): string | null {
  const value = fact.attributes[name];
  return typeof value === 'string' && value.trim() !== '' ? value.replace(/\s+/g, ' ').trim() : null;
}

/** An attribute that is a number, or null. */
export function numberOf(fact: NarratableFact, name: string): number | null {
  const value = fact.attributes[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A number without exponent or rounding, as it was stored. */
function digits(value: number): string {
  const plain = String(value);
  return /e/i.test(plain) ? value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 }) : plain;
}

/** How a result stands to its reference: as flagged on the page, else by its printed limits. Null: nothing tells. */
export type Standing = 'low' | 'high' | 'abnormal' | 'within';

export function standingOf(fact: NarratableFact): Standing | null {
  const flag = textOf(fact, 'flag')?.toUpperCase();
  if (flag === 'H' || flag === 'HH') return 'high';
  if (flag === 'L' || flag === 'LL') return 'low';
  if (flag === 'A' || flag === 'AA') return 'abnormal';
  if (flag !== undefined && flag !== 'N') return null;
  const value = numberOf(fact, 'value');
  const low = numberOf(fact, 'refLow');
  const high = numberOf(fact, 'refHigh');
  if (value === null || (low === null && high === null)) return flag === 'N' ? 'within' : null;
  if (low !== null && value < low) return 'low';
  if (high !== null && value > high) return 'high';
  return 'within';
}

/** A result in words begins small inside a sentence: `Not detected`, but `MRSA` and `Staphylococcus aureus` stay. */
function inProse(value: string): string {
  return /^(?:Not|No|Non|Negative|Positive|Normal|Abnormal|Reactive|Detected|Present|Absent|Trace|Equivocal|Indeterminate|Clear|Yellow)\b/.test(
    value,
  )
    ? value.charAt(0).toLowerCase() + value.slice(1)
    : value;
}

/** A unit as printed; of UCUM's notation without its brackets, and without what it only annotates (`{score}`). */
export function unitWords(unit: string | null): string | null {
  const plain = unit
    ?.replace('mm[Hg]', 'mmHg')
    .replace(/^\{[^}]*\}$/, '')
    .replace(/\{([\d.]+)_?m2\}/, '$1m2');
  return plain === undefined || plain === '' ? null : plain;
}

/** The value of a result or measurement with its unit as printed; null when it has none that fits in a sentence. */
export function valueWords(fact: NarratableFact): string | null {
  const value = numberOf(fact, 'value') ?? textOf(fact, 'value');
  if (value === null) return null;
  const printed = typeof value === 'number' ? digits(value) : inProse(value);
  if (printed.length > 60) return null;
  const unit = unitWords(textOf(fact, 'unit') ?? (fact.type === 'vital' ? textOf(fact, 'impliedUnit') : null));
  if (unit === null || unit.length > 30 || !/\d/.test(printed)) return printed;
  return `${printed} ${unit}`;
}

/** The limits of a result as printed on the page: `reference range 12–17`; null when there are none. */
function rangeWords(fact: NarratableFact): string | null {
  const low = numberOf(fact, 'refLow');
  const high = numberOf(fact, 'refHigh');
  if (low !== null && high !== null) return `reference range ${digits(low)}–${digits(high)}`;
  if (high !== null) return `reference limit ${digits(high)}`;
  return low === null ? null : `reference limit ${digits(low)}`;
}

/** A result after its name: `11.2 g/dL (low, reference range 12–17)`. */
export function resultWords(fact: NarratableFact, { range = false } = {}): string | null {
  const value = valueWords(fact);
  if (value === null) return null;
  const standing = standingOf(fact);
  if (standing === null || standing === 'within') return value;
  const limits = range ? rangeWords(fact) : null;
  return `${value} (${limits === null ? standing : `${standing}, ${limits}`})`;
}

const timesADay: Record<string, string> = {
  1: 'once daily',
  2: 'twice daily',
  3: 'three times daily',
  4: 'four times daily',
  5: 'five times daily',
  6: 'six times daily',
};

/** How often a medicine is taken: counted where the count is whole, else the words of the page. */
function frequencyWords(fact: NarratableFact): string | null {
  const perDay = numberOf(fact, 'frequencyPerDay');
  const printed = textOf(fact, 'frequency');
  // Times of day say more than their number.
  if (printed !== null && /^(?:in|at|every|each|before|after|with)\b[a-z0-9 ]+$/.test(printed)) return printed;
  if (perDay !== null && timesADay[perDay] !== undefined) return timesADay[perDay];
  if (perDay !== null && Math.abs(perDay - 1 / 7) < 0.002) return 'once weekly';
  return printed !== null && printed.length <= 40 ? printed : null;
}

/** Dose and rhythm of a medicine without its name: `500 mg twice daily`; empty when nothing is known. */
export function regimenWords(fact: NarratableFact): string {
  const strength = textOf(fact, 'strength');
  const dose = numberOf(fact, 'dose');
  const most = numberOf(fact, 'doseMax');
  const unit = textOf(fact, 'unit');
  const amount =
    dose !== null && unit !== null && unit.length <= 20
      ? `${digits(dose)}${most === null || most === dose ? '' : `–${digits(most)}`} ${plural(unit, most ?? dose)}`
      : null;
  const isMeasured = amount !== null && strength !== null && squeezed(amount) === squeezed(strength);
  const parts = [
    strength !== null && strength.length <= 40 && !fact.text.includes(strength) ? strength : null,
    amount !== null && !isMeasured ? (strength === null ? amount : `(${amount})`) : null,
    frequencyWords(fact),
    fact.attributes.prn === true ? 'as needed' : null,
  ];
  return parts.filter((part) => part !== null).join(' ');
}

const counted = new Set([
  'tablet',
  'capsule',
  'puff',
  'drop',
  'unit',
  'spray',
  'patch',
  'sachet',
  'lozenge',
  'injection',
]);

function plural(unit: string, amount: number): string {
  if (amount <= 1 || !counted.has(unit)) return unit;
  return unit === 'patch' ? 'patches' : `${unit}s`;
}

function squeezed(text: string): string {
  return text.toLowerCase().replace(/\s/g, '');
}

/** A medicine with its regimen inside a sentence: `metformin 500 mg twice daily`. */
export function medicineWords(fact: NarratableFact): string {
  return [innerName(fact), regimenWords(fact)].filter(Boolean).join(' ');
}

/** Where a medicine's course stands, by its status, assertion and stop. */
export type Course = 'taken' | 'stopped' | 'paused' | 'planned' | 'not taken';

const over = new Set(['stopped', 'completed', 'discontinued', 'ceased', 'inactive', 'cancelled']);

export function courseOf(fact: NarratableFact): Course {
  if (fact.assertion === 'absent') return 'not taken';
  const status = textOf(fact, 'status')?.toLowerCase();
  if (status !== undefined && over.has(status)) return 'stopped';
  if (status === 'on-hold' || status === 'suspended') return 'paused';
  if (status === 'planned' || status === 'draft' || status === 'intended') return 'planned';
  return fact.assertion === 'historical' ? 'stopped' : 'taken';
}

const undone = new Set(
  'planned preparation scheduled intended active in-progress on-hold not-done cancelled aborted suspended stopped'.split(
    ' ',
  ),
);

/** Whether a procedure or vaccination is said not to be done, or not to be finished. */
export function isUndone(fact: NarratableFact): boolean {
  const isAct = fact.type === 'procedure' || fact.type === 'immunization';
  return isAct && undone.has(textOf(fact, 'status')?.toLowerCase() ?? '');
}
