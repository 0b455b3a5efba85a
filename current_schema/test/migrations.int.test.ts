/** Two ways to the same schema: its files, and the migrations; and the way back. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { documentSchema, documentsSchema, overviewSchema } from '@exora/contracts';
import {
  applyMigrations,
  type Caller,
  type Catalog,
  type CatalogKind,
  catalogDifferences,
  catalogIn,
  readCatalog,
  readMigrations,
  splitStatements,
} from '@exora/local-stack/testing';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Grown, growRecord } from './grown-record.ts';
import { asOwner, call, createTestDatabase, type TestDatabase } from './record.ts';

const root = join(import.meta.dirname, '../..');
const all = await readMigrations();
const last = all.at(-1);
const databases: TestDatabase[] = [];

afterAll(() => Promise.all(databases.map((database) => database.drop())));

async function database(options: { schema?: boolean } = {}): Promise<TestDatabase> {
  const made = await createTestDatabase(options);
  databases.push(made);
  return made;
}

/** A database that the migrations made, up to a version. */
async function replayed(upTo = last?.version ?? ''): Promise<TestDatabase> {
  const made = await database({ schema: false });
  await applyMigrations(made.ownerUrl, { upTo });
  return made;
}

async function runAs(url: string, text: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql.begin(async (tx) => {
      for (const statement of splitStatements(text)) await tx.unsafe(statement.text).simple();
    });
  } finally {
    await sql.end();
  }
}

class Undo extends Error {}

/** What `work` gives in a transaction that is taken back. */
async function undone<T>(url: string, work: (tx: postgres.TransactionSql) => Promise<T>): Promise<T | null> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  let result: T | null = null;
  try {
    await sql.begin(async (tx) => {
      result = await work(tx);
      throw new Undo();
    });
  } catch (thrown) {
    if (!(thrown instanceof Undo)) throw thrown;
  } finally {
    await sql.end();
  }
  return result;
}

const savedRows = () => readFile(join(root, 'migration_history/rows/v1.0.sql'), 'utf8');
const rollback = (file = '') => readFile(join(root, 'supabase/migrations/rollbacks', file), 'utf8');

describe('the schema’s files and the migrations make the same', () => {
  let fromFiles: TestDatabase;
  let wanted: Catalog;

  beforeAll(async () => {
    fromFiles = await database();
    wanted = await readCatalog(fromFiles.ownerUrl);
  });

  test('catalog: tables, columns, constraints, indexes, policies, grants, functions, triggers, views, comments, seeds', async () => {
    expect(catalogDifferences(wanted, await readCatalog((await replayed()).ownerUrl))).toEqual([]);
    for (const kind of ['tables', 'columns', 'constraints', 'indexes', 'policies', 'functions'] as const) {
      expect(Object.keys(wanted[kind]).length).toBeGreaterThan(20);
    }
    expect(wanted['seeded rows']).toHaveProperty(['public.system_configuration']);
  });

  test('and PostgREST is told to ask for whole sessions before every request', async () => {
    const settings = await asOwner(
      await replayed(),
      `select unnest(s.setconfig) as setting
       from pg_db_role_setting as s join pg_database as d on d.oid = s.setdatabase
       where d.datname = current_database() and s.setrole = 'authenticator'::regrole`,
    );
    expect(settings).toEqual([{ setting: 'pgrst.db_pre_request=public.require_whole_session' }]);
  });

  /** One change of each kind, and the kinds that must tell it. */
  const changes: [string, string, CatalogKind][] = [
    ['a schema', 'create schema if not exists exora_other; grant usage on schema exora_private to anon', 'schemas'],
    ['a schema’s comment', "comment on schema exora_private is 'other'", 'schemas'],
    ['an extension', 'create extension hstore schema extensions', 'extensions'],
    ['a type', "create type public.other as enum ('one')", 'types'],
    ['a table', 'create table public.other (id int)', 'tables'],
    ['a table’s grants', 'grant insert on public.user_profiles to authenticated', 'tables'],
    ['row security', 'alter table public.user_profiles disable row level security', 'tables'],
    ['a table’s comment', "comment on table public.user_profiles is 'other'", 'tables'],
    ['a table’s settings', 'alter table public.user_profiles set (fillfactor = 70)', 'tables'],
    ['a column', 'alter table public.user_profiles add column other int', 'columns'],
    ['a column’s type', 'alter table public.shell_file_readings alter column mime_type type varchar(99)', 'columns'],
    [
      'a column’s default',
      'alter table public.user_profiles alter column ai_consent_external set default true',
      'columns',
    ],
    [
      'a column that must not be null',
      'alter table public.user_profiles alter column display_name drop not null',
      'columns',
    ],
    ['a column’s grants', 'grant update (display_name) on public.user_profiles to authenticated', 'columns'],
    ['a column’s comment', "comment on column public.user_profiles.display_name is 'other'", 'columns'],
    [
      'a constraint',
      'alter table public.user_profiles drop constraint user_profiles_display_name_length',
      'constraints',
    ],
    [
      'a constraint’s words',
      'alter table public.user_profiles drop constraint user_profiles_account_owner_fkey, add constraint user_profiles_account_owner_fkey foreign key (account_owner_id) references auth.users (id) on delete cascade',
      'constraints',
    ],
    [
      'an unchecked constraint',
      'alter table public.user_profiles add constraint other check (true) not valid',
      'constraints',
    ],
    ['an index', 'drop index public.user_profiles_account_owner_idx', 'indexes'],
    [
      'an index’s condition',
      'drop index public.user_profiles_one_self_key; create unique index user_profiles_one_self_key on public.user_profiles (account_owner_id)',
      'indexes',
    ],
    ['a policy', 'alter policy user_profiles_owner_select on public.user_profiles using (true)', 'policies'],
    ['a policy’s roles', 'alter policy user_profiles_owner_select on public.user_profiles to anon', 'policies'],
    ['a policy of Storage', 'create policy other on storage.objects for select to anon using (true)', 'policies'],
    ['a trigger', 'alter table public.audit_log disable trigger audit_log_guard_rows', 'triggers'],
    ['a trigger on auth.users', 'drop function exora_private.create_own_profile cascade', 'triggers'],
    [
      'a function’s body',
      "create or replace function exora_private.error_codes() returns text[] language sql immutable set search_path = '' as 'select null::text[]'",
      'functions',
    ],
    ['a function’s settings', 'alter function exora_private.error_codes() reset search_path', 'functions'],
    ['a function’s rights', 'alter function exora_private.error_codes() security definer', 'functions'],
    ['a function’s grants', 'grant execute on function exora_private.error_codes() to anon', 'functions'],
    ['a function’s comment', "comment on function exora_private.error_codes() is 'other'", 'functions'],
    ['a view', 'create view public.other with (security_invoker = true) as select 1 as one', 'views'],
    ['a view’s options', 'alter view exora_private.facts reset (security_invoker)', 'tables'],
    ['statistics', 'create statistics public.other on patient_id, status from public.shell_files', 'statistics'],
    [
      'default privileges',
      'alter default privileges in schema public grant select on tables to anon',
      'default privileges',
    ],
    [
      'a seeded row',
      "update public.system_configuration set value = '1' where key = 'documents.max_file_bytes'",
      'seeded rows',
    ],
    ['a row too few', "delete from public.system_configuration where key = 'documents.max_file_bytes'", 'seeded rows'],
  ];

  test.each(changes)('and the comparison sees %s', async (_, change, kind) => {
    const found = await undone(fromFiles.ownerUrl, async (tx) => {
      await tx.unsafe(change).simple();
      return catalogIn(tx);
    });
    const kinds = catalogDifferences(wanted, found ?? wanted).map((line) => line.split(':')[0]);
    expect(kinds).toContain(kind);
  });
});

/** All rows, in the tables and columns that a version has. */
async function rowsOf(url: string, old: Catalog): Promise<Record<string, unknown[]>> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const rows: Record<string, unknown[]> = {};
    for (const [table, { kind }] of Object.entries(old.tables as Record<string, { kind: string }>)) {
      if (kind !== 'r') continue;
      const columns = Object.keys(old.columns)
        .filter((column) => column.startsWith(`${table}.`))
        .map((column) => `"${column.slice(table.length + 1)}"`);
      const found = await sql.unsafe(
        `select to_jsonb(t) as row from (select ${columns.join(', ')} from ${table}) as t order by to_jsonb(t)::text`,
      );
      rows[table] = found.map(({ row }) => row);
    }
    return rows;
  } finally {
    await sql.end();
  }
}

const pick = (rows: Record<string, unknown[]>) => {
  // Seeds are the version's own: the catalog compares them.
  const { 'public.system_configuration': _, ...people } = rows;
  return people;
};

test('a record of version 1.0 is upgraded, read by the new version, and taken back unharmed', async () => {
  const db = await replayed(all[0]?.version);
  await runAs(db.adminUrl, `set local session_replication_role = replica;\n${await savedRows()}`);
  const before = await readCatalog(db.ownerUrl);
  const rows = await rowsOf(db.ownerUrl, before);
  expect(rows['public.patient_clinical_events']?.length).toBeGreaterThan(10);

  await applyMigrations(db.ownerUrl);
  // Records that were never told are told by the version that can.
  const jobs = await asOwner(db, "select job_payload from public.job_queue where job_type = 'semantic_processing'");
  expect(jobs).toEqual([{ job_payload: { patient_id: expect.any(String) } }]);
  await asOwner(db, "delete from exora_private.job_queue_live where job_type = 'semantic_processing'");
  expect(pick(await rowsOf(db.ownerUrl, before))).toEqual(pick(rows));
  await readAdasRecord(db);

  for (const migration of all.slice(1).reverse()) await runAs(db.ownerUrl, await rollback(migration.file));
  expect(catalogDifferences(before, await readCatalog(db.ownerUrl))).toEqual([]);
  expect(await rowsOf(db.ownerUrl, before)).toEqual(rows);
});

test('rows that the new version knows otherwise are brought into its form, and its own don’t stop the way back', async () => {
  const db = await replayed(all[0]?.version);
  await runAs(
    db.adminUrl,
    `set local session_replication_role = replica;
     ${await savedRows()};
     insert into public.profile_access_permissions (profile_id, grantee_user_id, access_level, purpose, granted_by, granted_at)
       select profile_id, grantee_user_id, 'full', 'earlier', granted_by, granted_at - interval '1 day'
       from public.profile_access_permissions;
     update public.patient_clinical_events set status = 'confirmed', decided_at = recorded_at + interval '1 day'
       where display_text = 'Metformin'`,
  );
  await applyMigrations(db.ownerUrl);

  expect(
    await asOwner(
      db,
      `select g.access_level, g.revoked_at is null as in_force, n.access_level as taken_over_by
       from public.profile_access_permissions as g
       left join public.profile_access_permissions as n on n.id = g.superseded_by_id order by g.granted_at`,
    ),
  ).toEqual([
    { access_level: 'full', in_force: false, taken_over_by: 'view' },
    { access_level: 'view', in_force: true, taken_over_by: null },
  ]);
  expect(
    await asOwner(
      db,
      `select p.display_name, h.consent_type, h.status, h.version from public.patient_consent_history as h
       join public.user_profiles as p on p.id = h.patient_id`,
    ),
  ).toEqual([{ display_name: 'Ada Example', consent_type: 'ai_external', status: 'given', version: 1 }]);
  expect(
    await asOwner(
      db,
      `select d.status, d.decided_at - e.recorded_at = interval '1 day' as next_day
       from public.clinical_event_decisions as d join public.patient_clinical_events as e on e.id = d.event_id`,
    ),
  ).toEqual([{ status: 'confirmed', next_day: true }]);

  await runAs(
    db.ownerUrl,
    `insert into public.user_usage_tracking (profile_id, usage_type, shell_file_id, file_size_bytes, session_id)
       select profile_id, 'ai_processing', shell_file_id, 1, gen_random_uuid() from public.user_usage_tracking limit 1`,
  );
  const before = await asOwner(
    db,
    "select id from public.user_usage_tracking where usage_type = 'shell_file_upload' order by id",
  );
  for (const migration of all.slice(1).reverse()) await runAs(db.ownerUrl, await rollback(migration.file));
  expect(await asOwner(db, 'select id from public.user_usage_tracking order by id')).toEqual(before);
});

/** What lives and moves on with the queue: who works now, and whose turn it is. */
const livingTables = new Set(['public.job_workers', 'exora_private.job_lines']);
/** Columns that a migration took away on purpose, after moving what they held. */
const columnsTaken = ['public.semantic_processing_sessions.shell_file_id'];

test('records that later versions made come through all that follow: nothing is lost, and they are read', async () => {
  const db = await database({ schema: false });
  const grown: { made: Grown; catalog: Catalog; rows: Record<string, unknown[]> }[] = [];
  for (const [at, { version }] of all.entries()) {
    // 1.1, 1.4, 1.7 …: each third, to be quick. Version 1.0 could do less, and has rows of its own above.
    if (at % 3 !== 1) continue;
    await applyMigrations(db.ownerUrl, { upTo: version });
    const made = await growRecord(db, version);
    const catalog = await readCatalog(db.ownerUrl);
    grown.push({ made, catalog, rows: await rowsOf(db.ownerUrl, catalog) });
  }

  await applyMigrations(db.ownerUrl);
  const catalog = await readCatalog(db.ownerUrl);
  // What was a table, and is a view since, is read too.
  const kept = await rowsOf(db.ownerUrl, {
    ...catalog,
    tables: Object.fromEntries(grown.flatMap(({ rows }) => Object.keys(rows)).map((name) => [name, { kind: 'r' }])),
  });
  for (const { made, catalog: old, rows } of grown) {
    expect(Object.keys(old.columns).filter((column) => !(column in catalog.columns))).toEqual(
      columnsTaken.filter((column) => column in old.columns),
    );
    for (const [table, before] of Object.entries(rows)) {
      if (livingTables.has(table)) continue;
      const shared = (row: unknown) =>
        JSON.stringify(
          Object.entries(row as object).filter(([name]) =>
            [old, catalog].every(({ columns }) => `${table}.${name}` in columns),
          ),
        );
      const there = new Set((kept[table] ?? []).map(shared));
      expect([made.version, table, before.map(shared).filter((row) => !there.has(row))]).toEqual([
        made.version,
        table,
        [],
      ]);
    }
    await readGrownRecord(db, made);
  }
  expect(await call(db, 'service_role', 'verify_audit_anchors', { p_last: 1000 })).toMatchObject({
    valid: true,
    checked: grown.length,
  });
});

test('the way back leads to an empty database', async () => {
  const bare = await readCatalog((await database({ schema: false })).ownerUrl);
  const db = await replayed();
  for (const migration of [...all].reverse()) await runAs(db.ownerUrl, await rollback(migration.file));
  expect(catalogDifferences(bare, await readCatalog(db.ownerUrl))).toEqual([]);
});

/** Everything that Ada sees of what version 1.0 stored. */
async function readAdasRecord(db: TestDatabase): Promise<void> {
  const people = await asOwner<{ id: string; owner: string; name: string }>(
    db,
    'select id, account_owner_id as owner, display_name as name from public.user_profiles order by display_name',
  );
  const [ada, bert] = people;
  if (ada === undefined || bert === undefined) throw new Error('Somebody is missing.');
  const caller = { userId: ada.owner };
  const patient = { p_patient_id: ada.id };
  const overview = overviewSchema.parse(await call(db, caller, 'read_overview', patient));
  expect(overview.medications.map((fact) => [fact.text, fact.attributes.strength])).toEqual([['Metformin', '500 mg']]);
  expect(overview.labs.map((fact) => fact.attributes.value)).toEqual([138]);
  expect(overview.conditions.map((fact) => fact.text).sort()).toEqual(['Asthma', 'Asthma', 'Gout']);
  const documents = documentsSchema.parse(await call(db, caller, 'read_documents', patient));
  expect(documents.map((document) => document.status).sort()).toEqual(['failed', 'failed', 'processed', 'processed']);
  for (const { id, status } of documents) {
    if (status !== 'processed') continue;
    expect(await quotesOf(db, caller, id)).toBeGreaterThan(0);
  }
  expect(
    await call(db, { userId: bert.owner }, 'has_profile_access', { p_user_id: bert.owner, p_profile_id: ada.id }),
  ).toBe(true);
  expect(await call(db, caller, 'verify_audit_chain', { p_patient_id: ada.id })).toMatchObject({ valid: true });
}

/** What a person sees of the record that an earlier version made. */
async function readGrownRecord(db: TestDatabase, { caller, carer, profileId, processed, facts }: Grown): Promise<void> {
  const patient = { p_patient_id: profileId };
  for (const reader of [caller, carer.caller]) {
    const { conditions } = overviewSchema.parse(await call(db, reader, 'read_overview', patient));
    expect(conditions.map((fact) => fact.text).sort()).toEqual(facts);
  }
  expect(await quotesOf(db, caller, processed)).toBeGreaterThan(0);
  expect(await call<unknown[]>(db, caller, 'read_appointments', patient)).toHaveLength(1);
  expect(await call(db, caller, 'verify_audit_chain', patient)).toMatchObject({ valid: true });
}

/** How many sources a document's facts have, each of which is in its page's text. */
async function quotesOf(db: TestDatabase, caller: Caller, shellFileId: string): Promise<number> {
  const file = { p_shell_file_id: shellFileId };
  const document = documentSchema.parse(await call(db, caller, 'read_document', file));
  const texts = await call<{ number: number; text: string }[]>(db, caller, 'read_document_text', file);
  const pages = new Map(texts.map(({ number, text }) => [number, [...text]]));
  const sources = document.facts.flatMap((fact) => fact.sources);
  for (const { page, start, end, quote } of sources) {
    expect(pages.get(page)?.slice(start, end).join('')).toBe(quote);
  }
  return sources.length;
}
