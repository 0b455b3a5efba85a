/**
 * Scores the facts of structured files against a folder of reference data: `ccda.jsonl` beside `ccda/*.xml`,
 * `hl7v2-oru.jsonl` whose texts are messages, and `fhir/*.json`, of whose facts other documents of the same person (in
 * `synthea-docs.jsonl`) state some, so that their precision can't be told. Prints precision, recall and F1 of each format and
 * type as JSON, and with `--misses` what was missed and what was found beyond the reference.
 *
 *   node packages/document-reader/eval/structured.ts [folder] [--misses]
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { factTypes, type StructuredFact } from '@exora/contracts';
import { z } from 'zod';
import { closeReader, readDocument } from '../src/index.ts';

const codeSchema = z.object({ code: z.string().optional() });
const rowSchema = z.object({
  id: z.string(),
  text: z.string(),
  meta: z.object({ patient: z.string().optional() }).optional(),
  entities: z.array(
    z.object({
      type: z.string(),
      text: z.string(),
      negated: z.boolean().optional(),
      attributes: z.record(z.string(), z.unknown()).optional(),
      code: codeSchema.nullish(),
      codes: z.array(codeSchema).optional(),
    }),
  ),
});
type Row = z.infer<typeof rowSchema>;
type Expected = Row['entities'][number];

const { positionals, values } = parseArgs({ allowPositionals: true, options: { misses: { type: 'boolean' } } });
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const folder = resolve(positionals[0] ?? join(root, '../shared/data/structured'));

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9.%/]+/g, ' ')
    .trim();
const digits = (value: unknown) => String(value ?? '').replace(/\D/g, '');
const bare = (code: string) => code.replaceAll('.', '');

/** How well a fact answers an expected entity; 0 when it is about something else. */
function likeness(expected: Expected, fact: StructuredFact): number {
  if (expected.type !== fact.type) return 0;
  const codes = [expected.code, ...(expected.codes ?? [])].flatMap((code) => (code?.code ? [bare(code.code)] : []));
  const sameCode = fact.code !== null && codes.includes(bare(fact.code.code));
  const sameText = plain(expected.text) === plain(fact.text);
  if (!sameCode && !sameText) return 0;
  const { date, onset, value } = expected.attributes ?? {};
  const sameDate = digits(date ?? onset).slice(0, 8) === digits(fact.date);
  const sameValue = String(value ?? '') === String(fact.attributes.value ?? '');
  return 1 + (sameCode ? 2 : 0) + (sameText ? 2 : 0) + (sameDate ? 1 : 0) + (sameValue ? 1 : 0);
}

function match(expected: readonly Expected[], facts: readonly StructuredFact[]): [number, number][] {
  const pairs = expected
    .flatMap((entity, e) => facts.map((fact, f) => ({ e, f, score: likeness(entity, fact) })))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const [takenE, takenF] = [new Set<number>(), new Set<number>()];
  return pairs.flatMap(({ e, f }): [number, number][] => {
    if (takenE.has(e) || takenF.has(f)) return [];
    takenE.add(e);
    takenF.add(f);
    return [[e, f]];
  });
}

function sameStatement(one: Expected, other: Expected): boolean {
  const of = ({ type, code, attributes }: Expected) =>
    [type, code?.code, attributes?.date ?? attributes?.onset ?? attributes?.start].join(' ');
  return of(one) === of(other);
}

interface Tally {
  expected: number;
  found: number;
  matched: number;
  coded: number;
  values: number;
  valuesRight: number;
}
const tallies = new Map<string, Tally>();
const misses: string[] = [];
let unreadable = 0;

async function score(format: string, row: Row, bytes: Uint8Array, fileName: string): Promise<void> {
  const expected = row.entities.filter(({ type }) => (factTypes as readonly string[]).includes(type));
  const { structured, pages } = await readDocument(bytes, { fileName });
  const facts = structured?.facts ?? [];
  for (const { quote, page, start, end } of facts.flatMap(({ sources }) => sources)) {
    if (pages[page - 1]?.text.slice(start, end) !== quote) throw new Error('A source is not in its page.');
  }
  const pairs = match(expected, facts);
  for (const type of factTypes) {
    const key = `${format} ${type}`;
    const tally = tallies.get(key) ?? { expected: 0, found: 0, matched: 0, coded: 0, values: 0, valuesRight: 0 };
    tally.expected += expected.filter((entity) => entity.type === type).length;
    tally.found += facts.filter((fact) => fact.type === type).length;
    for (const [e, f] of pairs) {
      const [entity, fact] = [expected[e], facts[f]];
      if (entity?.type !== type || fact === undefined) continue;
      tally.matched++;
      if (fact.code !== null) tally.coded++;
      const value = entity.attributes?.value;
      if (value === undefined || value === null) continue;
      tally.values++;
      if (
        Number(value) === Number(fact.attributes.value) ||
        plain(String(value)) === plain(String(fact.attributes.value))
      )
        tally.valuesRight++;
    }
    tallies.set(key, tally);
  }
  const [metE, metF] = [new Set(pairs.map(([e]) => e)), new Set(pairs.map(([, f]) => f))];
  for (const [e, entity] of expected.entries()) {
    if (!metE.has(e)) misses.push(`${row.id} missed ${entity.type} ${entity.code?.code ?? '-'} ${entity.text}`);
  }
  for (const [f, fact] of facts.entries()) {
    if (!metF.has(f))
      misses.push(`${row.id} beyond ${fact.type} ${fact.code?.code ?? '-'} ${fact.text} ${fact.element}`);
  }
}

function rows(file: string): Row[] {
  const path = join(folder, file);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => rowSchema.parse(JSON.parse(line)));
}

async function attempt(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    unreadable++;
    misses.push(error instanceof Error ? `unreadable: ${error.message}` : 'unreadable');
  }
}

for (const row of rows('ccda.jsonl')) {
  const file = join(folder, 'ccda', `${row.id}.xml`);
  await attempt(score('ccda', row, readFileSync(file), `${row.id}.xml`));
}
for (const row of rows('hl7v2-oru.jsonl')) {
  await attempt(score('hl7v2', row, new TextEncoder().encode(row.text), `${row.id}.hl7`));
}
for (const file of existsSync(join(folder, 'fhir')) ? readdirSync(join(folder, 'fhir')) : []) {
  const id = file.replace(/\.json$/, '');
  const stated = rows('synthea-docs.jsonl').filter(({ meta }) => meta?.patient === id);
  // Results and vital signs are converted to other units there.
  const entities = stated
    .flatMap((row) => row.entities)
    .filter(({ type, code }) => code?.code !== undefined && !['lab', 'vital'].includes(type))
    .filter((one, at, all) => all.findIndex((other) => sameStatement(one, other)) === at);
  await attempt(score('fhir', { id, text: '', entities }, readFileSync(join(folder, 'fhir', file)), file));
}
await closeReader();

const share = (part: number, whole: number) => (whole === 0 ? null : Math.round((part / whole) * 1000) / 1000);
const scores = Object.fromEntries(
  [...tallies]
    .filter(([, { expected, found }]) => expected + found > 0)
    .map(([key, { expected, found, matched, coded, values: stated, valuesRight }]) => [
      key,
      {
        expected,
        found,
        // The reference of some formats doesn't tell this type, or not all of it.
        precision: key.startsWith('fhir') || expected === 0 ? null : share(matched, found),
        recall: share(matched, expected),
        f1: key.startsWith('fhir') || expected === 0 ? null : share(2 * matched, expected + found),
        coded: share(coded, matched),
        values: share(valuesRight, stated),
      },
    ]),
);
if (tallies.size === 0) console.log('skipped: reference data not here');
else console.log(JSON.stringify({ unreadable, scores, ...(values.misses && { misses }) }, null, 1));
