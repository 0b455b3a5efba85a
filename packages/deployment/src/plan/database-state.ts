import {
  isSameMigration,
  type Migration,
  type Recorded,
  readHistory,
  splitStatements,
} from '@exora/local-stack/database';
import postgres from 'postgres';
import { z } from 'zod';
import { DeploymentError } from '../deployment-error.ts';
import { parseStatement } from './parse-statement.ts';
import { afterRunByHand } from './run-by-hand.ts';

const supported = { least: 15, most: 18 } as const;
const neededRoles = ['anon', 'authenticated', 'service_role'];
const neededTables = ['auth.users', 'storage.objects', 'storage.buckets'];

/** One connection, on which the lock of a deployment is held too. */
export function connect(url: string): postgres.Sql {
  return postgres(url, {
    max: 1,
    max_lifetime: null,
    idle_timeout: 0,
    connect_timeout: 15,
    // The transaction pooler is refused; the session pooler too may know no prepared statements of before.
    prepare: false,
    onnotice: () => undefined,
    connection: { application_name: 'exora deploy' },
  });
}

/** Throws `database_unreachable` with a sentence when the server can't be asked at all. */
export async function reach(sql: postgres.Sql, url: string): Promise<void> {
  try {
    await sql`select 1`;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer';
    const why = code.startsWith('28') ? 'refuses this login: check user and password' : `can’t be reached (${code})`;
    throw new DeploymentError(
      'database_unreachable',
      `The database at ${new URL(url).host} ${why} in DATABASE_URL. Nothing was changed.`,
      { cause },
    );
  }
}

/** What keeps Exora from this server, a sentence each: another version of Postgres, or no Supabase in it. */
export async function serverProblems(sql: postgres.Sql): Promise<string[]> {
  const [server] = await sql<{ version: number; roles: string[]; tables: string[] }[]>`
    select
      current_setting('server_version_num')::integer as version,
      array(select rolname::text from pg_roles where rolname = any (${neededRoles})) as roles,
      array(select t.name from unnest(${neededTables}::text[]) as t (name) where to_regclass(t.name) is not null) as tables`;
  return serverProblemsOf(server ?? { version: 0, roles: [], tables: [] });
}

export function serverProblemsOf(server: { version: number; roles: string[]; tables: string[] }): string[] {
  const problems: string[] = [];
  const major = Math.floor(server.version / 10_000);
  if (major < supported.least || major > supported.most) {
    problems.push(
      `The database is Postgres ${major}; Exora runs on ${supported.least} to ${supported.most}. Upgrade the project, or deploy to another one.`,
    );
  }
  const missing = [
    ...neededRoles.filter((role) => !server.roles.includes(role)).map((role) => `role ${role}`),
    ...neededTables.filter((table) => !server.tables.includes(table)).map((table) => `table ${table}`),
  ];
  if (missing.length > 0) {
    problems.push(
      `This is no Supabase database, or one of a version that is not supported: it lacks ${missing.join(', ')}. Check DATABASE_URL.`,
    );
  }
  return problems;
}

/** Where a database's schema stands beside the files. */
export interface SchemaState {
  /** The last migration that the database records. */
  at: string | null;
  pending: Migration[];
  problems: string[];
}

/** Compares what a database records with the files; `sql` null is a database that is not there yet. */
export async function schemaState(sql: postgres.Sql | null, migrations: readonly Migration[]): Promise<SchemaState> {
  const done = sql === null ? [] : await readHistory(sql);
  const problems = historyProblems(done, migrations);
  const pending = migrations.slice(done.length);
  if (problems.length === 0 && sql !== null) {
    for (const migration of pending) problems.push(...(await tracesOf(sql, migration)));
  }
  return { at: done.at(-1)?.version ?? null, pending: problems.length === 0 ? pending : [], problems };
}

export function historyProblems(done: readonly Recorded[], migrations: readonly Migration[]): string[] {
  const known = new Set(migrations.map(({ version }) => version));
  const unknown = done.filter(({ version }) => !known.has(version));
  const last = unknown.at(-1);
  if (last !== undefined) {
    return [
      `The database is ahead of these sources: it has migration ${last.version}, which they don’t. Deploy from a commit that has it; nothing was changed.`,
    ];
  }
  for (const [at, recorded] of done.entries()) {
    const migration = migrations[at];
    if (migration?.version !== recorded.version) {
      return [
        `The database has migration ${recorded.version} but not ${migration?.version}, which comes before it. Nothing was changed: bring them into order with the Supabase CLI’s "migration repair".`,
      ];
    }
    if (!isSameMigration(recorded, migration)) {
      return [
        `Migration ${recorded.version} ran at the database with another text than ${migration.file}. Nothing was changed: deploy from the commit that it ran from.`,
      ];
    }
  }
  return [];
}

const nodeSchema = z.looseObject({
  CreateStmt: z
    .looseObject({ relation: z.looseObject({ schemaname: z.string().optional(), relname: z.string() }) })
    .optional(),
  DropStmt: z.unknown().optional(),
});
const statementsSchema = z.looseObject({ stmts: z.array(z.looseObject({ stmt: nodeSchema })).optional() });

/** Tables that a migration makes and the database has already, though it doesn't record the migration. */
async function tracesOf(sql: postgres.Sql, migration: Migration): Promise<string[]> {
  const made: string[] = [];
  for (const statement of splitStatements(migration.text)) {
    if (!/create\s+table/i.test(statement.text)) continue;
    for (const { stmt } of statementsSchema.parse(await parseStatement(migration, statement)).stmts ?? []) {
      const relation = stmt.CreateStmt?.relation;
      if (relation !== undefined) made.push(`${relation.schemaname ?? 'public'}.${relation.relname}`);
    }
  }
  if (made.length === 0) return [];
  const [found] = await sql<{ there: string[] }[]>`
    select array(select t.name from unnest(${made}::text[]) as t (name) where to_regclass(t.name) is not null) as there`;
  const gone = new Set(
    [...migration.text.matchAll(/drop\s+table\s+(?:if\s+exists\s+)?([\w.]+)/gi)].map(([, name]) => name),
  );
  const there = (found?.there ?? []).filter((name) => !gone.has(name));
  if (there.length === 0) return [];
  const missing = made.find((name) => !there.includes(name) && !gone.has(name));
  const what = `${there.slice(0, 3).join(', ')} ${there.length === 1 ? 'is' : 'are'} there`;
  return [
    missing === undefined
      ? `Migration ${migration.version} was run by hand: the database doesn’t record it, yet ${what}. ${afterRunByHand(migration, 'all or a part')}`
      : `Migration ${migration.version} is half-applied: the database doesn’t record it, yet ${what}, and ${missing} is not. ${afterRunByHand(migration, 'a part')}`,
  ];
}
