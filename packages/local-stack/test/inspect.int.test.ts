/** What a restored database is looked at for: every audit log in it, whoever it is about. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { brokenSentence, inspect } from '../src/backup/inspect.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/index.ts';
import { withSql } from './fixture-api.ts';

let db: TestDatabase;
let dataDir: string;
let records: string[];

/** Statements past all triggers, as whoever has the disk could change it. */
const tamper = (work: (sql: postgres.Sql) => Promise<unknown>) =>
  withSql(db.adminUrl, async (sql) => {
    await sql`set session_replication_role = replica`;
    await work(sql);
  });
const broken = async () => (await inspect(db.adminUrl, dataDir)).chainsBroken;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'exora-test-inspect-'));
  db = await createTestDatabase();
  for (const displayName of ['Ada Example', 'Bert Example', 'Cleo Example']) await db.createUser({ displayName });
  await db.sqlAs('service_role', async (sql) => {
    await sql`select public.log_audit_event(p_event_type => 'test.happened')`;
    await sql`select public.seal_audit_anchor(p_force => true)`;
  });
  records = await withSql(db.adminUrl, async (sql) =>
    (await sql<{ id: string }[]>`select id from public.user_profiles order by display_name`).map(({ id }) => id),
  );
});
afterEach(async () => {
  await db.drop();
  await rm(dataDir, { recursive: true, force: true });
});

test('the logs of all records and of the system are checked, and their anchors', async () => {
  expect(await inspect(db.adminUrl, dataDir)).toMatchObject({ chainsChecked: 4, chainsBroken: [] });
});

test('every log that is not what it was is named: changed, emptied, removed with its head, and of the system', async () => {
  const [ada = '', bert = '', cleo = ''] = records;
  await tamper(async (sql) => {
    await sql`update public.audit_log set details = '{"seen": 1}' where subject_id = ${ada}`;
    await sql`delete from public.audit_log where subject_id = ${bert}`;
    await sql`delete from public.audit_log where subject_id = ${cleo}`;
    await sql`delete from exora_private.audit_heads where subject_id = ${cleo}`;
    await sql`update public.audit_log set event_type = 'test.changed' where event_type = 'test.happened'`;
  });
  const found = await broken();
  expect(Object.fromEntries(found.map(({ chain, reason }) => [chain, reason]))).toEqual({
    [ada]: 'row_changed',
    [bert]: 'row_missing',
    [cleo]: 'row_missing',
    system: 'row_changed',
  });
  expect(found.map(brokenSentence)).toContain(`The audit log of record ${bert} is broken (row_missing).`);
});

test('anchors that were rewritten are named', async () => {
  await tamper((sql) => sql`update exora_private.audit_anchors set sealed_at = sealed_at - interval '1 day'`);
  const found = await broken();
  expect(found).toEqual([{ chain: 'anchors', reason: 'anchor_changed' }]);
  expect(found.map(brokenSentence)).toEqual(['The anchors that sealed the audit logs are broken (anchor_changed).']);
});
