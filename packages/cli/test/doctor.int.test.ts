/** `exora doctor` on a running stack, whose faults are made one after another in its database and files. */
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stack, startStack } from '@exora/local-stack';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exora } from '../../../tests/setup/command.ts';
import { freePort } from '../../../tests/setup/stack.ts';
import { diagnose } from '../src/doctor/checks.ts';

let dataDir: string;
let stack: Stack;
let sql: postgres.Sql;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'exora-cli-doctor-'));
  stack = await startStack({ dataDir, components: [], apiPort: await freePort() });
  sql = postgres(stack.databaseUrl ?? '', { max: 1, onnotice: () => undefined });
  const visitor = createClient(stack.api, stack.publishableKey, { auth: { persistSession: false } });
  await visitor.auth.signUp({ email: 'ada@example.test', password: 'correct horse battery' });
}, 300_000);
afterAll(async () => {
  await sql.end();
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** What is wrong, but for the worker, which this stack does not have, and for what other users of the machine leave of it. */
const faults = async (now = new Date()) => {
  const findings = await diagnose(dataDir, { now });
  const machine = ['workers', 'memory', 'disk_space'];
  return findings.filter(({ ok, id }) => !ok && !machine.includes(id));
};

test('a stack without faults has none, and one without a worker says so', async () => {
  expect(await faults()).toEqual([]);
  const { code, stdout } = await exora(['doctor', '--json', '--data-dir', dataDir]);
  expect(code).toBe(1);
  const findings = JSON.parse(stdout) as { id: string; ok: boolean; todo?: string }[];
  expect(findings.find(({ id }) => id === 'workers')).toMatchObject({
    ok: false,
    todo: expect.stringMatching(/worker\.log/),
  });
  expect(findings.filter(({ ok }) => ok).map(({ id }) => id)).toEqual(
    expect.arrayContaining(['schema_version', 'schema_drift', 'queue', 'stored_files', 'audit_log', 'api_answers']),
  );
});

test.each<[id: string, message: RegExp, change: string, back: string]>([
  [
    'schema_drift',
    /functions public\.shortcut\(\)/,
    'create function public.shortcut() returns int language sql as $$ select 1 $$',
    'drop function public.shortcut()',
  ],
  [
    'schema_version',
    /newer or other version/,
    `insert into supabase_migrations.schema_migrations (version) values ('29990101000000')`,
    `delete from supabase_migrations.schema_migrations where version = '29990101000000'`,
  ],
  [
    'schema_version',
    /lacks 1 migrations/,
    `create table exora_stack.taken as select * from supabase_migrations.schema_migrations order by version desc limit 1;
     delete from supabase_migrations.schema_migrations where version = (select version from exora_stack.taken)`,
    'insert into supabase_migrations.schema_migrations select * from exora_stack.taken; drop table exora_stack.taken',
  ],
  [
    'queue',
    /1 jobs wait, the oldest for 60 minutes/,
    `select public.enqueue_job_v3('semantic_processing', 'semantic_processing');
     update public.job_queue set due_at = now() - interval '1 hour'`,
    'delete from public.job_queue',
  ],
  [
    'queue',
    /1001 jobs wait, the oldest for 0 minutes/,
    `select public.enqueue_job_v3('semantic_processing', 'semantic_processing') from generate_series(1, 1001)`,
    'delete from public.job_queue',
  ],
  ['lane_paused', /is paused/, `select public.pause_lane('bulk')`, `select public.resume_lane('bulk')`],
])('%s: %s', async (id, message, change, back) => {
  const asOperator = (statements: string) => sql.begin((tx) => tx.unsafe(statements).simple());
  await asOperator(change);
  try {
    const found = await faults();
    expect(found.map((finding) => finding.id)).toEqual([id]);
    expect(found[0]?.message).toMatch(message);
  } finally {
    await asOperator(back);
  }
  expect(await faults()).toEqual([]);
});

test('documents without bytes, and a clock that went back', async () => {
  const service = createClient(stack.api, stack.secretKey, { auth: { persistSession: false } });
  const [profile] = await sql<{ id: string }[]>`select id from public.user_profiles`;
  const name = `${profile?.id}/${crypto.randomUUID()}/original`;
  await service.storage.from('documents').upload(name, new Blob(['x']), { contentType: 'text/plain' });
  const file = join(stack.dataDir, 'storage', 'objects', 'documents', name);
  await rename(file, `${file}.away`);
  expect(await faults()).toMatchObject([{ id: 'stored_files', message: expect.stringContaining('1 documents') }]);
  await rename(`${file}.away`, file);
  expect(await faults(new Date(Date.now() - 3_600_000))).toMatchObject([{ id: 'clock_order' }]);
});
