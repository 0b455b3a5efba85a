import type { Attributes, Entity } from '@exora/contracts';
import type { Part, Span } from '../model.ts';
import { squeeze } from '../text/squeeze.ts';
import { type FoundDose, findDoses } from './dose.ts';
import { findDuration } from './duration.ts';
import { findForm } from './form.ts';
import { type FoundFrequency, findFrequency } from './frequency.ts';
import { findInfusion } from './infusion.ts';
import { legible, unequalDoses } from './legible.ts';
import { type FoundRoute, findRoute } from './route.ts';
import { findScale } from './scale.ts';
import { findStrengths } from './strength.ts';

/** What a stretch of prescription directions says. */
export interface Directions {
  strength: Span | null;
  dose: FoundDose | null;
  route: FoundRoute | null;
  frequency: FoundFrequency | null;
  /** The words of `frequency` are the rate at which it runs in. */
  isRate: boolean;
  prn: Span | null;
  durationDays: number | null;
  form: string | null;
  /** The amounts differ from one time of taking to the next, so that no single dose holds. */
  varies: boolean;
  /** How many are in the pack or were supplied. */
  supplied: number | null;
  /** A number is misread or broken. */
  isUnsure: boolean;
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
  const before = whole.slice(Math.max(0, begin - 40), begin);
  const read = legible(view.text);
  const scale = findScale(read.text);
  const infusion = findInfusion(read.text, before.slice(before.lastIndexOf('\n') + 1));
  let text = blanked(blanked(read.text, scale?.steps ?? null), infusion);
  const regimen =
    unequalDoses(text, before) ?? (scale && !ownDoseBeside(text, scale) ? (scale.name ?? scale.steps) : null);
  text = blanked(text, regimen);
  const from = 0;
  const to = text.length;
  const strengths = findStrengths(text, from, to);
  const all = findDoses(text, from, to);
  const patch = all.find(isPatchStrength);
  const doses = all.filter((dose) => !isPatchStrength(dose));
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
  if (patch && !strength) {
    const printed = /^[\d.]+/.exec(text.slice(patch.start, patch.end))?.[0] ?? '';
    strength = { start: patch.start, end: patch.start + printed.length };
  }
  const match = prn.exec(text.slice(from, to));
  const form = infusion?.form ?? findForm(text, from, to);
  const route = findRoute(text, from, to) ?? null;
  const printed = findFrequency(text, dose && doseFirst ? dose.end : from, to) ?? findFrequency(text, from, to);
  const words = infusion ?? regimen;
  // How often a scale is looked up is told beside it (`sliding scale TDS`).
  const frequency = words && !(scale && printed) ? { start: words.start, end: words.end, perDay: null } : printed;
  if (regimen || infusion) dose = null;
  return {
    strength: strength && view.back(strength),
    dose: dose && view.back(dose),
    route: route && view.back(route),
    frequency: frequency && view.back(frequency),
    isRate: infusion !== null && frequency?.start === infusion.start,
    prn: match && view.back({ start: match.index, end: match.index + match[0].length }),
    durationDays: findDuration(text, from, to)?.days ?? null,
    form,
    varies: regimen !== null,
    supplied: read.supplied,
    isUnsure: read.isUnsure,
  };
}

function blanked(text: string, span: Span | null): string {
  return span ? text.slice(0, span.start) + ' '.repeat(span.end - span.start) + text.slice(span.end) : text;
}

/** A dose of its own beside a scale (`6 units with meals plus sliding scale`). */
function ownDoseBeside(text: string, scale: { name: Span | null }): boolean {
  return findDoses(text, 0, text.length).some(
    (dose) => dose.unit === 'unit' && (scale.name === null || dose.end <= scale.name.start),
  );
}

/** Patches go by the hour's dose: five of them at once are none (`fentanyl 12 patch`). */
function isPatchStrength(dose: FoundDose): boolean {
  return dose.unit === 'patch' && dose.dose >= 5;
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
    strength: strength ? text.slice(strength.start, strength.end).replace(/(?<=\d)[·∙•](?=\d)/g, '.') : null,
    form: directions.form,
    dose: dose?.dose ?? null,
    doseMax: dose?.doseMax ?? null,
    unit: dose?.unit ?? null,
    route: route?.route ?? null,
    frequency: frequency ? text.slice(frequency.start, frequency.end) : null,
    frequencyPerDay: frequency?.perDay ?? null,
    prn: directions.prn !== null,
    durationDays: directions.durationDays,
    ...(directions.varies && { doseVaries: true }),
    ...misreadStrength(text, strength),
  };
}

/** What a strength says whose number recognition misread; the strength itself stays as printed. */
function misreadStrength(text: string, strength: Span | null): Attributes {
  if (!strength) return {};
  const printed = text.slice(strength.start, strength.end);
  const read = legible(printed);
  return read.isUnsure ? { strengthRead: read.text } : {};
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
  // A rate says how much.
  add(directions.isRate ? 'dosage' : 'frequency', directions.frequency);
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
function splitProduct(printed: string): { product: Span | null; strength: Span | null; rest: number } {
  const read = legible(printed).text;
  const text = read.slice(0, unequalDoses(read, '')?.start ?? read.length);
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
