import { setTimeout as pause } from 'node:timers/promises';
import { narratingSchema, narrativeSchema } from '@exora/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { letter, textPdf } from '../../../tests/setup/documents.ts';
import { errorBody, ModelServer } from './model-server.ts';
import { Project } from './project.ts';

const patienceMs = 50_000;
const decision = z.object({ event_id: z.uuid() });

let project: Project;
let person: { userId: string; patientId: string };
beforeEach(async () => {
  project = await Project.create();
  person = await project.createPerson();
});
afterEach(() => project.stop());

/** What a function answers to the record's owner. */
async function ask<T>(shape: z.ZodType<T>, rpc: string, ...values: (string | object)[]): Promise<T> {
  const places = values.map((_, at) => `$${at + 1}`).join(', ');
  const query = `select public.${rpc}(${places}) as answer`;
  const [row] = await project.database.sqlAs({ userId: person.userId }, (sql) => sql.unsafe(query, values as never[]));
  return shape.parse(row?.answer);
}

/** The record's narratives, once they tell all that it has. */
async function toldRecord() {
  const until = Date.now() + patienceMs;
  for (;;) {
    const { changes, told, is_pending } = await ask(narratingSchema, 'read_narrating', person.patientId);
    if (changes > 0 && told === changes && !is_pending) break;
    if (Date.now() > until) throw new Error(`The record stayed told up to ${told} of ${changes} changes.`);
    await pause(20);
  }
  return ask(z.array(narrativeSchema), 'read_narratives', person.patientId);
}

type Told = Awaited<ReturnType<typeof toldRecord>>;
const textsOf = (told: Told, type: string, title: string) =>
  told
    .filter((one) => one.type === type && one.title?.startsWith(title))
    .map((one) => one.sentences.map(({ text }) => text).join(' '));

const note = (...lines: string[]) => new TextEncoder().encode(lines.join('\n'));
const asText = { name: 'note.txt', mime: 'text/plain' };

async function factId(words: string): Promise<string> {
  const [found] = await project.rows(
    z.object({ id: z.string() }),
    `select id from patient_clinical_events
     where patient_id = $1 and display_text = $2 and status in ('suggested', 'confirmed')`,
    person.patientId,
    words,
  );
  if (found === undefined) throw new Error('There is no such fact.');
  return found.id;
}

describe('a record', () => {
  it('is told by its documents, conditions and medicines, each sentence with its facts', async () => {
    const worker = await project.startWorker();
    const id = await project.submit(person, textPdf([letter]));
    await project.documentEnded(id);
    const told = await toldRecord();
    expect(told.find((one) => one.type === 'document')).toMatchObject({ shell_file_id: id });
    expect(textsOf(told, 'medication', 'Metformin').join()).toMatch(/^Metformin 500 mg .*twice daily/);
    expect(textsOf(told, 'condition', 'Type 2 diabetes mellitus').join()).toContain('metformin 500 mg');
    expect(textsOf(told, 'document', '').join()).toMatch(
      /Potassium was 5\.6 mmol\/L \(high, reference range 3\.5–5\.1\)/i,
    );
    const facts = await project.rows(z.object({ id: z.string() }), 'select id from patient_clinical_events');
    const known = new Set(facts.map((one) => one.id));
    const sentences = told.flatMap((one) => one.sentences);
    expect(sentences.length).toBeGreaterThan(8);
    for (const { fact_ids } of sentences) {
      expect(fact_ids.length).toBeGreaterThan(0);
      for (const fact of fact_ids) expect(known).toContain(fact);
    }
    const line = await worker.line('job_completed', { job_type: 'semantic_processing' });
    expect(line).toMatchObject({ narratives: told.length, kept: 0, refused: 0, dropped: 0, outdated: false });
    for (const word of ['Metformin', 'diabetes', 'Potassium'])
      expect(JSON.stringify(worker.lines)).not.toMatch(new RegExp(word, 'i'));
  });

  it('is told anew when a fact is corrected, rejected or added, and what reads as before stays', async () => {
    await project.startWorker();
    await project.documentEnded(await project.submit(person, textPdf([letter])));
    await project.documentEnded(await project.submit(person, note('Diagnoses:', 'Asthma'), asText));
    const before = await toldRecord();
    expect(textsOf(before, 'condition', 'Essential hypertension')).toHaveLength(1);

    const corrected = await ask(decision, 'correct_clinical_event', await factId('Metformin'), {
      attributes: { drug: 'Metformin', strength: '850 mg', frequencyPerDay: 2 },
    });
    await ask(decision, 'reject_clinical_event', await factId('Lisinopril'), 'wrong');
    await ask(decision, 'add_clinical_event', person.patientId, { type: 'condition', text: 'Gout', date: '2019' });
    const after = await toldRecord();
    expect(textsOf(after, 'medication', 'Metformin')).toEqual(['Metformin 850 mg twice daily is listed (undated).']);
    expect(after.find((one) => one.title === 'Metformin')?.sentences[0]?.fact_ids).toEqual([corrected.event_id]);
    expect(textsOf(after, 'medication', 'Lisinopril')).toEqual([]);
    expect(after.flatMap((one) => one.sentences.map(({ text }) => text)).join()).not.toMatch(/lisinopril/i);
    expect(textsOf(after, 'condition', 'Gout')).toEqual(['Gout was recorded in 2019.']);
    const asthma = (told: Told) => told.find((one) => one.title === 'Asthma')?.id;
    expect(asthma(after)).toBe(asthma(before));
    expect(asthma(after)).toBeDefined();
  });

  it('of documents that arrive at once, with two workers, is told whole in the end', async () => {
    await Promise.all([
      project.startWorker({ WORKER_CONCURRENCY: '2' }),
      project.startWorker({ WORKER_CONCURRENCY: '2' }),
    ]);
    const drugs = ['Metformin', 'Ramipril', 'Atorvastatin', 'Amlodipine', 'Omeprazole', 'Warfarin'];
    const ids = await Promise.all(
      drugs.map((drug, at) =>
        project.submit(
          person,
          note('Medications:', `${drug} ${(at + 1) * 5} mg tablet twice daily`, '', 'Diagnoses:', 'Asthma'),
          asText,
        ),
      ),
    );
    await Promise.all(ids.map((id) => project.documentEnded(id)));
    const told = await toldRecord();
    for (const [at, drug] of drugs.entries()) {
      expect(textsOf(told, 'medication', drug).join()).toContain(`${drug} ${(at + 1) * 5} mg`);
    }
    expect(
      told
        .filter((one) => one.type === 'document')
        .map((one) => one.shell_file_id)
        .sort(),
    ).toEqual([...ids].sort());
    const asthma = told.filter((one) => one.type === 'condition');
    expect(asthma).toHaveLength(1);
    expect(asthma[0]?.sentences[0]?.fact_ids).toHaveLength(drugs.length);
    const [current] = await project.rows(
      z.object({ twice: z.coerce.number() }),
      `select count(*) - count(distinct subject) as twice from clinical_narratives where status = 'current'`,
    );
    expect(current?.twice).toBe(0);
  });

  it('whose worker is killed is told by the next one, the same', async () => {
    const killed = await project.startWorker();
    const id = await project.submit(person, textPdf([letter]));
    await project.documentEnded(id);
    await killed.kill('SIGKILL');
    await project.startWorker();
    const texts = (told: Told) => told.map((one) => [one.title, one.sentences.map(({ text }) => text)]).sort();
    const told = texts(await toldRecord());
    person = await project.createPerson();
    await project.documentEnded(await project.submit(person, textPdf([letter])));
    expect(texts(await toldRecord())).toEqual(told);
  });
});

const sessionRow = z.object({ engine: z.string(), engine_version: z.string(), narratives_refused: z.number() });

it('is told by a language model where one is configured and the owner allows it, and waits where that has no room', async () => {
  const model = await ModelServer.start();
  try {
    model.writes(({ facts }) => [
      { text: 'Metformin 9999 mg is listed.', facts: facts.map(({ n }) => n) },
      ...facts
        .filter(({ assertion }) => assertion === 'present')
        .map(({ n, name }) => ({ text: `${name} is listed, as the record shows.`, facts: [n] })),
    ]);
    const worker = await project.startWorker({
      OPENAI_API_KEY: 'sk-key-of-this-test-0123456789',
      OPENAI_BASE_URL: model.url,
      EXORA_EXTRACTOR: 'rules',
      EXORA_NARRATOR: 'openai',
    });
    await project.documentEnded(await project.submit(person, textPdf([letter])));
    const byRules = await toldRecord();
    expect(byRules.length).toBeGreaterThan(3);
    expect(model.requests).toEqual([]);

    model.fault = () =>
      model.requests.length === 1
        ? { status: 429, headers: { 'retry-after': '1' }, body: errorBody('rate_limit_exceeded') }
        : null;
    await project.database.sqlAs(
      { userId: person.userId },
      (sql) => sql`select set_ai_consent(${person.patientId}, 'external', true)`,
    );
    await ask(decision, 'add_clinical_event', person.patientId, { type: 'condition', text: 'Gout', date: '2019' });
    const told = await toldRecord();
    await worker.line('job_parked', { ms: 1000 });
    const texts = told.flatMap((one) => one.sentences.map(({ text }) => text));
    expect(texts).toContain('Metformin is listed, as the record shows.');
    expect(texts.join()).not.toContain('9999');
    const sessions = await project.rows(
      sessionRow,
      `select engine, engine_version, narratives_refused from semantic_processing_sessions
       where status = 'completed' order by completed_at`,
    );
    expect(sessions[0]).toMatchObject({ engine: 'rules' });
    expect(sessions.at(-1)).toEqual({
      engine: 'openai',
      engine_version: 'stories-1/gpt-4o-mini/1',
      narratives_refused: 0,
    });
    for (const { words } of model.requests) expect(words).not.toMatch(/Ada|Example|Riverbank|[0-9a-f]{8}-/);
    expect(JSON.stringify(worker.lines)).not.toMatch(/metformin/i);
  } finally {
    model.stop();
  }
});
