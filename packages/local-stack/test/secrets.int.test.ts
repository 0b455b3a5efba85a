/** The secrets of a data folder: private, made once, and each replaced by a rotation that refuses what was before. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Secrets, secretsSchema } from '../src/data-folder/secrets.ts';
import { freePort } from '../src/free-port.ts';
import { listSecrets, rotateSecrets, type Stack, secretNames, startStack } from '../src/index.ts';
import { withSql } from './fixture-api.ts';

let dataDir: string;
const messages: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'exora-test-secrets-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const start = async (components: ('functions' | 'worker')[] = []) =>
  startStack({ dataDir, components, apiPort: await freePort(), onProgress: ({ message }) => messages.push(message) });
const secretsIn = async (place: string): Promise<Secrets> =>
  secretsSchema.parse(JSON.parse(await readFile(join(place, 'secrets.json'), 'utf8')));

/** Everything that the secrets open, each as a question with the answer yes or no. */
async function opened(stack: Stack, secrets: Secrets, token: string): Promise<Record<string, boolean>> {
  const login = (name: string, password: string) => {
    const address = new URL(stack.databaseUrl ?? '');
    address.username = name;
    address.password = password;
    return withSql(address.href, (sql) => sql`select 1`).then(
      () => true,
      (thrown: { code?: string }) => {
        if (thrown.code === '28P01') return false;
        throw thrown;
      },
    );
  };
  const status = async (path: string, headers: Record<string, string>) =>
    (await fetch(`${stack.api}${path}`, { headers })).status;
  const profiles = '/rest/v1/user_profiles?select=id';
  return {
    superuser_password: await login('supabase_admin', secrets.superuser_password),
    owner_password: await login('postgres', secrets.owner_password),
    authenticator_password: await login('authenticator', secrets.authenticator_password),
    publishable_key: (await status('/auth/v1/settings', { apikey: secrets.publishable_key })) === 200,
    secret_key:
      (await status('/rest/v1/job_lanes?select=lane', {
        apikey: secrets.secret_key,
        authorization: `Bearer ${secrets.secret_key}`,
      })) === 200,
    jwt_secret: (await status(profiles, { apikey: stack.publishableKey, authorization: `Bearer ${token}` })) === 200,
  };
}

async function signIn(stack: Stack, account: { email: string; password: string }, isNew: boolean): Promise<string> {
  const client = createClient(stack.api, stack.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { data, error } = isNew ? await client.auth.signUp(account) : await client.auth.signInWithPassword(account);
  if (error !== null) throw error;
  return data.session?.access_token ?? '';
}

test('each is replaced alone: the old one is refused, the others and the stack work on', {
  timeout: 300_000,
}, async () => {
  const account = { email: 'ada@example.org', password: 'correct horse battery' };
  let stack = await start();
  const place = stack.dataDir;
  expect((await stat(join(place, 'secrets.json'))).mode & 0o777).toBe(0o600);
  let token = await signIn(stack, account, true);
  let secrets = await secretsIn(place);
  expect(Object.values(await opened(stack, secrets, token))).not.toContain(false);
  await expect(rotateSecrets(dataDir, ['jwt_secret'])).rejects.toMatchObject({ code: 'already_running' });
  expect(await secretsIn(place)).toEqual(secrets);

  for (const name of secretNames.filter((one) => one !== 'audit_signing_key')) {
    await stack.stop();
    expect(await rotateSecrets(dataDir, [name])).toEqual([{ name }]);
    stack = await start();
    const still = await opened(stack, secrets, token);
    // The key before opens nothing, all others what they did.
    expect(
      Object.entries(still)
        .filter(([, opens]) => !opens)
        .map(([one]) => one),
      name,
    ).toEqual([name]);
    token = await signIn(stack, account, false);
    secrets = await secretsIn(place);
    expect(Object.values(await opened(stack, secrets, token)), name).not.toContain(false);
    expect(secrets.superuser_password_before).toBeUndefined();
    expect((await stat(join(place, 'secrets.json'))).mode & 0o777).toBe(0o600);
  }

  // All at once, twice before a start, with everything that uses them.
  await stack.stop();
  await rotateSecrets(dataDir, secretNames);
  await rotateSecrets(dataDir, secretNames);
  stack = await start(['functions', 'worker']);
  try {
    expect(Object.values(await opened(stack, secrets, token))).not.toContain(true);
    token = await signIn(stack, account, false);
    expect(Object.values(await opened(stack, await secretsIn(place), token))).not.toContain(false);
    expect(stack.processes().map(({ state }) => state)).toEqual(['running', 'running', 'running', 'running']);
    const listed = await listSecrets(dataDir);
    expect(listed.map(({ name }) => name)).toEqual(secretNames);
    for (const { made_at } of listed) expect(Date.now() - Date.parse(made_at ?? '')).toBeLessThan(120_000);
    const values = Object.values(await secretsIn(place)).filter((value) => typeof value === 'string');
    for (const value of values) expect(JSON.stringify(listed)).not.toContain(value);
  } finally {
    await stack.stop();
  }
});

test('a start that was cut off while the superuser’s password changed is gone on with', async () => {
  const place = (await listSecrets(dataDir))[0]?.file ?? '';
  const secrets = secretsSchema.parse(JSON.parse(await readFile(place, 'utf8')));
  // The server has the new one already; what it had before is still written down.
  await writeFile(place, JSON.stringify({ ...secrets, superuser_password_before: 'forgotten' }));
  await (await start()).stop();
  expect(secretsSchema.parse(JSON.parse(await readFile(place, 'utf8')))).toEqual(secrets);
});

test('a file that others may read is closed at the next start, and it is said', async () => {
  const place = (await listSecrets(dataDir))[0]?.file ?? '';
  await chmod(place, 0o644);
  messages.length = 0;
  await (await start()).stop();
  expect((await stat(place)).mode & 0o777).toBe(0o600);
  expect(messages.join('\n')).toContain(`${place} could be read by other users of this machine`);
});

test('the audit log’s key is replaced; what it had signed is checked by the public half that stays', async () => {
  const path = (await listSecrets(dataDir)).find(({ name }) => name === 'audit_signing_key')?.file ?? '';
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeFile(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  const anchor = Buffer.from('an anchor');
  const signature = sign(null, anchor, privateKey);
  const [rotated] = await rotateSecrets(dataDir, ['audit_signing_key']);
  const before = createPublicKey(await readFile(rotated?.public_key_before ?? '', 'utf8'));
  expect(verify(null, anchor, before, signature)).toBe(true);
  const now = createPublicKey(createPrivateKey(await readFile(path, 'utf8')));
  expect(verify(null, anchor, now, signature)).toBe(false);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a folder without data is told of', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'exora-test-secrets-none-'));
  try {
    await expect(listSecrets(empty)).rejects.toMatchObject({ code: 'nothing_there' });
    await expect(rotateSecrets(empty, ['jwt_secret'])).rejects.toMatchObject({ code: 'nothing_there' });
  } finally {
    await rm(empty, { recursive: true, force: true });
  }
});
