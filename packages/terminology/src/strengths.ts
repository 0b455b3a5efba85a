/** A strength by itself (`325 mg`), or per something (`100 units/mL`, `250 mg/5 mL`, `0.09 mg/dose`). */
const single =
  /^(?<number>[\d.,]+)\s*(?<unit>mg|mcg|micrograms?|microg|ug|µg|μg|milligrams?|grams?|gm?|unt|units?|iu|meq|mmol|ml|%)(?:\s*(?:\/|per)\s*(?<per>\d+(?:\.\d+)?)?\s*(?<of>ml|actuat|actuation|dose|puff|spray|hr|hours?|h|mg|g|day)?)?$/i;
/** Several with one unit (`160/4.5 mcg`), as combinations are printed. */
const joint =
  /^(?<numbers>[\d.,]+(?:\s*[/+-]\s*[\d.,]+)+)\s*(?<unit>[a-zµμ%]+)(?<per>\s*\/\s*(?:actuat|actuation|dose|puff|spray|hr|h))?$/i;

/** Strengths of five ingredients have fewer characters. */
const longest = 100;

/**
 * The strengths that a text names, one for each ingredient and each in one writing (milligrams, units or per cent; per ml, dose or
 * hour); empty where it isn't all strengths.
 */
export function readStrengths(text: string): string[] {
  if (text.length > longest) return [];
  const written = text
    .trim()
    .replaceAll(/(?<![\d.,])(?<whole>0|\d{1,4}(?=,\d{1,2}(?!\d))),(?=\d{1,4}(?!\d|[.,]\d))/g, '$<whole>.')
    .replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, '');
  const one = strengthKey(written);
  if (one !== null) return [one];
  const several = joint.exec(written)?.groups;
  const parts = several
    ? (several.numbers ?? '').split(/\s*[/+-]\s*/).map((number) => `${number} ${several.unit}${several.per ?? ''}`)
    : written.split(/\s*[+-]\s*|\s*\/\s*(?=\d)/);
  const keys = parts.map(strengthKey);
  return keys.every((key) => key !== null) ? keys : [];
}

/**
 * Whether two strengths of `readStrengths` are the same: 1 % is 10 mg in a millilitre of a liquid and 0.01 mg in a milligram of an
 * ointment (per cent of weight, USP <7>), and the dose of a spray or inhaler is often printed alone.
 */
export function isSameStrength(told: string, known: string): boolean {
  if (told === known) return true;
  const percent = /^(\S+) %$/.exec(told)?.[1];
  if (percent !== undefined) {
    return known === `${round(Number(percent) * 10)} mg/ml` || known === `${round(Number(percent) / 100)} mg/mg`;
  }
  return known === `${told}/dose`;
}

function strengthKey(text: string): string | null {
  const match = single.exec(text.trim())?.groups;
  if (!match) return null;
  const unit = (match.unit ?? '').toLowerCase();
  const isMass = /^(?:mg|mc?g|micro|ug|µg|μg|milli|g)/.test(unit);
  const factor = /^(?:mcg|micro|ug|µg|μg)/.test(unit) ? 0.001 : /^g/.test(unit) ? 1000 : 1;
  const base = isMass ? 'mg' : /^(?:unt|unit|iu)/.test(unit) ? 'unt' : unit;
  const of = (match.of ?? '').toLowerCase();
  // `20 mg/12.5 mg` are two strengths.
  if (match.per !== undefined && !/^(?:ml|dose|h|hr|hours?)$/.test(of)) return null;
  const per = /^(?:actuat|dose|puff|spray)/.test(of) ? '/dose' : /^h/.test(of) ? '/h' : of === '' ? '' : `/${of}`;
  const number = (Number((match.number ?? '').replaceAll(',', '')) * factor) / Number(match.per ?? 1);
  if (of === 'g') return `${round(number / 1000)} ${base}/mg`;
  if (of === 'day') return `${round(number / 24)} ${base}/h`;
  return Number.isFinite(number) ? `${round(number)} ${base}${per}` : null;
}

/** To five digits: `50 MG/Day` is 2.0833 mg an hour in one table and 2.08333 in another. */
function round(number: number): string {
  return String(Number(number.toPrecision(5)));
}
