import postgres from 'postgres';
import { StackError } from '../stack-error.ts';
import { type Migration, readMigrations } from './migration-files.ts';
import { type Statement, splitStatements } from './split-statements.ts';

/** Data folders from before migrations remember a hash of the schema's files. Which migration made the same schema: */
const adoptedHashes: Readonly<Record<string, string>> = {
  '52dd89ed283ff8f48bf58462243e2a6e7c02142d7fb77e065726f8efc0ec5a45': '20261101000000',
};

/** What `exora_stack.state` says under `schema` from the first migration on; versions without migrations refuse it. */
const migrated = 'migrations';

export interface Applied {
  /** Whether the database was empty before. */
  fresh: boolean;
  /** The migrations that were applied, in order. */
  migrations: Migration[];
}

/**
 * Brings a database to the schema of this version: replays what it lacks of `supabase/migrations`, each migration in one
 * transaction, as the schema's owner, and records it as the Supabase CLI does. Throws `schema_newer` for a database of a
 * later version, `schema_changed` for one that no migration leads on from, and `schema_failed` for a migration that
 * failed, of which nothing is kept.
 *
 * @param ownerUrl address of a bootstrapped database as `postgres`
 * @param options another folder, and the last version to apply, for tests
 */
export async function applyMigrations(
  ownerUrl: string,
  options: { folder?: string; upTo?: string } = {},
): Promise<Applied> {
  const all = await readMigrations(options.folder);
  const migrations = all.filter(({ version }) => options.upTo === undefined || version <= options.upTo);
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    await openHistory(sql);
    const adopted = await adopt(sql, migrations);
    const done = await readHistory(sql);
    checkHistory(done, migrations);
    const pending = migrations.slice(done.length);
    for (const migration of pending) await sql.begin((tx) => applyMigration(tx, migration));
    return { fresh: done.length === 0 && !adopted, migrations: pending };
  } finally {
    await sql.end();
  }
}

/**
 * How a database stands to the migrations of this version, without changing it: the names of those that it lacks. Throws as {@link applyMigrations} for a database that is ahead or from elsewhere.
 */
export async function pendingMigrations(ownerUrl: string): Promise<string[]> {
  const migrations = await readMigrations();
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    const done = await sql<Recorded[]>`
      select version, statements from supabase_migrations.schema_migrations order by version`;
    checkHistory(done, migrations);
    return migrations.slice(done.length).map(({ name }) => name);
  } finally {
    await sql.end();
  }
}

/** The table of the Supabase CLI, made with its own words. */
const historyTable = `
  create schema if not exists supabase_migrations;
  create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
  alter table supabase_migrations.schema_migrations add column if not exists statements text[];
  alter table supabase_migrations.schema_migrations add column if not exists name text;`;

/** A migration that a database has. */
export interface Recorded {
  version: string;
  /** What was run; null where it was recorded by other means. */
  statements: string[] | null;
}

/** Makes the table of applied migrations where it is missing. */
export async function openHistory(sql: postgres.Sql): Promise<void> {
  await sql.begin((tx) => tx.unsafe(historyTable).simple());
}

/** The migrations that a database records, in order; none where it has no such table. */
export async function readHistory(sql: postgres.Sql): Promise<Recorded[]> {
  const [table] = await sql<{ exists: boolean }[]>`
    select to_regclass('supabase_migrations.schema_migrations') is not null as exists`;
  if (table?.exists !== true) return [];
  return sql<Recorded[]>`select version, statements from supabase_migrations.schema_migrations order by version`;
}

/** Whether what a database records of a migration is what the file says. */
export function isSameMigration({ statements }: Recorded, migration: Migration): boolean {
  const own = splitStatements(migration.text).map(({ text }) => text);
  return statements === null || JSON.stringify(statements) === JSON.stringify(own);
}

/** Records the migration that a data folder from before migrations corresponds to. */
async function adopt(sql: postgres.Sql, migrations: readonly Migration[]): Promise<boolean> {
  const [state] = await sql<{ value: string }[]>`select value from exora_stack.state where name = 'schema'`;
  if (state === undefined || state.value === migrated) return false;
  const version = adoptedHashes[state.value];
  const at = migrations.findIndex((migration) => migration.version === version);
  if (at < 0) throw foreignSchema();
  await sql.begin(async (tx) => {
    for (const migration of migrations.slice(0, at + 1)) await record(tx, migration, splitStatements(migration.text));
  });
  return true;
}

function checkHistory(done: readonly Recorded[], migrations: readonly Migration[]): void {
  const known = new Set(migrations.map(({ version }) => version));
  const unknown = done.find(({ version }) => !known.has(version));
  if (unknown !== undefined) {
    throw new StackError(
      'schema_newer',
      `This data folder was made by a newer version of Exora (migration ${unknown.version}), which this one can’t read. ` +
        'Nothing was changed. Update Exora, or start with a new folder (--data-dir).',
    );
  }
  for (const [at, { version, statements }] of done.entries()) {
    const migration = migrations[at];
    if (migration?.version !== version) throw foreignSchema();
    if (!isSameMigration({ version, statements }, migration)) throw foreignSchema();
  }
}

function foreignSchema(): StackError {
  return new StackError(
    'schema_changed',
    'This data folder was made by a version of the database schema between two releases, and no migration leads on ' +
      'from it. Nothing was changed. Start with a new folder (--data-dir), or go back to the version that made it.',
  );
}

/** Runs a migration in the caller's transaction and records it. Throws `schema_failed` with the statement that failed. */
export async function applyMigration(tx: postgres.TransactionSql, migration: Migration): Promise<void> {
  const statements = splitStatements(migration.text);
  for (const statement of statements) {
    try {
      await tx.unsafe(statement.text).simple();
    } catch (thrown) {
      throw thrown instanceof postgres.PostgresError ? failedAt(migration, statement, thrown) : thrown;
    }
  }
  await record(tx, migration, statements);
}

async function record(tx: postgres.TransactionSql, migration: Migration, statements: Statement[]): Promise<void> {
  await tx`
    insert into supabase_migrations.schema_migrations (version, name, statements)
    values (${migration.version}, ${migration.name}, ${statements.map(({ text }) => text)})`;
  const [embedded] = await tx<{ exists: boolean }[]>`select to_regclass('exora_stack.state') is not null as exists`;
  if (embedded?.exists !== true) return;
  await tx`
    insert into exora_stack.state (name, value) values ('schema', ${migrated})
    on conflict (name) do update set value = excluded.value, recorded_at = now()`;
}

function failedAt(migration: Migration, statement: Statement, thrown: postgres.PostgresError): StackError {
  const position = Number(thrown.position);
  const line =
    position > 0
      ? statement.textLine + [...statement.text].slice(0, position - 1).filter((sign) => sign === '\n').length
      : statement.line;
  const begins = statement.text
    .split('\n')
    .slice(statement.line - statement.textLine)
    .join('\n');
  // Errors about data (class 22) repeat the value, which may be a patient's.
  const message = thrown.code.startsWith('22') ? 'a value of the data does not fit' : thrown.message;
  return new StackError(
    'schema_failed',
    `The database could not be upgraded; it is as it was before. supabase/migrations/${migration.file}:${line}: ` +
      `${message} (${thrown.code}), in “${begins.slice(0, 80).replaceAll(/\s+/g, ' ').trim()} …”`,
    { cause: thrown },
  );
}
