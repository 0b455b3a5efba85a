/**
 * The documents of `test/fixtures/layouts`: invented people in layouts of the field, with what the engine should find
 * marked in the text. `open` ones are for building, `held` ones only for measuring.
 *
 * Markup: `[[type key=value key="two words" flag|words]]` is an entity; `[[?|words]]` may be found or not. Behind an
 * entity `@v(…)` is its value, `@u` unit, `@l` and `@h` the ends of its interval, `@f` the printed flag; behind a
 * medication `@s` is the strength, `@d` dosage, `@r` route and `@q` frequency, which are entities too; `@v2(…)` is the
 * value of the entity before the last. `@a` is an amount in running text, where strength and dosage are one; `cs` is a
 * finding that may count as condition or as symptom.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An expected attribute: null says that it must be missing. */
export type GoldAttributes = Record<string, string | number | boolean | null>;

/** An entity that should be found; what isn't in `attributes` isn't asked for. */
export interface GoldEntity {
  type: string;
  start: number;
  end: number;
  text: string;
  /** Another type that is right too. */
  orType?: string;
  negated?: boolean;
  attributes: GoldAttributes;
}

/** A document with everything that should be found in it, and the stretches where any answer is right. */
export interface GoldDocument {
  id: string;
  text: string;
  entities: GoldEntity[];
  optional: { start: number; end: number }[];
}

/** Documents one builds with, and documents that only their totals are looked at. */
export type LayoutSet = 'open' | 'held';

const typeNames: Record<string, string> = {
  pn: 'patient_name',
  d: 'date',
  pr: 'provider',
  lab: 'lab',
  v: 'vital',
  c: 'condition',
  cs: 'condition',
  s: 'symptom',
  med: 'medication',
  str: 'strength',
  amt: 'strength',
  dos: 'dosage',
  rt: 'route',
  fq: 'frequency',
  proc: 'procedure',
  imm: 'immunization',
  al: 'allergy',
};
const inline: Record<string, string> = { s: 'str', a: 'amt', d: 'dos', r: 'rt', q: 'fq' };
const orTypes: Record<string, string> = { cs: 'symptom', amt: 'dosage' };

const mark = /\[\[([^|\]]*)\|([^\]]*)\]\]|@(v2|[vulhfsadrq])\(((?:[^()]|\([^()]*\))*)\)/g;

/** Reads one marked document. Throws with the document's id where the markup means nothing. */
export function parseLayout(id: string, marked: string): GoldDocument {
  const document: GoldDocument = { id, text: '', entities: [], optional: [] };
  let at = 0;
  for (const found of marked.matchAll(mark)) {
    document.text += marked.slice(at, found.index);
    at = found.index + found[0].length;
    const [, head, words, tag, value] = found;
    if (head !== undefined && words !== undefined) addEntity(document, head, words);
    else if (tag !== undefined && value !== undefined) addPart(document, tag, value);
  }
  document.text += marked.slice(at);
  for (const entity of document.entities) complete(entity);
  if (/\[\[|\]\]/.test(document.text)) throw new Error(`Document ${id}: markup left open`);
  return document;
}

function addEntity(document: GoldDocument, head: string, words: string): void {
  const start = document.text.length;
  document.text += words;
  const span = { start, end: document.text.length };
  const [kind = '', ...fields] = head.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  if (kind === '?') {
    document.optional.push(span);
    return;
  }
  const type = typeNames[kind];
  if (!type) throw new Error(`Document ${document.id}: no entity type "${kind}"`);
  const attributes: GoldAttributes = {};
  for (const field of fields) {
    const [name = '', ...rest] = field.split('=');
    attributes[name] = rest.length > 0 ? typed(rest.join('=').replace(/"/g, '')) : true;
  }
  const orType = orTypes[kind];
  document.entities.push({ type, ...span, text: words, attributes, ...(orType ? { orType } : {}) });
  linkPart(document, type, words, orType !== undefined);
}

function addPart(document: GoldDocument, tag: string, value: string): void {
  const kind = inline[tag];
  if (kind) {
    addEntity(document, kind, value);
    return;
  }
  document.text += value;
  const owner = document.entities.at(tag === 'v2' ? -2 : -1);
  if (!owner) throw new Error(`Document ${document.id}: @${tag} with no entity before it`);
  owner.attributes[tag === 'v2' ? 'v' : tag] = typed(value);
}

/**
 * The words of a strength or a frequency are attributes of the medication before it. A route or a dose is asked for only
 * where it is printed, and the strength of an amount in running text isn't.
 */
function linkPart(document: GoldDocument, type: string, words: string, loose: boolean): void {
  if (!['strength', 'dosage', 'route', 'frequency'].includes(type)) return;
  const owner = document.entities.findLast((one) => one.type === 'medication');
  if (!owner) return;
  if (type === 'route' || type === 'dosage') owner.attributes[`${type} printed`] = true;
  else if (!loose && owner.attributes[type] === undefined) owner.attributes[type] = words;
}

function typed(words: string): string | number {
  const plain = words.replace(/(?<=\d),(?=\d{3})/g, '');
  return /^-?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : words;
}

/** Spells out the short names and says what must be missing. */
function complete(entity: GoldEntity): void {
  const given = entity.attributes;
  const out: GoldAttributes = {};
  const copy = (from: string, to: string): void => {
    if (given[from] !== undefined) out[to] = given[from];
  };
  if (entity.type === 'date') {
    const iso = Object.keys(given)[0];
    if (iso) out.iso = iso;
  } else if (entity.type === 'lab' || entity.type === 'vital') {
    copy('v', 'value');
    copy('u', 'unit');
    if (entity.type === 'lab') completeLab(given, out);
  } else if (entity.type === 'condition' || entity.type === 'symptom') {
    entity.negated = given.neg === true;
    if (given.fam) out.experiencer = 'family';
    if (given.poss) out.assertion = 'possible';
    if (given.hist) out.temporality = 'historical';
  } else if (entity.type === 'medication') {
    for (const name of ['strength', 'frequency', 'status']) copy(name, name);
    if (given['route printed']) copy('route', 'route');
    if (given['dosage printed']) for (const name of ['dose', 'unit']) copy(name, name);
    copy('per', 'frequencyPerDay');
    if (given.prn || given.frequency !== undefined) out.prn = given.prn === true;
    // What a change list calls new or changed is taken: the record knows taken and stopped.
    if (out.status !== undefined && out.status !== 'stopped') out.status = 'active';
  } else {
    if (entity.type === 'allergy') entity.negated = given.neg === true;
    copy('reaction', 'reaction');
    copy('date', 'date');
    if (typeof given.sev === 'string') out.severity = given.sev.toLowerCase();
  }
  entity.attributes = out;
}

const flags: Record<string, string> = { h: 'H', high: 'H', '↑': 'H', l: 'L', low: 'L', '↓': 'L' };

function completeLab(given: GoldAttributes, out: GoldAttributes): void {
  out.refLow = given.l ?? null;
  out.refHigh = given.h ?? null;
  const flag = flags[String(given.f ?? '').toLowerCase()];
  if (flag) {
    out.flag = flag;
    return;
  }
  const value = Number(String(given.v).replace(/^[<>]\s*/, ''));
  const inside =
    Number.isNaN(value) ||
    ((typeof given.l !== 'number' || value >= given.l) && (typeof given.h !== 'number' || value <= given.h));
  if (inside && given.f === undefined) out.flag = null;
}

/** The documents of a set, by name. */
export function readLayouts(set: LayoutSet): GoldDocument[] {
  const folder = join(import.meta.dirname, '../test/fixtures/layouts', set);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => parseLayout(`${set}/${name.slice(0, -4)}`, readFileSync(join(folder, name), 'utf8')));
}
