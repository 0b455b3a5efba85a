/** Kinds of quantity that a LOINC code tells apart (its property): a mass per volume is another code than an amount of substance. */
export type QuantityKind =
  | 'substance'
  | 'substance ratio'
  | 'mass'
  | 'mass ratio'
  | 'mass per substance'
  | 'count'
  | 'fraction'
  | 'activity'
  | 'volume'
  | 'per field'
  | 'titre'
  | 'nominal';

const kinds: readonly [QuantityKind, RegExp][] = [
  ['nominal', /^\{nominal\}$/],
  ['titre', /^\{titer\}$|^titre$|^titer$/],
  ['fraction', /^%$|^l\/l$|^\/100/],
  ['per field', /\/\[?[hl]pf\]?$/],
  ['substance ratio', /^[munp]?mol\/m?mol$/],
  ['mass per substance', /^[munp]?g\/m?mol$/],
  ['mass ratio', /^[munpk]?g\/(?:[munp]?g|24h)$|^[munpk]?g\/\(24\.h\)$/],
  ['substance', /^(?:[munpf]?mol|m?eq)\/[dmu]?l$/],
  ['mass', /^[munpfk]?g\/[dmu]?l$/],
  ['activity', /^[munk]?(?:i?u|arbu|gplu|mplu|ku)\/[dmu]?l$|^k?a?u\/l$/],
  ['count', /^(?:x?10[*^]?\d+|[km]|cells?|copies|thou)?\/(?:[um]?l|mm3)$/],
  ['volume', /^fl$/],
];

/** The kind of a printed or UCUM unit; null for one whose kind makes no difference or isn't known. */
export function quantityKind(unit: string): QuantityKind | null {
  const written =
    unit === '{nominal}' || unit === '{titer}'
      ? unit
      : unit
          .toLowerCase()
          .replace(/[µμ]/g, 'u')
          .replace(/mcg|micro(?:g)?/g, 'ug')
          .replace(/ugmol/g, 'umol')
          .replace(/gm\b/g, 'g')
          .replace(/²/g, '2')
          .replace(/[⁰¹²³⁴-⁹]+/g, (power) => `^${[...power].map((digit) => superscripts.indexOf(digit)).join('')}`)
          .replace(/\{[^}]*\}|[\s'×]/g, '')
          .replace(/\[(iu|arbu|gplu|mplu)\]/g, '$1')
          .replace(/^x(?=10)/, '');
  return kinds.find(([, pattern]) => pattern.test(written))?.[0] ?? null;
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
