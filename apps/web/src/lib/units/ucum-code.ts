/** Units that documents print in words of their own, by their UCUM code (https://ucum.org/ucum). */
const printedUnits: Readonly<Record<string, string>> = {
  mmhg: 'mm[Hg]',
  'mm hg': 'mm[Hg]',
  '°c': 'Cel',
  c: 'Cel',
  degc: 'Cel',
  'deg c': 'Cel',
  'deg. c': 'Cel',
  celsius: 'Cel',
  '°f': '[degF]',
  f: '[degF]',
  degf: '[degF]',
  'deg f': '[degF]',
  'deg. f': '[degF]',
  fahrenheit: '[degF]',
  kgs: 'kg',
  lb: '[lb_av]',
  lbs: '[lb_av]',
  pounds: '[lb_av]',
  in: '[in_i]',
  inch: '[in_i]',
  inches: '[in_i]',
  ft: '[ft_i]',
  bpm: '/min',
  'beats/min': '/min',
  'breaths/min': '/min',
  'per minute': '/min',
  'mm/hr': 'mm/h',
  sec: 's',
  secs: 's',
  seconds: 's',
  'k/ul': '10*3/uL',
  'm/ul': '10*6/uL',
};

/** A concentration, in capital letters too, as many laboratories print all that they print. */
const concentration = /^([munpdk]?)(g|mol|eq)\/([munpcd]?)l$/i;

/** Body surface that a filtration rate is given for: a measure of its own, never the plain rate. */
const perSurface = /\s*\/\s*1\.73\s*m(?:2|\^2|\*\*2)$/;

/**
 * The UCUM code of a unit as documents print it (“x10⁹/L”, “µmol/L”, “IU/mL”, “mmHg”). What is no printed form that is known
 * here is given back in plain letters: whether it is a unit is for the unit library to say.
 */
export function ucumCode(printed: string): string {
  const plain = printed
    .trim()
    .replace(/10([⁰¹²³⁴-⁹]+)/g, (_, digits: string) => `10^${digits.normalize('NFKC')}`)
    .replace(/º/g, '°')
    .normalize('NFKC')
    .replace(/°\s+/g, '°')
    .replace(/[μµ]/g, 'u')
    .replace(/\s+/g, ' ');
  const known = printedUnits[plain.toLowerCase()];
  if (known !== undefined) return known;
  const [, above, counted, below] = concentration.exec(plain.replace(/ /g, '').replace(/^mc(?=g|mol)/i, 'u')) ?? [];
  if (counted !== undefined) return `${above}${counted}/${below}`.toLowerCase().concat('L');
  return plain
    .replace(perSurface, '/{1.73_m2}')
    .replace(/^[x×*]\s*/i, '')
    .replace(/\b10\s*(?:\^|\*\*?|E)\s*(\d+)/g, '10*$1')
    .replace(/\bmcg/g, 'ug')
    .replace(/\b([mu]?)IU\b/g, '$1[iU]')
    .replace(/\bm?Eq\b/g, (unit) => unit.toLowerCase())
    .replace(/\bmOsm\b/g, 'mosm')
    .replace(/ /g, '');
}
