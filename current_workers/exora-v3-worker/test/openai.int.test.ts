import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorBody, ModelServer, quotes } from './model-server.ts';
import { Project, type WorkerProcess } from './project.ts';

const key = 'sk-key-of-this-test-0123456789';
const letter = `Riverbank Clinic
Patient: Ada Example  DOB: 02/03/1960

Medications:
Metformin 500 mg tablet by mouth twice daily
Zanubrutix 80 mg 2 capsules bd

Results
Sodium 139 mmol/L (135 - 145)

Progress
She was also found to have hypertensive urgency, and denies chest pain.
`;
/** Of two chunks. */
const longLetter = `${letter}\n${'She was seen in clinic today and is well.\n'.repeat(170)}Takes Betadrugix for this.\n`;

let project: Project;
let model: ModelServer;
let person: { userId: string; patientId: string };
let worker: WorkerProcess;

beforeAll(async () => {
  [project, model] = await Promise.all([Project.create(), ModelServer.start()]);
  person = await project.createPerson();
  await allowOutside(person, true);
});
afterAll(async () => {
  model.stop();
  await project.stop();
});
beforeEach(() => {
  model.reads(
    quotes(
      {
        type: 'medication',
        label: 'Zanubrutix',
        parts: [
          ['strength', '80 mg'],
          ['dosage', '2 capsules'],
          ['frequency', 'bd'],
        ],
      },
      { type: 'medication', label: 'Metformin', parts: [['strength', '500 mg']] },
      { type: 'medication', label: 'Betadrugix' },
      {
        type: 'lab',
        label: 'Sodium',
        parts: [
          ['value', '139'],
          ['unit', 'mmol/L'],
        ],
      },
      { type: 'condition', label: 'Morphine dependence' },
    ),
  );
});

async function allowOutside(one: { userId: string; patientId: string }, allowed: boolean): Promise<void> {
  await project.database.sqlAs(
    { userId: one.userId },
    (sql) => sql`select set_ai_consent(${one.patientId}, 'external', ${allowed})`,
  );
}

function useWorker(environment: Record<string, string> = {}): void {
  beforeAll(async () => {
    worker = await project.startWorker({ OPENAI_API_KEY: key, OPENAI_BASE_URL: model.url, ...environment });
  });
  afterAll(async () => {
    await worker.kill('SIGTERM');
  });
}

async function understood(text: string, owner = person) {
  const bytes = new TextEncoder().encode(text);
  const id = await project.submit(owner, bytes, { name: 'letter.txt', mime: 'text/plain' });
  return { id, ended: await project.documentEnded(id) };
}

const sessionRow = z.object({
  engine: z.string(),
  engine_version: z.string(),
  model: z.string().nullable(),
  fallback: z.string().nullable(),
  model_calls: z.number().nullable(),
  tokens: z.number().nullable(),
  cost_micros: z.number().nullable(),
});
const sessionOf = async (id: string) =>
  (
    await project.rows(
      sessionRow,
      `select engine, engine_version, model, fallback, model_calls, (tokens_in + tokens_out)::int as tokens,
         cost_micros::int
       from ai_processing_sessions where shell_file_id = $1 and status = 'completed'`,
      id,
    )
  )[0];
const costRow = z.object({ calls: z.coerce.number(), tokens: z.coerce.number(), cost_micros: z.coerce.number() });
const costsOf = (id: string) =>
  project.rows(costRow, 'select calls, tokens, cost_micros from document_costs where shell_file_id = $1', id);
const drugRow = z.object({
  display_text: z.string(),
  confidence: z.number(),
  strength: z.string().nullable(),
  dose: z.coerce.number().nullable(),
  code: z.string().nullable(),
  quotes: z.string(),
});
const drugsOf = (id: string) =>
  project.rows(
    drugRow,
    `select e.display_text, e.confidence, m.strength, m.dose, c.code,
       (select string_agg(s.quote, ' | ' order by s.ordinal) from clinical_event_sources as s where s.event_id = e.id)
         as quotes
     from patient_clinical_events as e
     join patient_medications as m on m.event_id = e.id
     left join medical_code_assignments as c on c.event_id = e.id
     where e.shell_file_id = $1 order by e.display_text`,
    id,
  );

describe('a worker with a key of a language model', () => {
  useWorker();

  it('stores what the model quotes beside what the rules find: grounded, coded, and the session says by whom', async () => {
    const { id, ended } = await understood(letter);
    expect(ended.status).toBe('processed');
    expect(await drugsOf(id)).toEqual([
      expect.objectContaining({ display_text: 'Metformin', strength: '500 mg', code: '861007' }),
      {
        display_text: 'Zanubrutix',
        confidence: expect.any(Number),
        strength: '80 mg',
        dose: 2,
        code: null,
        quotes: 'Zanubrutix | 80 mg | 2 capsules | bd',
      },
    ]);
    const session = await sessionOf(id);
    expect(session).toMatchObject({ engine: 'openai', model: 'gpt-4o-mini', fallback: null, model_calls: 1 });
    expect(session?.engine_version).toMatch(/^quotes-\d+\/rules-/);
    expect(await costsOf(id)).toEqual([{ calls: 1, tokens: session?.tokens, cost_micros: session?.cost_micros }]);
    expect(session?.cost_micros).toBeGreaterThan(0);
    expect(model.requests).toMatchObject([{ authorization: `Bearer ${key}`, model: 'gpt-4o-mini' }]);
  });

  it('keeps in the audit what the model said and the page doesn’t', async () => {
    model.reads(() => [
      { page: 1, line: 5, type: 'condition', assertion: 'present', label: 'Morphine dependence', parts: [] },
    ]);
    const { id } = await understood(`${letter}Again.\n`);
    const audit = await project.rows(
      z.object({ entity_text: z.string(), reason: z.string(), page_number: z.number().nullable() }),
      `select a.entity_text, a.reason, a.page_number from entity_processing_audit_v2 as a
       join ai_processing_sessions as s on s.id = a.session_id
       where s.shell_file_id = $1 and a.fate = 'refused'`,
      id,
    );
    expect(audit).toEqual([{ entity_text: 'Morphine dependence', reason: 'quote_not_found', page_number: null }]);
    expect((await project.factsOf(id)).map(({ display_text }) => display_text)).not.toContain('Morphine dependence');
  });

  it('shows in its health that the model is available', async () => {
    expect(await worker.health()).toMatchObject({ api_capacity: { openai: 'available' } });
  });

  it('parks a document for the pause that the model asks for, and asks nothing twice', async () => {
    let refusals = 0;
    model.fault = ({ words }) =>
      words.includes('Betadrugix') && refusals++ === 0
        ? { status: 429, headers: { 'retry-after': '1' }, body: errorBody('rate_limit_exceeded') }
        : null;
    const { id, ended } = await understood(longLetter);
    expect(ended.status).toBe('processed');
    await worker.line('job_parked', { ms: 1000 });
    expect(model.requests.map(({ words }) => words.includes('Betadrugix')).toSorted()).toEqual([false, true, true]);
    expect((await drugsOf(id)).map(({ display_text }) => display_text)).toEqual(
      expect.arrayContaining(['Zanubrutix', 'Betadrugix']),
    );
    const session = await sessionOf(id);
    expect(session).toMatchObject({ engine: 'openai', fallback: null, model_calls: 2 });
    // The refused call is not billed.
    expect(await costsOf(id)).toEqual([{ calls: 3, tokens: session?.tokens, cost_micros: session?.cost_micros }]);
  });

  it('lets the rules do it, and says so in the session, where the model can’t be had', async () => {
    model.fault = () => ({ status: 500, body: errorBody(null) });
    const { id, ended } = await understood(`${letter}Once more.\n`);
    expect(ended.status).toBe('processed');
    expect(await sessionOf(id)).toMatchObject({
      engine: 'rules',
      model: null,
      fallback: 'engine_unavailable',
      model_calls: null,
    });
    expect((await drugsOf(id)).map(({ display_text }) => display_text)).toContain('Metformin');
    await worker.line('extractor_fallback', { code: 'engine_unavailable', cause_code: 'HTTP_500' });
  });

  it('sends nothing of a record whose owner doesn’t allow outside engines', async () => {
    const other = await project.createPerson();
    const { id, ended } = await understood(letter, other);
    expect(ended.status).toBe('processed');
    expect(await sessionOf(id)).toMatchObject({ engine: 'rules', model: null, fallback: null });
    expect(model.requests).toEqual([]);
    expect(await costsOf(id)).toEqual([]);
  });

  it('tells nothing of key, document, questions or answers in its log', () => {
    const told = JSON.stringify(worker.lines) + worker.complaints;
    for (const word of [key, 'sk-key', 'Metformin', 'Zanubrutix', 'Riverbank', 'Ada', 'Refused with', '[redacted]'])
      expect(told).not.toContain(word);
  });
});

describe('a worker with two documents at once', () => {
  useWorker({ WORKER_CONCURRENCY: '2' });

  it('keeps to the model’s budget, and understands both', async () => {
    await project.database.sqlAs(
      'service_role',
      (sql) => sql`select set_api_rate_limit('openai', 'gpt-4o-mini', 500, 200000, 6000000, 1, 20000000, 0, 600000)`,
    );
    let [open, most] = [0, 0];
    model.fault = async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 150));
      open -= 1;
      return null;
    };
    const both = await Promise.all([understood(`${letter}One.\n`), understood(`${letter}Two.\n`)]);
    expect(both.map(({ ended }) => ended.status)).toEqual(['processed', 'processed']);
    for (const { id } of both) expect(await sessionOf(id)).toMatchObject({ engine: 'openai', fallback: null });
    expect(model.requests).toHaveLength(2);
    expect(most).toBe(1);
  });
});

describe('a worker whose rules are not to do it alone', () => {
  useWorker({ EXORA_EXTRACTOR_FALLBACK: 'none' });

  it('fails a document at once whose key is refused, so that its owner can try it again later', async () => {
    model.fault = () => ({ status: 401, body: errorBody('invalid_api_key') });
    const { id, ended } = await understood(`${letter}Key.\n`);
    expect(ended).toMatchObject({ status: 'failed', error_code: 'engine_key_refused' });
    await worker.line('job_failed', { code: 'engine_key_refused', will: 'failed', cause_code: 'INVALID_API_KEY' });
    model.fault = () => null;
    await project.database.sqlAs({ userId: person.userId }, (sql) => sql`select retry_shell_file(${id})`);
    await project.documentWhen(id, ({ status }) => status === 'processed');
    expect(await sessionOf(id)).toMatchObject({ engine: 'openai', fallback: null });
  });
});

describe('a worker that is told to leave the model alone', () => {
  useWorker({ EXORA_EXTRACTOR: 'rules' });

  it('asks nothing', async () => {
    const { id } = await understood(`${letter}Rules.\n`);
    expect(await sessionOf(id)).toMatchObject({ engine: 'rules', fallback: null });
    expect(model.requests).toEqual([]);
    expect(await worker.health()).toMatchObject({ api_capacity: { openai: 'not_configured' } });
  });
});
