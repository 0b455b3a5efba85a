import { createHash, randomUUID } from 'node:crypto';
import { originalPath } from '@exora/contracts';
import { type Caller, createTestDatabase, type TestDatabase } from '@exora/local-stack/testing';
import postgres from 'postgres';

/** A value that postgres.js sends as JSON. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** A database, as far as its functions are called: also that of a running stack. */
export type Callable = Pick<TestDatabase, 'sqlAs'>;

/** Calls a database function as somebody, parameters by name. Gives its result: the rows' values, or the single value. */
export async function call<T>(
  db: Callable,
  caller: Caller,
  name: string,
  parameters: Record<string, unknown> = {},
): Promise<T> {
  const entries = Object.entries(parameters);
  const list = entries.map(([key], at) => `${key} => $${at + 1}`).join(', ');
  const values = entries.map(([, value]) => value as never);
  const rows = await db.sqlAs(caller, (sql) => sql.unsafe(`select * from public.${name}(${list}) as result`, values));
  const [first] = rows;
  const isSingle = first !== undefined && Object.keys(first).length === 1 && 'result' in first;
  return (isSingle ? first.result : [...rows]) as T;
}

/** The error that a statement ends with: our code, SQLSTATE and message. Fails when there is none. */
export async function refusal(work: Promise<unknown>): Promise<{ code: string; sqlstate: string; message: string }> {
  try {
    await work;
  } catch (thrown) {
    const { detail, code, message } = thrown as { detail?: string; code?: string; message?: string };
    return { code: detail ?? '', sqlstate: code ?? '', message: message ?? '' };
  }
  throw new Error('It was not refused.');
}

export interface Person {
  userId: string;
  caller: Caller;
  profileId: string;
}

/** Somebody who has signed up, with the profile that this makes. */
export async function person(db: TestDatabase, displayName = 'Ada Example'): Promise<Person> {
  const userId = await db.createUser({ displayName });
  const caller = { userId };
  const [profile] = await call<{ id: string }[]>(db, caller, 'get_accessible_profiles');
  if (profile === undefined) throw new Error('Signing up made no profile.');
  return { userId, caller, profileId: profile.id };
}

export interface Upload {
  id: string;
  key: string;
  sha256: string;
  path: string;
}

/** An object in the file store under a new key, as a finished upload leaves it. */
export async function upload(db: Callable, owner: Person, sizeBytes = 1000): Promise<Upload> {
  const key = randomUUID();
  const parameters = { p_patient_id: owner.profileId, p_idempotency_key: key };
  const id = await call<string>(db, owner.caller, 'shell_file_id_for', parameters);
  const path = originalPath(owner.profileId, id);
  await db.sqlAs(
    owner.caller,
    (sql) => sql`
      insert into storage.objects (bucket_id, name, owner_id, metadata, version)
      values ('documents', ${path}, ${owner.userId}, ${sql.json({ size: sizeBytes })}, '1')`,
  );
  return { id, key, sha256: createHash('sha256').update(originalBytes(key, sizeBytes)).digest('hex'), path };
}

/** The bytes of the file that was uploaded with this key. */
export function originalBytes(key: string, sizeBytes = 1000): Uint8Array {
  return Buffer.alloc(sizeBytes, key);
}

export interface Submitted {
  shell_file_id: string;
  job_id: string;
  status: string;
}

/** Submits an upload, with parameters changed as the test wants. */
export function submit(
  db: Callable,
  owner: Person,
  uploaded: Upload,
  changed: Record<string, unknown> = {},
): Promise<Submitted> {
  return call<Submitted>(db, owner.caller, 'submit_shell_file', {
    p_shell_file_id: uploaded.id,
    p_patient_id: owner.profileId,
    p_file_name: 'letter.pdf',
    p_mime_type: 'application/pdf',
    p_size_bytes: 1000,
    p_sha256: uploaded.sha256,
    p_idempotency_key: uploaded.key,
    ...changed,
  });
}

export interface Job {
  id: string;
  job_type: string;
  job_payload: Record<string, string>;
  attempt: number;
  max_attempts: number;
  worker_id: string;
}

/** The next job for a worker, or null. */
export async function claim(db: Callable, workerId = 'worker-1'): Promise<Job | null> {
  const [job] = await call<Job[]>(db, 'service_role', 'claim_next_job_v3', {
    worker_id: workerId,
    job_types: ['shell_file_processing', 'ai_processing'],
  });
  return job ?? null;
}

/** The next job; fails when there is none. */
export async function claimed(db: Callable, workerId = 'worker-1'): Promise<Job> {
  const job = await claim(db, workerId);
  if (job === null) throw new Error('No job was due.');
  return job;
}

/** The next job that tells this record, passing over those of others. */
export async function claimedTelling(db: TestDatabase, patientId: string, workerId = 'narrator'): Promise<Job> {
  for (;;) {
    const claim = { worker_id: workerId, job_types: ['semantic_processing'] };
    const [job] = await call<Job[]>(db, 'service_role', 'claim_next_job_v3', claim);
    if (job === undefined) throw new Error('No job was due.');
    if (job.job_payload.patient_id === patientId) return job;
  }
}

/** The parameters that fence a call about a job. */
export function fence(job: Pick<Job, 'id' | 'worker_id' | 'attempt'>): {
  p_job_id: string;
  p_worker_id: string;
  p_attempt: number;
} {
  return { p_job_id: job.id, p_worker_id: job.worker_id, p_attempt: job.attempt };
}

/** Lets a worker's lease pass, as if it had died a while ago. */
export async function silence(db: TestDatabase, workerId: string): Promise<void> {
  const query =
    "update public.job_workers set lease_until = now() - interval '1 second' where worker_id = $1 returning 1";
  const silenced = await asOwner(db, query, [workerId]);
  if (silenced.length !== 1) throw new Error('There is no such worker.');
}

/** Lets scheduled jobs come due a moment ago: the given one, or all. */
export async function makeDue(db: TestDatabase, id?: string): Promise<void> {
  const query = `update public.job_queue set due_at = now() - interval '1 second'
    where status = 'scheduled' and ($1::uuid is null or id = $1)`;
  await asOwner(db, query, [id ?? null]);
}

/** A page as the worker stores it. */
export function page(number: number, text: string): Json {
  return { number, width: 1240, height: 1754, engine: 'text-layer', ms: 4, text, words: [], has_picture: true };
}

/** Reads a submitted file as a worker does; its pages have the given texts. Gives the reading's id. */
export async function read(db: TestDatabase, uploaded: Upload, job: Job, texts: readonly string[]): Promise<string> {
  const begun = await call<{ reading_id: string }>(db, 'service_role', 'begin_reading', fence(job));
  for (const [at, text] of texts.entries()) {
    await call(db, 'service_role', 'store_page', {
      ...fence(job),
      p_reading_id: begun.reading_id,
      p_page: page(at + 1, text),
      p_pages_total: texts.length,
    });
  }
  await call(db, 'service_role', 'complete_reading', {
    ...fence(job),
    p_reading_id: begun.reading_id,
    p_sha256: uploaded.sha256,
    p_mime: 'application/pdf',
    p_pages_total: texts.length,
  });
  return begun.reading_id;
}

/** A submitted file whose text was read, with the claimed and begun job of its understanding. */
export async function readFile(
  db: TestDatabase,
  owner: Person,
  texts: readonly string[],
): Promise<{ uploaded: Upload; readingId: string; job: Job }> {
  const uploaded = await upload(db, owner);
  await submit(db, owner, uploaded);
  const readingId = await read(db, uploaded, await claimed(db), texts);
  const job = await claimed(db);
  await call(db, 'service_role', 'begin_understanding', fence(job));
  return { uploaded, readingId, job };
}

/** What a language model answered about a text, as the worker keeps it. */
export function modelAnswer(text: string) {
  return {
    p_question_hash: createHash('sha256').update(text).digest('hex'),
    p_answer: { findings: [{ page: 1, line: 1, type: 'condition', assertion: 'present', label: text, parts: [] }] },
    p_usage: { model: 'gpt-4o-mini', tokens_in: 900, tokens_out: 100, cost_micros: 195 },
  };
}

export interface FactSource {
  page: number;
  quote: string;
  start: number;
  end: number;
  role: string;
  boxes: { x0: number; y0: number; x1: number; y1: number }[];
}

/** A span of a page's text, in code points. */
export function source(text: string, quote: string, role = 'label', pageNumber = 1): FactSource {
  const at = text.indexOf(quote);
  if (at < 0) throw new Error('The quote is not in the text.');
  const start = [...text.slice(0, at)].length;
  const boxes = [{ x0: 0.1, y0: 0.1, x1: 0.4, y1: 0.12 }];
  return { page: pageNumber, quote, start, end: start + [...quote].length, role, boxes };
}

export interface StoredFact {
  key: string;
  type: string;
  text: string;
  assertion: string;
  attributes: Record<string, string | number | boolean | null>;
  date: string | null;
  code: { system: string; code: string; display: string; reason?: string; term?: string; score?: number } | null;
  confidence: number;
  sources: FactSource[];
  doubts?: Json;
}

/** A fact about a page's text as the worker sends it, changed as the test wants. */
export function fact(text: string, label: string, changed: Partial<StoredFact> = {}): StoredFact {
  return {
    key: `key-of-${changed.type ?? 'condition'}-${label}`,
    type: 'condition',
    text: label,
    assertion: 'present',
    attributes: {},
    date: null,
    code: null,
    confidence: 0.9,
    sources: [source(text, label)],
    ...changed,
  };
}

export interface Understood {
  facts_stored: number;
  facts_kept: number;
  facts_superseded: number;
  facts_refused: number;
}

/** Completes an understanding with these facts. */
export function understand(
  db: TestDatabase,
  job: Job,
  facts: readonly StoredFact[],
  candidates: readonly Json[] = [],
): Promise<Understood> {
  return call<Understood>(db, 'service_role', 'complete_understanding', {
    ...fence(job),
    p_session: { engine: 'rules', engine_version: '1.0.0', ms: 12 },
    p_facts: facts,
    p_candidates: candidates,
  });
}

/** A narrative as the worker sends it, changed as the test wants. */
export function narrative(
  sentences: [text: string, facts: (string | undefined)[]][],
  changed: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    type: 'condition',
    subject: `condition:${changed.title ?? 'Breathing'}`,
    title: 'Breathing',
    purpose: 'The course of this condition',
    period: null,
    shell_file_id: null,
    sentences: sentences.map(([text, ids]) => ({ text, event_ids: ids })),
    ...changed,
  };
}

/** Runs a statement as the schema's owner, whom no grant holds back (triggers and constraints do). */
export async function asOwner<T>(db: TestDatabase, query: string, values: readonly unknown[] = []): Promise<T[]> {
  const sql = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    return [...(await sql.unsafe(query, values as never[]))] as T[];
  } finally {
    await sql.end();
  }
}

/** Rows of a query as service_role sees them: past every policy. */
export async function asService<T>(db: TestDatabase, query: string, values: readonly unknown[] = []): Promise<T[]> {
  const rows = await db.sqlAs('service_role', (sql) => sql.unsafe(query, values as never[]));
  return [...rows] as T[];
}

export { createTestDatabase, type TestDatabase };
