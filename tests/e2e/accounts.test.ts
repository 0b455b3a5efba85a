import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stack, startStack } from '@exora/local-stack';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exora } from '../setup/command.ts';

let folder: string;
let dataDir: string;
let stack: Stack;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exora-accounts-'));
  dataDir = join(folder, 'data');
  stack = await startStack({ dataDir, components: [] });
});

afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('on the stack of a data folder somebody becomes an operator, and gets in again after a lost password', async () => {
  const { api, publishableKey } = stack;
  const fresh = () => createClient(api, publishableKey, { auth: { persistSession: false, autoRefreshToken: false } });
  const email = 'imogen@example.test';
  const signedUp = fresh();
  expect((await signedUp.auth.signUp({ email, password: 'correct horse 7 battery' })).error).toBeNull();
  const health = async () => (await signedUp.rpc('database_health_check')).error?.details ?? 'answered';

  expect(await health()).toBe('not_allowed');
  const granted = await exora(['admin', 'grant', email, '--data-dir', dataDir]);
  expect(granted).toEqual({ code: 0, stdout: `${email} is an operator, from now on.\n`, stderr: '' });
  expect(await health()).toBe('answered');
  expect((await exora(['admin', 'revoke', email, '--data-dir', dataDir])).code).toBe(0);
  expect(await health()).toBe('not_allowed');

  const reset = await exora(['account', 'reset', email, '--json', '--data-dir', dataDir]);
  expect(reset.code).toBe(0);
  const { password, sessions_ended } = JSON.parse(reset.stdout);
  expect(sessions_ended).toBe(1);
  expect((await fresh().auth.signInWithPassword({ email, password })).error).toBeNull();
  expect((await exora(['account', 'reset', 'nobody@example.test', '--data-dir', dataDir])).code).toBe(4);
});
