import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fullRecord, type RecordOf } from './full-record.ts';
import { asOwner, call, createTestDatabase, type TestDatabase } from './record.ts';

let db: TestDatabase;
let ada: RecordOf;

beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  ada = await fullRecord(db, `Keep${randomUUID().slice(0, 8)}`);
});
afterAll(() => db.drop());

interface Rule {
  relation: string;
  setting: string | null;
  unit: 'hours' | 'days';
  at_least: number;
  condition: string | null;
}

const rules = async () =>
  await asOwner<Rule>(
    db,
    'select relation, setting, unit, at_least::float8 as at_least, condition from exora_private.expiry_rules()',
  );
const apply = async () =>
  (await asOwner<{ removed: number }>(db, 'select exora_private.remove_expired() as removed'))[0]?.removed;

/** Moves a table's times into the past; triggers that guard rows against changes are off meanwhile. */
async function age(table: string, column: string, days: number): Promise<void> {
  const sql = postgres(db.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql.unsafe('set session_replication_role = replica');
    await sql.unsafe(`update ${table} set ${column} = ${column} - make_interval(secs => ${days * 86_400})`);
  } finally {
    await sql.end();
  }
}

const countOf = async (query: string) => Number((await asOwner<{ count: string }>(db, query))[0]?.count);

describe('expiry', () => {
  test('removes nothing before its time', async () => {
    expect(await apply()).toBe(0);
  });

  test.each([
    ['answers of language models', 'public.ai_model_answers', 'created_at', 90],
    ['single uses', 'public.user_usage_tracking', 'tracked_at', 1100],
  ])('removes %s when their time is over, and not an hour earlier', async (_, table, column, days) => {
    const here = await countOf(`select count(*) from ${table}`);
    expect(here).toBeGreaterThan(0);
    await age(table, column, days - 1 / 24);
    await apply();
    expect(await countOf(`select count(*) from ${table}`)).toBe(here);
    await age(table, column, 2 / 24);
    expect(await apply()).toBeGreaterThanOrEqual(here);
    expect(await countOf(`select count(*) from ${table}`)).toBe(0);
  });

  test('removes refused uploads from the list, never a document that is kept', async () => {
    const key = randomUUID();
    const id = await call<string>(db, ada.caller, 'shell_file_id_for', {
      p_patient_id: ada.profileId,
      p_idempotency_key: key,
    });
    await call(db, ada.caller, 'reject_shell_file', {
      p_shell_file_id: id,
      p_patient_id: ada.profileId,
      p_file_name: 'tool.exe',
      p_size_bytes: 10,
      p_idempotency_key: key,
      p_error_code: 'file_type_unsupported',
    });
    const files = () => countOf(`select count(*) from public.shell_files where patient_id = '${ada.profileId}'`);
    expect(await files()).toBe(3);
    await age('public.shell_files', 'created_at', 91);
    await apply();
    expect(await files()).toBe(2);
  });

  test('removes tickets when their minute is over', async () => {
    expect(await countOf('select count(*) from exora_private.file_access_tickets')).toBeGreaterThan(0);
    await asOwner(
      db,
      "update exora_private.file_access_tickets set issued_at = now() - interval '2 minutes', expires_at = now() - interval '1 minute'",
    );
    await apply();
    expect(await countOf('select count(*) from exora_private.file_access_tickets')).toBe(0);
  });

  test('keeps receipts of erasures for years, then removes them with their sums', async () => {
    const erasure = randomUUID();
    await asOwner(
      db,
      `insert into exora_private.erasures (id, kind, begun_at, finished_at) values ($1, 'record', now(), now())`,
      [erasure],
    );
    await asOwner(
      db,
      "insert into exora_private.erased_usage values ($1, '2026-01-01', 'shell_file_upload', 1, 1, 1, 1, 1)",
      [erasure],
    );
    const both = () =>
      countOf(
        'select (select count(*) from exora_private.erasures) + (select count(*) from exora_private.erased_usage) as count',
      );
    await age('exora_private.erasures', 'finished_at', 3649);
    await apply();
    expect(await both()).toBe(2);
    await age('exora_private.erasures', 'finished_at', 2);
    await apply();
    expect(await both()).toBe(0);
  });

  test('never goes below the least time, whatever is set', async () => {
    await asOwner(db, "update public.system_configuration set value = '0' where key = 'retention.usage_days'");
    const here = await countOf('select count(*) from public.user_usage_tracking');
    expect(here).toBeGreaterThan(0);
    await age('public.user_usage_tracking', 'tracked_at', 61);
    await apply();
    expect(await countOf('select count(*) from public.user_usage_tracking')).toBe(here);
    await age('public.user_usage_tracking', 'tracked_at', 2);
    await apply();
    expect(await countOf('select count(*) from public.user_usage_tracking')).toBe(0);
    await asOwner(db, "update public.system_configuration set value = '1100' where key = 'retention.usage_days'");
  });

  test('is part of the upkeep, and each rule has its setting', async () => {
    const settings = await asOwner<{ key: string }>(db, 'select key from public.system_configuration');
    const known = new Set(settings.map(({ key }) => key));
    for (const { relation, setting } of await rules()) if (setting !== null) expect(known, relation).toContain(setting);
    const done = await call<Record<string, unknown>>(db, 'service_role', 'run_maintenance', {
      p_worker_id: 'w',
      p_slow: true,
    });
    expect(done).toMatchObject({ remove_expired: 0, tend_erasures: 0, sweep_uploads: 0 });
  });
});
