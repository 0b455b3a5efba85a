import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  attributesSchema,
  codeSchema,
  entityTypes,
  factSchema,
  groundedSourceSchema,
  pageNotes,
  pageWordSchema,
  structuredContentSchema,
} from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { exora } from '../setup/command.ts';
import { executable, textPdf } from '../setup/documents.ts';

// The shapes of what the commands print, written down once more on purpose: a program that reads this output relies on them.
const pageTextSchema = z.strictObject({ number: z.int(), text: z.string() });
const ingestSchema = z.array(
  z.strictObject({
    file: z.string(),
    shell_file_id: z.uuid().nullable(),
    status: z.enum(['processed', 'kept', 'failed']),
    duplicate_of: z.uuid().optional(),
    error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).optional(),
    pages: z.array(pageTextSchema),
    facts: z.array(factSchema.extend({ sources: z.array(groundedSourceSchema).min(1) })),
    narratives: z.array(
      z.strictObject({
        type: z.enum(['document', 'condition', 'medication', 'episode', 'summary']),
        title: z.string().min(1),
        purpose: z.string().min(1),
        period: z.strictObject({ start: z.string(), end: z.string() }).nullable(),
        sentences: z.array(z.strictObject({ text: z.string().min(1), fact_ids: z.array(z.uuid()).min(1) })).min(1),
      }),
    ),
    timings_ms: z.object({ upload: z.number(), processing: z.number(), total: z.number() }),
  }),
);
const readSchema = z.strictObject({
  file: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mime: z.string(),
  pages: z.array(
    z.strictObject({
      number: z.int(),
      width: z.number(),
      height: z.number(),
      engine: z.string(),
      notes: z.array(z.enum(pageNotes)),
      ms: z.number(),
      text: z.string(),
      words: z.array(pageWordSchema),
    }),
  ),
  structured: structuredContentSchema.nullable(),
});
const extractSchema = z.strictObject({
  id: z.string(),
  entities: z.array(
    z.strictObject({
      type: z.enum(entityTypes),
      start: z.int(),
      end: z.int(),
      text: z.string(),
      negated: z.boolean(),
      attributes: attributesSchema,
      code: codeSchema.nullable(),
    }),
  ),
  ms: z.number(),
});

const letter = ['Patient: Imogen Sample', 'Metformin 500 mg tablet, 1 tablet by mouth twice daily', 'No chest pain.'];
let folder: string;
let file: (name: string, bytes: Uint8Array | string) => Promise<string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exora-command-'));
  file = async (name, bytes) => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  };
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('exora read', () => {
  test('prints one object for one file, whose words are the page’s text at their offsets', async () => {
    const { code, stdout } = await exora(['read', '--json', await file('letter.pdf', textPdf([letter]))]);
    expect(code).toBe(0);
    const document = readSchema.parse(JSON.parse(stdout));
    const [page] = document.pages;
    expect(page?.words.map(({ t }) => t)).toContain('Metformin');
    for (const word of page?.words ?? []) expect(page?.text.slice(word.start, word.end)).toBe(word.t);
  });

  test('says what is wrong with a file and exits with 1', async () => {
    const { code, stderr } = await exora(['read', await file('words.pdf', 'Not a PDF at all.')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/file_type_mismatch/);
  });

  test('says when there is no such file', async () => {
    const { code, stderr } = await exora(['read', join(folder, 'missing.pdf')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/no such file/);
  });
});

describe('exora extract', () => {
  test('one line in, one line out; offsets are UTF-16 units, also behind an emoji', async () => {
    const text = '🙂 Metformin 500 mg twice daily. Denies chest pain.';
    const input = await file('in.jsonl', `${JSON.stringify({ id: 'a', text })}\n`);
    const { code, stdout } = await exora(['extract', '--in', input]);
    expect(code).toBe(0);
    const { entities } = extractSchema.parse(JSON.parse(stdout));
    for (const entity of entities) expect(text.slice(entity.start, entity.end)).toBe(entity.text);
    expect(entities.find(({ type }) => type === 'medication')?.text).toMatch(/Metformin/);
    expect(entities.find(({ type }) => type === 'symptom')).toMatchObject({ text: 'chest pain', negated: true });
  });

  test('parses one prescription direction a line', async () => {
    const { stdout } = await exora(
      ['extract', '--task', 'sig'],
      `${JSON.stringify({ id: 's', text: 'take 1 tablet by mouth twice daily for 7 days' })}\n`,
    );
    expect(extractSchema.parse(JSON.parse(stdout)).entities).toMatchObject([
      { type: 'sig', attributes: { dose: 1, unit: 'tablet', route: 'oral', frequencyPerDay: 2, durationDays: 7 } },
    ]);
  });

  test('names the line that is not in the expected form', async () => {
    const { code, stderr } = await exora(['extract'], '{"id":"a","text":"x"}\n{"id":7}\n');
    expect(code).toBe(1);
    expect(stderr).toMatch(/Line 2/);
    expect((await exora(['extract'], 'nonsense\n')).stderr).toMatch(/Line 1 is not JSON/);
  });
});

test('exora ingest: good and bad files together on a throw-away stack; each fact’s quote stands where it says', async () => {
  const { code, stdout } = await exora([
    'ingest',
    '--json',
    '--data-dir',
    join(folder, 'nothing-here'),
    await file('letter.pdf', textPdf([letter, ['Page two', 'Allergies: penicillin (rash)']])),
    await file('program.jpg', executable()),
    await file('notes.txt', '🙂 Notes\nPast history: asthma.\n'),
    await file('bell\u0007.pdf', textPdf([letter])),
    await file('huge.pdf', Buffer.alloc(60 * 1024 * 1024, '%PDF-1.4\n')),
    await file('empty.png', ''),
    await file('notes again.txt', '🙂 Notes\nPast history: asthma.\n'),
  ]);
  expect(code).toBe(1);
  const outcomes = ingestSchema.parse(JSON.parse(stdout));
  expect(outcomes.map(({ status, error }) => [status, error?.code])).toEqual([
    ['processed', undefined],
    ['failed', 'file_type_mismatch'],
    ['processed', undefined],
    ['failed', 'file_name_invalid'],
    ['failed', 'file_too_large'],
    ['failed', 'file_empty'],
    ['processed', undefined],
  ]);
  // The same bytes twice, sent together: one document, whichever came first.
  const [one, two] = [outcomes[2], outcomes[6]];
  expect(one?.shell_file_id).toBe(two?.shell_file_id);
  expect([one?.duplicate_of, two?.duplicate_of]).toContain(one?.shell_file_id);
  expect(one?.facts).toEqual(two?.facts);
  for (const { facts: own, narratives } of outcomes) {
    const ids = own.map((fact) => fact.id);
    for (const { fact_ids } of narratives.flatMap((one) => one.sentences))
      expect(ids).toEqual(expect.arrayContaining(fact_ids));
  }
  const told = outcomes[0]?.narratives.flatMap((one) => one.sentences.map(({ text }) => text)) ?? [];
  expect(told).toContain('No chest pain was reported.');
  expect(told.join()).toMatch(/metformin 500 mg \(1 tablet\) twice daily/i);
  const facts = outcomes.flatMap((outcome) =>
    outcome.facts.map((fact) => ({ fact, textOf: new Map(outcome.pages.map((page) => [page.number, page.text])) })),
  );
  for (const { fact, textOf } of facts) {
    for (const source of fact.sources) {
      expect(textOf.get(source.page)?.slice(source.start, source.end)).toBe(source.quote);
    }
  }
  const labels = facts.map(({ fact }) => `${fact.type} ${fact.text.toLowerCase()} ${fact.assertion}`);
  expect(labels).toContain('medication metformin present');
  expect(labels.some((label) => label.startsWith('allergy penicillin'))).toBe(true);
  expect(labels.some((label) => label.startsWith('condition asthma'))).toBe(true);
});

test('exora status and stop say that nothing runs', async () => {
  const dataDir = join(folder, 'nothing-here');
  expect(await exora(['status', '--json', '--data-dir', dataDir])).toMatchObject({ code: 3, stdout: 'null\n' });
  expect((await exora(['stop', '--data-dir', dataDir])).stdout).toMatch(/Nothing runs/);
});

test('exora doctor finds no fault with this machine', async () => {
  const { code, stdout } = await exora(['doctor', '--json', '--data-dir', join(folder, 'nothing-here')]);
  const findings = z.array(z.object({ check: z.string(), ok: z.boolean() })).parse(JSON.parse(stdout));
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
  expect(code).toBe(0);
});
