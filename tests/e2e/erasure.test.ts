import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { documentsBucket, shellFileCreatedSchema } from '@exora/contracts';
import { type Stack, startStack } from '@exora/local-stack';
import { findWords } from '@exora/local-stack/testing';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { letter, textPdf } from '../setup/documents.ts';
import { freePort } from '../setup/stack.ts';

const patienceMs = 100_000;

let stack: Stack;
let dataDir: string;
const said: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'exora-e2e-erasure-'));
  stack = await startStack({
    dataDir,
    components: ['functions', 'worker'],
    apiPort: await freePort(),
    onProgress: ({ message }) => said.push(message),
  });
});
afterAll(async () => {
  await stack?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Files of the data folder that have one of the words, but for Postgres' own, which docs/guides/erasure.md speaks of. */
async function filesWith(words: readonly string[]): Promise<string[]> {
  const entries = await readdir(stack.dataDir, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(stack.dataDir, path);
    if (!entry.isFile() || name.startsWith('postgres/')) continue;
    const content = await readFile(path, 'latin1');
    if (words.some((word) => content.includes(word) || name.includes(word))) found.push(name);
  }
  return found;
}

async function until(what: string, is: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await is())) {
    if (Date.now() > end) throw new Error(`It never came that ${what}.`);
    await pause(100);
  }
}

test('an erased account leaves no word in the database, the data folder, its logs or what the stack said', async () => {
  const word = () => `canary${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const words = { name: word(), email: word(), file: word(), text: word(), query: word() };
  const all = Object.values(words);
  const client = createClient(stack.api, stack.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const call = async (name: string, parameters: object = {}): Promise<unknown> => {
    const { data, error } = await client.rpc(name, parameters);
    if (error !== null) throw error;
    return data;
  };
  const email = `${words.email}@example.org`;
  const { error: refused } = await client.auth.signUp({
    email,
    password: randomUUID(),
    options: { data: { display_name: words.name } },
  });
  expect(refused).toBeNull();
  const [profile] = z.array(z.object({ id: z.uuid() })).parse(await call('get_accessible_profiles'));
  const patient = { p_patient_id: profile?.id };

  const upload = async (name: string, bytes: Uint8Array) => {
    const body = {
      patient_id: profile?.id,
      file_name: name,
      size_bytes: bytes.byteLength,
      idempotency_key: randomUUID(),
    };
    const ask = async (action: string) => {
      const { data, error } = await client.functions.invoke('shell-file-processor-v3', { body: { action, ...body } });
      if (error !== null) throw error;
      return data as unknown;
    };
    const { upload: to } = shellFileCreatedSchema.parse(await ask('create'));
    await client.storage.from(documentsBucket).uploadToSignedUrl(to?.path ?? '', to?.token ?? '', bytes);
    await ask('confirm');
  };
  await upload(`${words.file}.txt`, new TextEncoder().encode(`Diagnoses:\nAsthma\nDr ${words.text}\n`));
  await upload(`${words.file}.pdf`, textPdf([[...letter, `Dr ${words.text}`]]));
  // Wrong calls too: what was sent must not come into a log by an error.
  await client.rpc('read_documents', { p_patient_id: words.query });
  await client.rpc('add_clinical_event', { ...patient, p_fact: { type: words.query, text: words.query } });
  await client.auth.signInWithPassword({ email: `${words.query}@example.org`, password: words.query });
  await until('the documents are processed', async () => {
    const files = z.array(z.object({ status: z.string() })).parse(await call('read_documents', patient));
    return files.length === 2 && files.every(({ status }) => status === 'processed');
  });

  const admin = new URL(stack.databaseUrl ?? '');
  const secrets = z
    .object({ superuser_password: z.string() })
    .parse(JSON.parse(await readFile(join(stack.dataDir, 'secrets.json'), 'utf8')));
  admin.username = 'supabase_admin';
  admin.password = secrets.superuser_password;
  expect((await findWords(admin.href, all)).length).toBeGreaterThan(8);
  expect((await filesWith(all)).filter((name) => name.startsWith('storage/')).length).toBeGreaterThanOrEqual(2);

  await call('request_account_erasure', { p_confirmation: email, p_now: true });
  await until('its sign-in is gone', async () => (await findWords(admin.href, [email])).length === 0);
  await until('its last words are gone', async () => (await findWords(admin.href, all)).length === 0);
  expect(await filesWith(all)).toEqual([]);
  const named = await filesWith([String(profile?.id)]);
  expect(named.filter((name) => name.startsWith('storage/'))).toEqual([]);
  for (const one of all) expect(said.join('\n')).not.toContain(one);
});
