/**
 * Spellings that recognisers get wrong because their network knows words and not units: `mlU/L` for `mIU/L`, `x1079/L` for
 * `x10^9/L`. A word is changed only when it is no spelling of its own and looks like exactly one of these.
 */
const units = [
  ...[
    'g/L',
    'g/dL',
    'mg/L',
    'mg/dL',
    'ug/L',
    'µg/L',
    'ug/dL',
    'µg/dL',
    'ng/L',
    'ng/mL',
    'ng/dL',
    'pg/mL',
    'ug/mL',
    'µg/mL',
  ],
  ...['mol/L', 'mmol/L', 'umol/L', 'µmol/L', 'nmol/L', 'pmol/L', 'mmol/mol', 'mg/mmol', 'mEq/L', 'mOsm/kg', 'mmHg'],
  ...[
    'U/L',
    'kU/L',
    'IU/L',
    'mIU/L',
    'mIU/mL',
    'uIU/mL',
    'µIU/mL',
    'IU/mL',
    'U/mL',
    'mU/L',
    'kIU/L',
    'L/L',
    'fL',
    'pg',
  ],
  ...[
    'mL/min',
    'mL/min/1.73m2',
    'mL/min/1.73m²',
    'mm/h',
    'mm/hr',
    'x10^9/L',
    'x10^12/L',
    '10*3/uL',
    '10*6/uL',
    '10^9/L',
  ],
  ...[
    'K/uL',
    'M/uL',
    'cells/uL',
    '/uL',
    'mg/kg',
    'mcg/mL',
    'mcg/L',
    'mcg/dL',
    'kg/m2',
    'bpm',
    'mL/kg',
    'mg/mL',
    'mg/24h',
  ],
];
const terms = ['SpO2', 'FiO2', 'PaO2', 'PaCO2', 'pCO2', 'pO2', 'HbA1c', 'PMHx', 'HCO3'];

const known = new Set([...units, ...terms, ...units.map((unit) => unit.toLowerCase())]);

const byLook = new Map<string, string | null>();
for (const spelling of [...units, ...terms]) {
  const look = lookOf(spelling);
  // What two spellings look like is none of them.
  byLook.set(look, byLook.has(look) && byLook.get(look) !== spelling ? null : spelling);
}

/** The word as it was printed, where that is certain. */
export function respell(word: string): string {
  const [, opening = '', core = '', closing = ''] = /^([([]*)(.*?)([)\],;:]*)$/.exec(word) ?? [];
  const found = spellingOf(core);
  return found === null ? word : opening + found + closing;
}

function spellingOf(word: string): string | null {
  if (known.has(word) || word.length < 3 || word.length > 16) return null;
  const power = powerOf(word);
  if (power !== null) return power;
  // A value that stands close to its unit, as in `1U/mL`, stays a value.
  if (/^\d/.test(word)) return null;
  if (/^l[il]{2}ness$/.test(word)) return 'Illness';
  // No word begins with a small l before these letters; it is a capital I.
  if (/^l[bcdfghjkmnpqrstvwxz]\p{Ll}{2,}$/u.test(word)) return `I${word.slice(1)}`;
  const found =
    byLook.get(lookOf(word)) ?? (word.includes('V') ? byLook.get(lookOf(word.replace('V', 'l/'))) : null) ?? null;
  // `G/L` is another unit than `g/L`: capitals are not misread for small letters.
  return found?.toLowerCase() === word.toLowerCase() ? null : found;
}

/** Powers of ten, whose mark is misread. Without an `x` before it there must be a mark: `103/uL` and `10.3/uL` are values. */
function powerOf(word: string): string | null {
  const [, times = '', exponent = '', per = ''] =
    /^(?:([x×])10(?:[^\d\s]|7)?|10[^\d\s.,/-])([369]|12)\/([a-zA-Zµμ]+\.?)$/.exec(word) ?? [];
  if (exponent === '') return null;
  const unit = /^ul{1,2}\.?$/i.test(per) ? 'uL' : per;
  const spelled = `${times}10${times === '' ? '*' : '^'}${exponent}/${unit}`;
  return known.has(spelled) ? spelled : null;
}

/** What is left of a spelling when everything that looks alike is written alike. */
function lookOf(spelling: string): string {
  return spelling
    .replace(/[Il1|!i]/g, 'l')
    .replace(/[O0oQ]/g, 'o')
    .toLowerCase()
    .replace(/µ|μ/g, 'u')
    .replace(/(?<=\/[a-z]*)l+$/, 'l')
    .replace(/x+$/, 'x')
    .replace(/[²]/g, '2');
}
