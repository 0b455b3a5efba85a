/** Scores found entities against expected ones: strict and relaxed F1 by type, and the share of right attributes. */
import type { Entity } from '@exora/contracts';
import type { GoldDocument, GoldEntity } from './layouts.ts';

/** Precision, recall and F1 in per cent, from counts. */
export interface Score {
  precision: number;
  recall: number;
  f1: number;
  gold: number;
  found: number;
  right: number;
}

/** Of the expected attributes of matched entities, how many are right. */
export interface AttributeScore {
  percent: number;
  asked: number;
  right: number;
}

/** One attribute that came out otherwise. */
export interface Miss {
  document: string;
  kind: 'missed' | 'spurious' | 'attribute';
  type: string;
  words: string;
  detail?: string;
}

/** What a set of documents scored. */
export interface SetScore {
  documents: number;
  strict: Score;
  relaxed: Score;
  perType: Record<string, { strict: Score; relaxed: Score }>;
  attributes: Record<string, Record<string, AttributeScore>>;
  misses: Miss[];
}

interface Counts {
  gold: number;
  found: number;
  strict: number;
  relaxed: number;
}

/** Runs `extract` over the documents and compares. Types that no document asks for are left out. */
export function scoreDocuments(documents: readonly GoldDocument[], extract: (text: string) => Entity[]): SetScore {
  const types = new Set(documents.flatMap((one) => one.entities.map((entity) => entity.type)));
  const counts = new Map<string, Counts>();
  const attributes = new Map<string, { asked: number; right: number }>();
  const misses: Miss[] = [];
  const count = (type: string): Counts => {
    const known = counts.get(type) ?? { gold: 0, found: 0, strict: 0, relaxed: 0 };
    counts.set(type, known);
    return known;
  };
  for (const document of documents) {
    const gold = document.entities;
    const all = extract(document.text).filter((one) => types.has(one.type));
    const matchedAny = new Set(pairs(gold, all, 'relaxed').map(([, one]) => one));
    const found = all.filter(
      (one) => matchedAny.has(one) || !document.optional.some((span) => span.start < one.end && one.start < span.end),
    );
    for (const one of gold) count(one.type).gold += 1;
    for (const [one] of pairs(gold, found, 'strict')) count(one.type).strict += 1;
    const matched = pairs(gold, found, 'relaxed');
    const told = new Set<unknown>(matched.flat());
    const typeOf = new Map(matched.map(([one, other]) => [other, one.type]));
    for (const one of found) count(typeOf.get(one) ?? one.type).found += 1;
    for (const one of gold) {
      if (!told.has(one)) misses.push({ document: document.id, kind: 'missed', type: one.type, words: one.text });
    }
    for (const one of found) {
      if (!told.has(one)) misses.push({ document: document.id, kind: 'spurious', type: one.type, words: one.text });
    }
    for (const [one, other] of matched) {
      count(one.type).relaxed += 1;
      for (const [name, wanted] of asked(one)) {
        const key = `${one.type} ${name}`;
        const tally = attributes.get(key) ?? { asked: 0, right: 0 };
        attributes.set(key, tally);
        tally.asked += 1;
        const got = name === 'negated' ? other.negated : other.attributes?.[name];
        if (same(name, wanted, got)) tally.right += 1;
        else {
          const detail = `${name}: ${JSON.stringify(wanted)} but ${JSON.stringify(got ?? null)}`;
          misses.push({ document: document.id, kind: 'attribute', type: one.type, words: one.text, detail });
        }
      }
    }
  }
  return summary(documents.length, counts, attributes, misses);
}

function* asked(one: GoldEntity): Generator<[string, string | number | boolean | null]> {
  if (one.negated !== undefined) yield ['negated', one.negated];
  yield* Object.entries(one.attributes);
}

/** One to one inside a document, best overlap first; strict wants the same offsets. */
function pairs(gold: readonly GoldEntity[], found: readonly Entity[], mode: 'strict' | 'relaxed') {
  const scored: [number, GoldEntity, Entity][] = [];
  for (const one of gold) {
    for (const other of found) {
      if (one.type !== other.type && one.orType !== other.type) continue;
      const overlap = Math.min(one.end, other.end) - Math.max(one.start, other.start);
      const exact = one.start === other.start && one.end === other.end;
      if (overlap <= 0 || (mode === 'strict' && !exact)) continue;
      const union = Math.max(one.end, other.end) - Math.min(one.start, other.start);
      scored.push([overlap / union + (exact ? 10 : 0), one, other]);
    }
  }
  scored.sort((a, b) => b[0] - a[0]);
  const taken = new Set<unknown>();
  const matched: [GoldEntity, Entity][] = [];
  for (const [, one, other] of scored) {
    if (taken.has(one) || taken.has(other)) continue;
    taken.add(one);
    taken.add(other);
    matched.push([one, other]);
  }
  return matched;
}

/** Units that are written in several ways, by lower case without blanks. */
const unitNames: Record<string, string> = {
  bpm: '/min',
  'beats/min': '/min',
  'breaths/min': '/min',
  '°c': 'cel',
  c: 'cel',
  '°f': 'degf',
  f: 'degf',
  '[degf]': 'degf',
  'mm[hg]': 'mmhg',
  lbs: 'lb',
  '[lb_av]': 'lb',
  '[in_i]': 'in',
  inch: 'in',
  'kg/m²': 'kg/m2',
  'ml/min/1.73m²': 'ml/min/1.73m2',
};

const plain = (value: unknown): string =>
  String(value ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9.%/+:<>]+/g, ' ')
    .trim();

function same(name: string, wanted: string | number | boolean | null, got: unknown): boolean {
  if (wanted === null) return got === null || got === undefined || got === '';
  if (got === null || got === undefined) return wanted === false;
  if (typeof wanted === 'boolean') return wanted === Boolean(got);
  if (name === 'unit') {
    const unit = (value: unknown): string => {
      const key = String(value).toLowerCase().replace(/\s/g, '');
      return unitNames[key] ?? key;
    };
    return unit(wanted) === unit(got);
  }
  const number = (value: unknown): number =>
    Number(
      String(value)
        .replace(/^[<>]\s*/, '')
        .replace(/,/g, ''),
    );
  const [a, b] = [number(wanted), number(got)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return Math.abs(a - b) <= Math.max(1e-9, 0.011 * Math.abs(a));
  return plain(wanted) === plain(got);
}

const percent = (part: number, whole: number): number => (whole === 0 ? 100 : Math.round((1000 * part) / whole) / 10);

function score(right: number, found: number, gold: number): Score {
  const precision = percent(right, found);
  const recall = percent(right, gold);
  return { precision, recall, f1: percent(2 * right, found + gold), gold, found, right };
}

function summary(
  documents: number,
  counts: ReadonlyMap<string, Counts>,
  attributes: ReadonlyMap<string, { asked: number; right: number }>,
  misses: Miss[],
): SetScore {
  const perType: SetScore['perType'] = {};
  const sum: Counts = { gold: 0, found: 0, strict: 0, relaxed: 0 };
  for (const [type, one] of [...counts].sort((a, b) => b[1].gold - a[1].gold)) {
    perType[type] = {
      strict: score(one.strict, one.found, one.gold),
      relaxed: score(one.relaxed, one.found, one.gold),
    };
    for (const key of ['gold', 'found', 'strict', 'relaxed'] as const) sum[key] += one[key];
  }
  const byType: SetScore['attributes'] = {};
  for (const [key, tally] of attributes) {
    const [type = '', name = ''] = key.split(' ');
    byType[type] = { ...byType[type], [name]: { percent: percent(tally.right, tally.asked), ...tally } };
  }
  return {
    documents,
    strict: score(sum.strict, sum.found, sum.gold),
    relaxed: score(sum.relaxed, sum.found, sum.gold),
    perType,
    attributes: byType,
    misses,
  };
}
