import { setTimeout as pause } from 'node:timers/promises';
import { narratingSchema } from '@exora/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { halfScannedPdf, letter, scannedPdf, textPdf } from '../../../tests/setup/documents.ts';
import { ModelServer, quotes } from './model-server.ts';
import { Project, type WorkerProcess } from './project.ts';
import { VisionServer } from './vision-server.ts';

const patienceMs = 50_000;
const page = ['Riverbank Clinic', 'Medications:', 'Metformin 5 mg tablet twice daily', 'Seen by Ada'];

let project: Project;
let vision: VisionServer;
let model: ModelServer;
let person: { userId: string; patientId: string };
let worker: WorkerProcess;

beforeAll(async () => {
  [project, vision, model] = await Promise.all([Project.create(), VisionServer.start(), ModelServer.start()]);
});
afterAll(async () => {
  vision.stop();
  model.stop();
  await project.stop();
});
beforeEach(async () => {
  person = await project.createPerson();
  vision.reads([page]);
  model.reads(quotes({ type: 'medication', label: 'Zanubrutix', parts: [['strength', '80 mg']] }));
});
/** Its stories are told, so that no later test's model is asked for them. */
afterEach(async () => {
  await told();
});

/** The one worker of a group's tests. */
function useWorker(environment: () => Record<string, string> = () => ({})): void {
  beforeAll(async () => {
    worker = await project.startWorker(environment());
  });
  afterAll(async () => {
    await worker.kill('SIGTERM');
  });
}

const asOwner = (query: string, values: readonly unknown[] = []) =>
  project.database.sqlAs({ userId: person.userId }, (sql) => sql.unsafe(query, values as never[]));
const engines = (kind: 'local' | 'external', allowed: boolean) =>
  asOwner('select set_ai_consent($1, $2, $3)', [person.patientId, kind, allowed]);
const retry = (id: string) => asOwner('select retry_shell_file($1)', [id]);
const lane = (what: 'pause' | 'resume', name: string) =>
  project.database.sqlAs('service_role', (sql) => sql.unsafe(`select ${what}_lane($1)`, [name]));
const pagesStored = () =>
  project.rows(
    z.object({ engine: z.string() }),
    'select engine from shell_file_pages where patient_id = $1 order by page_number',
    person.patientId,
  );
const facts = () =>
  project.rows(
    z.object({ id: z.string() }),
    'select id from patient_clinical_events where patient_id = $1',
    person.patientId,
  );
const refusedForConsent = { status: 'failed', error_code: 'ai_consent_missing' };

/** A place in a server's answering that a test waits for, and lets go on. */
function gate() {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const hold = async () => {
    reached.resolve();
    await opened.promise;
    return null;
  };
  return { hold, reached: reached.promise, open: opened.resolve };
}

describe('local engines, withdrawn', () => {
  useWorker();

  it('while a document waits, don’t touch it; allowed again, the owner has it done', async () => {
    await lane('pause', 'reading');
    const id = await project.submit(person, textPdf([letter]));
    await engines('local', false);
    await lane('resume', 'reading');
    expect(await project.documentEnded(id)).toMatchObject({ ...refusedForConsent, pages_done: 0 });
    expect(await pagesStored()).toEqual([]);
    await engines('local', true);
    await retry(id);
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed', error_code: null });
    expect((await facts()).length).toBeGreaterThan(3);
  });

  it('between two pages, stop there', async () => {
    // The second page takes seconds.
    const id = await project.submit(person, await halfScannedPdf(page, page));
    await project.documentWhen(id, ({ pages_done }) => pages_done >= 1);
    await engines('local', false);
    const ended = await project.documentEnded(id);
    expect(ended).toMatchObject(refusedForConsent);
    expect(ended.pages_done).toBe(1);
    expect(await facts()).toEqual([]);
    await engines('local', true);
    await retry(id);
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed', pages_done: 2 });
  });

  it('between reading and understanding, stop there; what was read is understood later', async () => {
    await lane('pause', 'understanding');
    const id = await project.submit(person, textPdf([letter]));
    await project.documentWhen(id, ({ status }) => status === 'understanding');
    await engines('local', false);
    await lane('resume', 'understanding');
    expect(await project.documentEnded(id)).toMatchObject(refusedForConsent);
    expect(await facts()).toEqual([]);
    await engines('local', true);
    await retry(id);
    expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });
    expect((await facts()).length).toBeGreaterThan(3);
  });

  it('while the record’s stories wait, tell none; allowed again, it is told', async () => {
    await lane('pause', 'narrating');
    await project.documentEnded(await project.submit(person, textPdf([letter])));
    await engines('local', false);
    const [job] = await project.rows(
      z.object({ id: z.string() }),
      "select id from job_queue where patient_id = $1 and job_type = 'semantic_processing'",
      person.patientId,
    );
    await lane('resume', 'narrating');
    await worker.line('job_failed', { job_id: job?.id });
    expect(await narratives()).toEqual([]);
    await engines('local', true);
    expect((await told()).length).toBeGreaterThan(3);
  });
});

const narratives = () =>
  project.rows(
    z.object({ engine: z.string() }),
    `select s.engine from clinical_narratives as n join semantic_processing_sessions as s on s.id = n.session_id
     where n.patient_id = $1 and n.status = 'current'`,
    person.patientId,
  );

/** The record's narratives, once they tell all that it has. */
async function told() {
  const until = Date.now() + patienceMs;
  for (;;) {
    const [row] = await asOwner('select read_narrating($1) as seen', [person.patientId]);
    const seen = narratingSchema.parse(row?.seen);
    if (seen.changes > 0 && seen.told === seen.changes && !seen.is_pending) return narratives();
    if (Date.now() > until) throw new Error('The record was not told.');
    await pause(20);
  }
}

describe('outside engines, withdrawn', () => {
  const modelsKey = { OPENAI_API_KEY: 'sk-key-of-this-test-0123456789' };
  const withdrawnOrNot = [
    ['as it is allowed', false],
    ['withdrawn in the meantime', true],
  ] as const;

  describe('from Vision', () => {
    useWorker(() => ({
      GOOGLE_CLOUD_API_KEY: 'AIza-key-of-this-test-0123456789',
      GOOGLE_VISION_ENDPOINT: vision.url,
    }));

    it.each(withdrawnOrNot)('a page that is being read: %s', async (_, isWithdrawn) => {
      await engines('external', true);
      const { hold, reached, open } = gate();
      vision.fault = hold;
      const id = await project.submit(person, await scannedPdf([page]));
      await reached;
      if (isWithdrawn) await engines('external', false);
      open();
      expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });
      const stored = await pagesStored();
      const passes = await project.rows(
        z.object({ engine: z.string() }),
        'select engine from ocr_artifacts where patient_id = $1',
        person.patientId,
      );
      const outside = [...stored, ...passes].filter(({ engine }) => engine === 'google-vision');
      expect(stored).toHaveLength(1);
      expect(outside.length > 0).toBe(!isWithdrawn);
    });

    it('a document that waited is read by our own alone', async () => {
      await engines('external', true);
      await lane('pause', 'reading');
      const id = await project.submit(person, await scannedPdf([page]));
      await engines('external', false);
      await lane('resume', 'reading');
      expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });
      expect(vision.requests).toEqual([]);
    });
  });

  describe('from a model that finds facts', () => {
    useWorker(() => ({ ...modelsKey, OPENAI_BASE_URL: model.url }));

    it.each(withdrawnOrNot)('a question that a model is thinking about: %s', async (_, isWithdrawn) => {
      await engines('external', true);
      const { hold, reached, open } = gate();
      model.fault = hold;
      const id = await project.submit(person, textPdf([[...letter, 'Zanubrutix 80 mg twice daily']]));
      await reached;
      if (isWithdrawn) await engines('external', false);
      open();
      expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });
      const answers = await project.rows(
        z.object({ id: z.unknown() }),
        'select session_id as id from ai_model_answers where patient_id = $1',
        person.patientId,
      );
      expect(answers.length > 0).toBe(!isWithdrawn);
      const [session] = await project.rows(
        z.object({ engine: z.string(), fallback: z.string().nullable() }),
        "select engine, fallback from ai_processing_sessions where patient_id = $1 and status = 'completed'",
        person.patientId,
      );
      expect(session).toEqual(
        isWithdrawn ? { engine: 'rules', fallback: 'ai_consent_missing' } : { engine: 'openai', fallback: null },
      );
    });

    it('a document that is understood while our own are withdrawn too: nothing of it is stored', async () => {
      await engines('external', true);
      const { hold, reached, open } = gate();
      model.fault = hold;
      const id = await project.submit(person, textPdf([letter]));
      await reached;
      await engines('local', false);
      open();
      expect(await project.documentEnded(id)).toMatchObject(refusedForConsent);
      expect(await facts()).toEqual([]);
      await engines('local', true);
      await retry(id);
      expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });
    });
  });

  describe('from a model that writes', () => {
    useWorker(() => ({
      ...modelsKey,
      OPENAI_BASE_URL: model.url,
      EXORA_EXTRACTOR: 'rules',
      EXORA_NARRATOR: 'openai',
    }));

    it.each(withdrawnOrNot)('a story that a model is writing: %s', async (_, isWithdrawn) => {
      const { hold, reached, open } = gate();
      model.writes(({ facts: known }) =>
        known
          .filter(({ assertion }) => assertion === 'present')
          .map(({ n, name }) => ({ text: `${name} is listed, as the record shows.`, facts: [n] })),
      );
      model.fault = hold;
      await engines('external', true);
      await project.documentEnded(await project.submit(person, textPdf([letter])));
      await reached;
      if (isWithdrawn) await engines('external', false);
      open();
      const found = await told();
      expect(found.length).toBeGreaterThan(3);
      const texts = await project.rows(
        z.object({ text: z.string() }),
        'select text from clinical_narrative_sentences where patient_id = $1',
        person.patientId,
      );
      expect(texts.some(({ text }) => text.includes('as the record shows'))).toBe(!isWithdrawn);
    });
  });
});
