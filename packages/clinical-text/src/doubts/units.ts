const prefixes: Record<string, number> = {
  '': 1,
  k: 1e3,
  d: 0.1,
  c: 0.01,
  m: 1e-3,
  u: 1e-6,
  n: 1e-9,
  p: 1e-12,
  f: 1e-15,
};

/** A unit as a multiple of the plain unit of its dimension. */
interface Scale {
  dimension: string;
  factor: number;
}

const simple: Record<string, Scale> = {
  lb: { dimension: 'g', factor: 453.592 },
  lbs: { dimension: 'g', factor: 453.592 },
  '[lb_av]': { dimension: 'g', factor: 453.592 },
  oz: { dimension: 'g', factor: 28.3495 },
  in: { dimension: 'm', factor: 0.0254 },
  '[in_i]': { dimension: 'm', factor: 0.0254 },
  '%': { dimension: '1', factor: 0.01 },
  'l/l': { dimension: '1', factor: 1 },
  'k/ul': { dimension: '/l', factor: 1e9 },
  'm/ul': { dimension: '/l', factor: 1e12 },
  '/ul': { dimension: '/l', factor: 1e6 },
  '/mm3': { dimension: '/l', factor: 1e6 },
  'cells/ul': { dimension: '/l', factor: 1e6 },
  kpa: { dimension: 'pa', factor: 1e3 },
  mmhg: { dimension: 'pa', factor: 133.322 },
  c: { dimension: 'cel', factor: 1 },
  cel: { dimension: 'cel', factor: 1 },
};

const ratio = /^(?<n>[kdcmunpf]?)(?<of>g|mol|eq|iu|u)\/(?<d>[dcmun]?)(?<per>l|g|mol)$/;
const count = /^x?10[*^]?(?<power>\d{1,2})\/(?<d>[dmu]?)l$/;
const plain = /^(?<n>[kdcmunp]?)(?<of>g|l|m)$/;

function written(unit: string): string {
  return unit
    .trim()
    .toLowerCase()
    .replace(/[µμ]/g, 'u')
    .replace(/mcg|microg(?:rams?)?/g, 'ug')
    .replace(/mm\[hg\]/g, 'mmhg')
    .replace(/\[iu\]/g, 'iu')
    .replace(/[⁰¹²³⁴-⁹]+/g, (power) => `^${[...power].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit)).join('')}`)
    .replace(/\{[^}]*\}|[\s°×]/g, '')
    .replace(/^(?:deg(?:rees?)?)/, '')
    .replace(/(?<=\d)x10/, 'x10');
}

function scaleOf(unit: string): Scale | null {
  const text = written(unit);
  const known = simple[text];
  if (known !== undefined) return known;
  const counted = count.exec(text)?.groups;
  if (counted) return { dimension: '/l', factor: 10 ** Number(counted.power) / (prefixes[counted.d ?? ''] ?? 1) };
  const parts = ratio.exec(text)?.groups;
  if (parts) {
    const factor = (prefixes[parts.n ?? ''] ?? 1) / (prefixes[parts.d ?? ''] ?? 1);
    return { dimension: `${parts.of}/${parts.per}`, factor };
  }
  const whole = plain.exec(text)?.groups;
  return whole ? { dimension: whole.of ?? '', factor: prefixes[whole.n ?? ''] ?? 1 } : null;
}

/** A value in another unit of the same dimension; null where the two can't be compared. Degrees Fahrenheit become Celsius. */
export function convert(value: number, from: string, to: string): number | null {
  const [source, target] = [written(from), written(to)];
  if (source === target) return value;
  if (/^(?:f|\[degf\])$/.test(source) && /^(?:c|cel)$/.test(target)) return (value - 32) / 1.8;
  const [one, other] = [scaleOf(from), scaleOf(to)];
  return one !== null && other !== null && one.dimension === other.dimension
    ? (value * one.factor) / other.factor
    : null;
}
