import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { documentsBucket, originalPath, shellFileCreatedSchema } from '@exora/contracts';
import { findWords } from '@exora/local-stack/testing';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { letter, textPdf } from '../../../tests/setup/documents.ts';
import { Project, type WorkerProcess } from './project.ts';

const patienceMs = 50_000;

let project: Project;
beforeEach(async () => {
  project = await Project.create({ functions: true });
});
afterEach(() => project.stop());

/** Words that stand nowhere else, one for each way into the record. */
function canaries() {
  const word = () => `canary${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  return { name: word(), email: word(), file: word(), text: word(), fact: word(), visit: word(), key: word() };
}

interface SignedUp {
  client: SupabaseClient;
  userId: string;
  patientId: string;
  email: string;
}

/** Somebody who signs up by the API, as a browser does. */
async function signUp(words: { name: string; email: string }): Promise<SignedUp> {
  const client = createClient(project.api.url, project.api.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const email = `${words.email}@example.org`;
  const account = { email, password: randomUUID(), options: { data: { display_name: words.name } } };
  const { data, error } = await client.auth.signUp(account);
  if (error !== null) throw error;
  const userId = data.user?.id ?? '';
  const [profile] = z.array(z.object({ id: z.uuid() })).parse((await client.rpc('get_accessible_profiles')).data);
  return { client, userId, patientId: profile?.id ?? '', email };
}

/** Asks the edge function about an upload. */
async function ask(who: SignedUp, action: 'create' | 'confirm', name: string, bytes: Uint8Array, key: string) {
  const body = {
    action,
    patient_id: who.patientId,
    file_name: name,
    size_bytes: bytes.byteLength,
    idempotency_key: key,
  };
  const { data, error } = await who.client.functions.invoke('shell-file-processor-v3', { body });
  if (error !== null) throw error;
  return data as unknown;
}

/** A signed address to upload a file to. */
async function address(who: SignedUp, name: string, bytes: Uint8Array, key: string) {
  const { upload } = shellFileCreatedSchema.parse(await ask(who, 'create', name, bytes, key));
  if (upload === null) throw new Error('It was uploaded already.');
  return upload;
}

async function put(who: SignedUp, to: { path: string; token: string }, bytes: Uint8Array) {
  return who.client.storage.from(documentsBucket).uploadToSignedUrl(to.path, to.token, bytes);
}

/** Uploads and submits a document as a browser does; gives its id. */
async function upload(who: SignedUp, name: string, bytes: Uint8Array, key: string = randomUUID()): Promise<string> {
  const { error } = await put(who, await address(who, name, bytes, key), bytes);
  if (error !== null) throw error;
  return z.object({ shell_file_id: z.uuid() }).parse(await ask(who, 'confirm', name, bytes, key)).shell_file_id;
}

async function rpc(who: SignedUp, name: string, parameters: object): Promise<unknown> {
  const { data, error } = await who.client.rpc(name, parameters);
  if (error !== null) throw error;
  return data;
}

/** Files below a folder, with what is in them. */
async function filesBelow(folder: string): Promise<{ path: string; content: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return { path, content: await readFile(path, 'latin1') };
      }),
  );
}

const ownFiles = async (patientId: string) =>
  (await filesBelow(project.api.storageFolder)).filter(({ path }) => path.includes(patientId));

async function until(what: string, is: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await is())) {
    if (Date.now() > end) throw new Error(`It never came that ${what}.`);
    await pause(50);
  }
}

const countOf = async (query: string, ...values: string[]) =>
  Number((await project.rows(z.object({ count: z.coerce.number() }), query, ...values))[0]?.count);
const isGone = async (who: SignedUp) =>
  (await countOf('select count(*) from user_profiles where id = $1', who.patientId)) === 0 &&
  (await erasuresOpen()) === 0;

async function erasuresOpen(): Promise<number> {
  const sql = postgres(project.database.ownerUrl, { max: 1 });
  try {
    const [row] =
      await sql`select count(*)::int as open from exora_private.erasures where begun_at is not null and finished_at is null`;
    return Number(row?.open);
  } finally {
    await sql.end();
  }
}

const isTold = async (who: SignedUp) => {
  const told = z
    .object({ changes: z.number(), told: z.number(), is_pending: z.boolean() })
    .parse(await rpc(who, 'read_narrating', { p_patient_id: who.patientId }));
  return told.changes > 0 && told.told === told.changes && !told.is_pending;
};

const documentEnded = (who: SignedUp, id: string) =>
  until('the document ended', async () =>
    ['processed', 'failed'].includes(
      z
        .object({ file: z.object({ status: z.string() }) })
        .parse(await rpc(who, 'read_document', { p_shell_file_id: id })).file.status,
    ),
  );

const chainIsValid = async (subject: string | null) => {
  const { data } = await project.client.rpc('verify_audit_chain', { p_patient_id: subject });
  return z.object({ valid: z.boolean() }).parse(data).valid;
};

describe('an account whose words went every way through Exora', () => {
  it('is found everywhere before, and nowhere after it was erased: no column, no file, no log', async () => {
    const words = canaries();
    const all = Object.values(words);
    const ada = await signUp(words);
    const bob = await signUp({ name: 'Bob Example', email: `bob-${randomUUID()}` });
    const worker = await project.startWorker();

    const text = `Dr ${words.text}\nDiagnoses:\nAsthma\nMetformin 500 mg twice daily\n`;
    const note = new TextEncoder().encode(text);
    const document = await upload(ada, `${words.file}.txt`, note, `key-${words.key}`);
    const pdf = await upload(ada, `${words.file}.pdf`, textPdf([[...letter, `Seen by ${words.text}`]]));
    // Refused by its name, and one that nobody submits.
    await expect(ask(ada, 'create', `${words.file}.exe`, note, randomUUID())).rejects.toThrow();
    await put(ada, await address(ada, 'unsubmitted.txt', note, randomUUID()), note);
    const late = await address(ada, 'late.txt', note, randomUUID());
    for (const id of [document, pdf]) await documentEnded(ada, id);
    await rpc(ada, 'add_clinical_event', {
      p_patient_id: ada.patientId,
      p_fact: { type: 'condition', text: words.fact },
    });
    await rpc(ada, 'save_appointment', {
      p_patient_id: ada.patientId,
      p_title: words.visit,
      p_starts_at: '2031-01-01T10:00:00Z',
    });
    await rpc(ada, 'grant_profile_access', {
      p_profile_id: ada.patientId,
      p_grantee_user_id: bob.userId,
      p_access_level: 'view',
      p_purpose: words.visit,
    });
    await rpc(bob, 'read_documents', { p_patient_id: ada.patientId });
    await until('the record is told', () => isTold(ada));

    // The search is worth something: it finds each word, in many places.
    for (const [kind, word] of Object.entries(words))
      expect(await findWords(project.database.adminUrl, [word]), kind).not.toEqual([]);
    const before = await findWords(project.database.adminUrl, all);
    expect(before.length).toBeGreaterThanOrEqual(15);
    const files = await ownFiles(ada.patientId);
    expect(files.filter(({ content }) => content.includes(words.text)).length).toBeGreaterThanOrEqual(2);
    expect(files.some(({ path }) => path.includes('/pages/'))).toBe(true);

    await rpc(ada, 'request_account_erasure', { p_confirmation: ada.email, p_now: true });
    // At once, before the worker has done anything.
    for (const who of [ada, bob]) {
      const { error } = await who.client.rpc('read_documents', { p_patient_id: ada.patientId });
      expect(error?.details).toMatch(/not_allowed|not_signed_in/);
    }
    await until('the account is gone', () => isGone(ada));

    expect(await findWords(project.database.adminUrl, all)).toEqual([]);
    expect(await ownFiles(ada.patientId)).toEqual([]);
    expect(
      (await filesBelow(project.api.storageFolder)).filter(({ content }) => all.some((word) => content.includes(word))),
    ).toEqual([]);
    const logs = JSON.stringify(worker.lines) + worker.complaints;
    for (const word of all) expect(logs).not.toContain(word);
    expect(logs).toContain('privacy_processing');
    expect(await chainIsValid(ada.patientId)).toBe(true);
    expect(await chainIsValid(null)).toBe(true);

    // An address that was given out before is redeemed after: nothing is stored.
    const { error } = await put(ada, late, note);
    expect(error).not.toBeNull();
    expect(await ownFiles(ada.patientId)).toEqual([]);
    expect(await countOf('select count(*) from storage.objects where name like $1', `${ada.patientId}%`)).toBe(0);
    // Neither the token nor the password opens anything.
    expect((await ada.client.rpc('get_accessible_profiles')).error?.details).toBe('not_signed_in');
    expect(
      (await ada.client.auth.signInWithPassword({ email: ada.email, password: 'whatever it was' })).error,
    ).not.toBeNull();
    expect((await rpc(bob, 'get_accessible_profiles', {})) as unknown[]).toHaveLength(1);
    await worker.line('job_completed', { job_type: 'privacy_processing' });
  });
});

describe('an erasure', () => {
  const note = (at: number) =>
    new TextEncoder().encode(`Diagnoses:\nAsthma ${at}\nMedications:\nMetformin ${at * 5} mg tablet twice daily\n`);

  it('of a record that is being read, understood, told and uploaded to leaves nothing, whenever it begins', {
    timeout: 180_000,
  }, async () => {
    const environment = { WORKER_CONCURRENCY: '3', DATABASE_URL: project.database.authenticatorUrl };
    await Promise.all([project.startWorker(environment), project.startWorker(environment)]);
    for (const delayMs of [0, 120, 400, 900]) {
      const who = await signUp({ name: 'Racer', email: `racer-${randomUUID()}` });
      // Whichever comes after the erasure began is refused.
      const uploads = Array.from({ length: 6 }, (_, at) => upload(who, `${at}.txt`, note(at + 1)).catch(() => null));
      const pictured = upload(who, 'letter.pdf', textPdf([letter, letter, letter])).catch(() => null);
      await pause(delayMs);
      await rpc(who, 'request_erasure', { p_patient_id: who.patientId, p_confirmation: 'Racer', p_now: true });
      await Promise.all([...uploads, pictured]);
      await until('the record is gone', () => isGone(who));
      expect(await ownFiles(who.patientId)).toEqual([]);
      const found = await findWords(project.database.adminUrl, [who.patientId]);
      expect(found.filter((name) => !/^(public\.audit_log|exora_private\.audit_)/.test(name))).toEqual([]);
      expect(await chainIsValid(who.patientId)).toBe(true);
    }
  });

  it('goes on with another worker when its own is killed, as often as that happens', { timeout: 180_000 }, async () => {
    const who = await signUp({ name: 'Killed', email: `killed-${randomUUID()}` });
    let worker: WorkerProcess | null = await project.startWorker();
    for (const id of await Promise.all([1, 2, 3, 4].map((at) => upload(who, `${at}.txt`, note(at)))))
      await documentEnded(who, id);
    await worker.kill('SIGKILL');
    const lease = postgres(project.database.ownerUrl, { max: 1 });
    try {
      await lease`update public.system_configuration set value = '1' where key = 'jobs.lease_seconds'`;
    } finally {
      await lease.end();
    }
    await rpc(who, 'request_erasure', { p_patient_id: who.patientId, p_confirmation: 'Killed', p_now: true });
    const kills = process.env.EXORA_TEST_SIZE === 'full' ? 4 : 2;
    for (let killed = 0; killed < kills; killed++) {
      worker = await project.startWorker();
      // Says nothing when the one killed before it had done the last step already.
      await worker.line('job_claimed', { job_type: 'privacy_processing' }).catch(() => null);
      await worker.kill('SIGKILL');
      if (await isGone(who)) break;
    }
    if (!(await isGone(who))) await project.startWorker();
    await until('the record is gone', () => isGone(who));
    expect(await ownFiles(who.patientId)).toEqual([]);
  });

  it('of one document leaves the others, and tells the record anew', async () => {
    const word = `canary${randomUUID().slice(0, 8)}`;
    const who = await signUp({ name: 'Keeper', email: `keeper-${randomUUID()}` });
    await project.startWorker();
    const gone = await upload(who, `${word}.txt`, new TextEncoder().encode(`Diagnoses:\nGout\nDr ${word}\n`));
    const kept = await upload(who, 'kept.txt', note(1));
    for (const id of [gone, kept]) await documentEnded(who, id);
    await until('the record is told', () => isTold(who));
    expect((await findWords(project.database.adminUrl, [word])).length).toBeGreaterThan(3);
    await rpc(who, 'erase_shell_file', { p_shell_file_id: gone });
    await until('its bytes are gone', async () => (await erasuresOpen()) === 0);
    await until('the record is told anew', () => isTold(who));
    expect(await findWords(project.database.adminUrl, [word])).toEqual([]);
    const paths = (await ownFiles(who.patientId)).map(({ path }) => path);
    expect(paths.filter((path) => path.includes(gone))).toEqual([]);
    expect(paths).toContain(
      `${project.api.storageFolder}/objects/${documentsBucket}/${originalPath(who.patientId, kept)}`,
    );
    const told = JSON.stringify(await rpc(who, 'read_narratives', { p_patient_id: who.patientId }));
    expect(told).not.toMatch(/gout/i);
    expect(told).toMatch(/asthma/i);
  });
});
