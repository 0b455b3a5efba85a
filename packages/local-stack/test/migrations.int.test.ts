/** A database's way to the present schema: fresh, from each earlier version, interrupted, and from where no way leads. */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { schemaHash } from '../src/bootstrap/apply-schema.ts';
import { repositoryRoot } from '../src/repository-root.ts';
import {
  applyMigrations,
  catalogDifferences,
  createTestDatabase,
  readCatalog,
  splitStatements,
  type TestDatabase,
} from '../src/testing/index.ts';
import { withSql } from './fixture-api.ts';

let db: TestDatabase;
let folder: string;

beforeEach(async () => {
  db = await createTestDatabase({ schema: false });
  folder = await mkdtemp(join(tmpdir(), 'exora-test-migrations-'));
  await write('20260101000000_first', '-- The first table.\ncreate table public.first (id int primary key);');
});
afterEach(async () => {
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});

const write = (name: string, text: string) => writeFile(join(folder, `${name}.sql`), text);
const run = () => applyMigrations(db.ownerUrl, { folder });
const namesOf = ({ migrations }: { migrations: { name: string }[] }) => migrations.map(({ name }) => name);
const history = () => historyOf(db);
const historyOf = ({ ownerUrl }: TestDatabase) =>
  withSql(
    ownerUrl,
    (sql) => sql`select version, name, statements from supabase_migrations.schema_migrations order by version`,
  );
const tables = async () =>
  (
    await withSql(db.ownerUrl, (sql) => sql`select tablename from pg_tables where schemaname = 'public' order by 1`)
  ).map((row) => row.tablename);

describe('migrations', () => {
  test('are replayed in order, once, and recorded with their statements', async () => {
    await write(
      '20260202000000_second',
      "insert into public.first values (1);\n\ncreate table public.second (t text default ';');",
    );
    await write('README', 'no migration');
    const applied = await run();
    expect([applied.fresh, namesOf(applied)]).toEqual([true, ['first', 'second']]);
    expect(await history()).toEqual([
      {
        version: '20260101000000',
        name: 'first',
        statements: ['-- The first table.\ncreate table public.first (id int primary key)'],
      },
      {
        version: '20260202000000',
        name: 'second',
        statements: ['insert into public.first values (1)', "create table public.second (t text default ';')"],
      },
    ]);
    const again = await run();
    expect([again.fresh, namesOf(again)]).toEqual([false, []]);
    await write('20260303000000_third', 'create table public.third (id int);');
    expect(namesOf(await run())).toEqual(['third']);
    expect(await tables()).toEqual(['first', 'second', 'third']);
  });

  test('are replayed and recorded exactly as the Supabase CLI does', { timeout: 180_000 }, async () => {
    const other = await createTestDatabase({ schema: false });
    const project = await mkdtemp(join(tmpdir(), 'exora-test-cli-'));
    // As the guides print it: the password is in no argument, where the list of processes would show it.
    const address = new URL(other.ownerUrl);
    const { password } = address;
    address.password = '';
    try {
      await cp(join(repositoryRoot(), 'supabase'), join(project, 'supabase'), { recursive: true });
      const { status, stderr } = spawnSync(
        join(repositoryRoot(), 'node_modules/.bin/supabase'),
        ['db', 'push', `--remote=${address.href}`, '--yes', `--workdir=${project}`],
        {
          encoding: 'utf8',
          env: {
            PATH: process.env.PATH,
            HOME: project,
            PGPASSWORD: decodeURIComponent(password),
            DO_NOT_TRACK: '1',
            SUPABASE_TELEMETRY_DISABLED: '1',
            PGSSLMODE: 'disable',
          },
        },
      );
      expect([status, stderr]).toEqual([0, expect.stringContaining('Applying migration')]);
      await applyMigrations(db.ownerUrl);
      expect(await history()).toEqual(await historyOf(other));
      const [catalog, theirs] = [await readCatalog(db.ownerUrl), await readCatalog(other.ownerUrl)];
      expect(catalogDifferences(theirs, catalog)).toEqual([]);
      // What the CLI applied is not applied again.
      expect(namesOf(await applyMigrations(other.ownerUrl))).toEqual([]);
    } finally {
      await rm(project, { recursive: true, force: true });
      await other.drop();
    }
  });

  test('one that fails leaves the database as it was and says which statement and line', async () => {
    await run();
    await write(
      '20260202000000_broken',
      'create table public.second (id int);\n\n-- Nothing of that name.\nalter table public.first\n  add column name text,\n  drop column nonsense;\n',
    );
    await expect(run()).rejects.toMatchObject({
      code: 'schema_failed',
      message:
        'The database could not be upgraded; it is as it was before. supabase/migrations/20260202000000_broken.sql:4: ' +
        'column "nonsense" of relation "first" does not exist (42703), in “alter table public.first add column name text, drop column nonsense …”',
    });
    await write('20260202000000_broken', 'create table public.second (id int);\nselect\n  1,\n  nonsense;');
    await expect(run()).rejects.toMatchObject({ message: /_broken\.sql:4: column "nonsense" does not exist/ });
    expect([await tables(), (await history()).length]).toEqual([['first'], 1]);
    await write('20260202000000_broken', 'create table public.second (id int);');
    expect(namesOf(await run())).toEqual(['broken']);
  });

  test('one that fails on a person’s data doesn’t repeat it', async () => {
    await write(
      '20260202000000_words',
      "create table public.words (t text); insert into public.words values ('asthma');",
    );
    await run();
    await write('20260303000000_numbers', 'alter table public.words alter column t type int using t::int;');
    const failed = await run().catch((thrown: Error) => thrown);
    expect(failed).toMatchObject({ message: /_numbers\.sql:1: a value of the data does not fit \(22P02\)/ });
    expect((failed as Error).message).not.toContain('asthma');
  });
});

describe('a database is refused, unchanged, that was made', () => {
  const refused = async (code: string) => {
    const before = await history();
    await expect(run()).rejects.toMatchObject({ code, message: /Nothing was changed.*--data-dir/ });
    expect(await history()).toEqual(before);
  };

  test('by a newer version', async () => {
    await write('20270101000000_later', 'create table public.later (id int);');
    await run();
    await rm(join(folder, '20270101000000_later.sql'));
    await write('20260202000000_second', 'create table public.second (id int);');
    await refused('schema_newer');
    expect(await tables()).toEqual(['first', 'later']);
  });

  test('without a migration that stands between applied ones', async () => {
    await write('20270101000000_later', 'create table public.later (id int);');
    await run();
    await write('20260202000000_between', 'create table public.between (id int);');
    await refused('schema_changed');
  });

  test('by a migration that says something else today', async () => {
    await run();
    await write('20260101000000_first', 'create table public.first (id bigint primary key);');
    await refused('schema_changed');
  });

  test('from schema files between two releases', async () => {
    await withSql(db.ownerUrl, (sql) => sql`insert into exora_stack.state (name, value) values ('schema', 'abc')`);
    await expect(run()).rejects.toMatchObject({ code: 'schema_changed', message: /--data-dir/ });
    expect(await tables()).toEqual([]);
  });
});

test('a data folder from before migrations is taken to have the first one, without running it again', async () => {
  const snapshot = await readFile(join(repositoryRoot(), 'migration_history/v1.0_initial_schema.sql'), 'utf8');
  const schemaFolder = join(folder, 'schema');
  await mkdir(schemaFolder);
  const hash = '52dd89ed283ff8f48bf58462243e2a6e7c02142d7fb77e065726f8efc0ec5a45';
  await withSql(db.ownerUrl, async (sql) => {
    await sql.unsafe(snapshot).simple();
    await sql`insert into exora_stack.state (name, value) values ('schema', ${hash})`;
  });
  // The hash is that of the snapshot's files: each begins with a header that says its name.
  const parts = [
    ...snapshot.matchAll(/^-- =+\n-- (\d\d_\w+\.SQL) - [\s\S]*?(?=^-- =+\n-- \d\d_\w+\.SQL - |$(?![\s\S]))/gm),
  ];
  for (const [text, name = ''] of parts) await writeFile(join(schemaFolder, name.toLowerCase()), text);
  expect([parts.length, await schemaHash(schemaFolder)]).toEqual([7, hash]);
  await write('20261101000000_initial_schema', snapshot);
  await rm(join(folder, '20260101000000_first.sql'));
  await write('20261123000000_more', 'create table public.more (id int);');
  const applied = await run();
  expect([applied.fresh, namesOf(applied)]).toEqual([false, ['more']]);
  expect((await history()).map((row) => [row.version, row.statements.length])).toEqual([
    ['20261101000000', splitStatements(snapshot).length],
    ['20261123000000', 1],
  ]);
  // What versions without migrations read: they refuse the folder instead of applying their schema to it.
  const [state] = await withSql(db.ownerUrl, (sql) => sql`select value from exora_stack.state where name = 'schema'`);
  expect(state?.value).toBe('migrations');
});
