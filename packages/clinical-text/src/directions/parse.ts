import type { Attributes, Entity } from '@exora/contracts';
import type { Part, Span } from '../model.ts';
import { squeeze } from '../text/squeeze.ts';
import { type FoundDose, findDoses } from './dose.ts';
import { findDuration } from './duration.ts';
import { findForm } from './form.ts';
import { type FoundFrequency, findFrequency } from './frequency.ts';
import { type FoundRoute, findRoute } from './route.ts';
import { findStrengths } from './strength.ts';

/** What a stretch of prescription directions says. */
export interface Directions {
  strength: Span | null;
  dose: FoundDose | null;
  route: FoundRoute | null;
  frequency: FoundFrequency | null;
  prn: Span | null;
  durationDays: number | null;
  form: string | null;
}

const prn =
  /(?<![A-Za-zÀ-ɏ])(?:p\.?r\.?n\.?(?![A-Za-zÀ-ɏ])|(?:only )?(?:as|if|when) (?:needed|required|necessary)|as and when|sos(?![A-Za-zÀ-ɏ]))|(?<=(?:tid|bid|qid|tds|bd|qd|days?|h))prn/i;

const massUnits = new Set(['mg', 'mcg', 'g']);

/**
 * Reads the directions in a stretch of text. A mass before `tablet` and the like is the strength;
 * a mass alone is the strength too unless `doseFirst` (directions without the product: `take 500 mg twice daily`).
 */
export function readDirections(whole: string, begin: number, finish: number, doseFirst = false): Directions {
  const view = squeeze(whole, begin, finish);
  const { text } = view;
  const from = 0;
  const to = text.length;
  const before = whole.slice(Math.max(0, begin - 40), begin);
  const strengths = findStrengths(text, from, to);
  const doses = findDoses(text, from, to);
  const counted = doses.find(
    (dose) =>
      !massUnits.has(dose.unit ?? '') &&
      !isStrength(dose, strengths, text) &&
      !vitaminUnits(before + text.slice(0, dose.start), dose),
  );
  const mass = doses.find((dose) => massUnits.has(dose.unit ?? ''));
  let dose = counted ?? null;
  let strength = strengths.find((one) => !dose || one.start >= dose.end || one.end <= dose.start) ?? null;
  if (!dose && doseFirst && mass) {
    dose = mass;
    strength = strengths.find((one) => one.start >= mass.end) ?? null;
  }
  const match = prn.exec(text.slice(from, to));
  const form = findForm(text, from, to);
  const route = findRoute(text, from, to) ?? null;
  const frequency = findFrequency(text, dose && doseFirst ? dose.end : from, to) ?? findFrequency(text, from, to);
  return {
    strength: strength && view.back(strength),
    dose: dose && view.back(dose),
    route: route && view.back(route),
    frequency: frequency && view.back(frequency),
    prn: match && view.back({ start: match.index, end: match.index + match[0].length }),
    durationDays: findDuration(text, from, to)?.days ?? null,
    form,
  };
}

/** International units of a vitamin say how strong the product is; those of insulin how much is taken. */
function vitaminUnits(before: string, dose: FoundDose): boolean {
  return (
    dose.unit === 'unit' && dose.dose >= 200 && /(?:vit(?:amin)?\b|calciferol|ostelin|\bd3\b)[^\n]{0,40}$/i.test(before)
  );
}

/** `100 units/mL` or `10 mL` of a pack is a strength, not a dose. */
function isStrength(dose: FoundDose, strengths: readonly Span[], text: string): boolean {
  return strengths.some(
    (one) => one.start <= dose.start && one.end >= dose.end && (one.end > dose.end || text[one.end] === '/'),
  );
}

/** The attributes of directions, named as in the package's README; absent parts are null. */
export function directionAttributes(text: string, directions: Directions): Attributes {
  const { dose, route, frequency, strength } = directions;
  return {
    strength: strength ? text.slice(strength.start, strength.end) : null,
    form: directions.form,
    dose: dose?.dose ?? null,
    doseMax: dose?.doseMax ?? null,
    unit: dose?.unit ?? null,
    route: route?.route ?? null,
    frequency: frequency ? text.slice(frequency.start, frequency.end) : null,
    frequencyPerDay: frequency?.perDay ?? null,
    prn: directions.prn !== null,
    durationDays: directions.durationDays,
  };
}

/** The spans that prove the parts of directions. */
export function directionParts(directions: Directions): Part[] {
  const parts: Part[] = [];
  const add = (role: Part['role'], span: Span | null): void => {
    if (span) parts.push({ role, start: span.start, end: span.end });
  };
  add('strength', directions.strength);
  add('dosage', directions.dose);
  add('route', directions.route);
  add('frequency', directions.frequency);
  add('detail', directions.prn);
  return parts.sort((a, b) => a.start - b.start);
}

const verbs =
  /(?<![A-Za-zÀ-ɏ])(?:take|give|use|inject|inhale|apply|instil|insert|chew|dissolve|swallow|spray|place|put)(?![A-Za-zÀ-ɏ])/i;
const unitImplied: [RegExp, string][] = [
  [/ointment|cream|gel|lotion/i, 'topical'],
  [/\beye drops?\b/i, 'ophthalmic'],
];

/** Where the product ends and the directions begin: after the strength, else at the first verb, separator or dose. */
function splitProduct(text: string): { product: Span | null; strength: Span | null; rest: number } {
  const verb = verbs.exec(text);
  const limit = verb ? verb.index : text.length;
  const strength = findStrengths(text, 0, limit).find((one) => one.start > 2) ?? null;
  if (!/^[A-Za-zÀ-ɏ]/.test(text) || verb?.index === 0) return { product: null, strength: null, rest: 0 };
  const product = strength ? strength.start : limit;
  const name = text.slice(0, product).replace(/[\s,:;–-]+$/, '');
  // Without a strength, words before the verb are a product only when a separator sets them off.
  if (!strength && (!verb || !/[,:;–-]\s*$/.test(text.slice(0, limit))))
    return { product: null, strength: null, rest: 0 };
  return {
    product: { start: 0, end: name.length },
    strength,
    rest: strength ? strength.end : limit,
  };
}

/** One prescription direction as one `sig` entity; `text` may begin with the product (`Amoxicillin 500 mg: take …`). */
export function parseSig(text: string): Entity {
  const { product, strength, rest } = splitProduct(text);
  const directions = readDirections(text, rest, text.length, true);
  const attributes = directionAttributes(text, directions);
  if (strength) attributes.strength = text.slice(strength.start, strength.end);
  if (product) attributes.drug = text.slice(product.start, product.end);
  if (attributes.route === null) attributes.route = impliedRoute(text, directions);
  return { type: 'sig', start: 0, end: text.length, text, negated: false, attributes, code: null };
}

/** `apply` to a place on the skin names its route; other verbs don't. */
function impliedRoute(text: string, directions: Directions): string | null {
  if (directions.dose?.unit === 'puff' && /inhale/i.test(text)) return 'inhalation';
  for (const [pattern, route] of unitImplied) if (pattern.test(text) && /apply|instil/i.test(text)) return route;
  return null;
}
