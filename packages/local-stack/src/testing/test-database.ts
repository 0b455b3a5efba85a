import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { applySchema, schemaHash } from '../bootstrap/apply-schema.ts';
import { bootstrap } from '../bootstrap/bootstrap.ts';
import type { Secrets } from '../data-folder/secrets.ts';
import { type TestServer, testServer } from './test-server.ts';

/** Whom a statement runs as: a role, or a signed-in person. */
export type Caller = 'anon' | 'service_role' | { userId: string };

/** A database of one's own with roles, auth, storage and the whole schema in it. */
export interface TestDatabase {
  name: string;
  /** As superuser. */
  adminUrl: string;
  /** As `postgres`, the schema's owner (no superuser). */
  ownerUrl: string;
  /** As the API's least-privilege login. */
  authenticatorUrl: string;
  secrets: Secrets;
  /** Runs `work` in one transaction, the way the API does for that caller: role and claims set, RLS and grants in force. */
  sqlAs<T>(caller: Caller, work: (sql: postgres.TransactionSql) => Promise<T>): Promise<T>;
  /** A row in `auth.users`, as a sign-up makes it (with what its triggers make). Gives the user's id. */
  createUser(options?: { email?: string; displayName?: string }): Promise<string>;
  /** Removes the database, connections included. */
  drop(): Promise<void>;
}

/**
 * A fresh database, copied from this run's template. Without `schema` the template has everything but `current_schema`.
 */
export async function createTestDatabase(options: { schema?: boolean } = {}): Promise<TestDatabase> {
  const server = await testServer();
  const template = await templateOf(server, options.schema ?? true);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(server, (sql) =>
    sql.unsafe(`create database ${name} template ${template} owner postgres strategy file_copy`),
  );
  const pool = postgres(server.url('authenticator', name), { max: 5, onnotice: () => undefined });
  return {
    name,
    adminUrl: server.url('supabase_admin', name),
    ownerUrl: server.url('postgres', name),
    authenticatorUrl: server.url('authenticator', name),
    secrets: server.secrets,
    sqlAs: (caller, work) => runAs(pool, caller, work),
    createUser: ({ email = `${randomUUID()}@example.test`, displayName } = {}) =>
      createUser(server.url('supabase_admin', name), email, displayName),
    drop: async () => {
      await pool.end({ timeout: 1 });
      await asAdmin(server, (sql) => sql.unsafe(`drop database if exists ${name} with (force)`));
    },
  };
}

async function runAs<T>(
  pool: postgres.Sql,
  caller: Caller,
  work: (sql: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  const role = typeof caller === 'string' ? caller : 'authenticated';
  const sub = typeof caller === 'string' ? '' : caller.userId;
  const claims = JSON.stringify(sub === '' ? { role } : { role, sub, aud: 'authenticated' });
  // `begin` unwraps promises in its result type, which is what `work` gives anyway.
  let result: { value: T } | null = null;
  await pool.begin(async (tx) => {
    await tx`select set_config('role', ${role}, true), set_config('request.jwt.claim.sub', ${sub}, true),
      set_config('request.jwt.claim.role', ${role}, true), set_config('request.jwt.claims', ${claims}, true)`;
    result = { value: await work(tx) };
  });
  return resultOf(result);
}

function resultOf<T>(result: { value: T } | null): T {
  if (result === null) throw new Error('The transaction ended without a result.');
  return result.value;
}

async function createUser(adminUrl: string, email: string, displayName: string | undefined): Promise<string> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  try {
    const id = randomUUID();
    const metadata = displayName === undefined ? {} : { display_name: displayName };
    await sql`
      insert into auth.users (id, email, raw_user_meta_data, email_confirmed_at)
      values (${id}, ${email}, ${sql.json(metadata)}, now())`;
    return id;
  } finally {
    await sql.end();
  }
}

const templates = new Map<string, Promise<void>>();

/** Name of the template for today's schema files; made by the first who asks. */
async function templateOf(server: TestServer, withSchema: boolean): Promise<string> {
  const name = withSchema ? `schema_${(await schemaHash()).slice(0, 16)}` : 'bare';
  let made = templates.get(name);
  if (made === undefined) {
    made = asAdmin(server, (sql) => makeTemplate(sql, server, name, withSchema));
    templates.set(name, made);
  }
  await made;
  return name;
}

async function makeTemplate(sql: postgres.Sql, server: TestServer, name: string, withSchema: boolean): Promise<void> {
  // One at a time over all processes of the run: roles belong to the whole server.
  await sql`select pg_advisory_lock(hashtext('exora test template'))`;
  const [existing] = await sql`select from pg_database where datname = ${name}`;
  if (existing !== undefined) return;
  const unfinished = `unfinished_${name}`;
  await sql.unsafe(`drop database if exists ${unfinished} with (force)`);
  await sql.unsafe(`create database ${unfinished}`);
  await bootstrap(server.url('supabase_admin', unfinished), server.isOutside ? null : server.secrets);
  if (withSchema) await applySchema(server.url('postgres', unfinished));
  await sql.unsafe(`alter database ${unfinished} with allow_connections false`);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${unfinished}`;
  await sql.unsafe(`alter database ${unfinished} rename to ${name}`);
}

async function asAdmin<T>(server: TestServer, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(server.url('supabase_admin', 'postgres'), { max: 1, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}
