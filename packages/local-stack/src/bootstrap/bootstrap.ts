import { readFile } from 'node:fs/promises';
import { documentsBucket, maxFileSizeBytes } from '@exora/contracts';
import { getAuthSchemaSql, getStorageSchemaSql, SUPABASE_AUTH_HELPERS_SQL } from '@supabase/lite';
import postgres from 'postgres';
import type { Secrets } from '../data-folder/secrets.ts';

/** Raised with every change of the two SQL files, so that older data folders get it. */
const bootstrapVersion = '2';

/**
 * Makes a server and one of its databases like fresh hosted Supabase: roles, system schemas, default privileges, and a
 * schema owner `postgres` that is no superuser. Where it was done before only the logins' passwords are set.
 *
 * @param adminUrl address of the database as superuser
 * @param secrets the logins' passwords; null leaves those of a server that isn't ours as they are
 */
export async function bootstrap(adminUrl: string, secrets: Secrets | null): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  try {
    if ((await recordedVersion(sql)) === bootstrapVersion) {
      // They may have been rotated since the last start.
      if (secrets !== null) await setPasswords(sql, secrets);
      return;
    }
    const [roles, database] = await Promise.all([readSql('roles.sql'), readSql('database.sql')]);
    await sql.begin(async (tx) => {
      await tx.unsafe(roles).simple();
      if (secrets !== null) await setPasswords(tx, secrets);
      await tx.unsafe(`${SUPABASE_AUTH_HELPERS_SQL}\n${getAuthSchemaSql()}\n${getStorageSchemaSql()}`).simple();
      await tx.unsafe(database).simple();
      await tx.unsafe(`alter database ${quoteName(await currentDatabase(tx))} owner to postgres`);
      await tx`
        insert into storage.buckets (id, name, public, file_size_limit)
        values (${documentsBucket}, ${documentsBucket}, false, ${maxFileSizeBytes})
        on conflict (id) do nothing`;
      await tx`
        insert into exora_stack.state (name, value) values ('bootstrap', ${bootstrapVersion})
        on conflict (name) do update set value = excluded.value, recorded_at = now()`;
    });
  } finally {
    await sql.end();
  }
}

async function setPasswords(sql: postgres.Sql | postgres.TransactionSql, secrets: Secrets): Promise<void> {
  // Passwords are base64url: no quote can be in them.
  await sql.unsafe(`alter role postgres password '${secrets.owner_password}'`);
  await sql.unsafe(`alter role authenticator password '${secrets.authenticator_password}'`);
}

function readSql(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), 'utf8');
}

async function recordedVersion(sql: postgres.Sql): Promise<string | null> {
  const [state] = await sql<{ known: boolean }[]>`select to_regclass('exora_stack.state') is not null as known`;
  if (state?.known !== true) return null;
  const [row] = await sql<{ value: string }[]>`select value from exora_stack.state where name = 'bootstrap'`;
  return row?.value ?? null;
}

async function currentDatabase(sql: postgres.TransactionSql): Promise<string> {
  const [row] = await sql<{ name: string }[]>`select current_database() as name`;
  return row?.name ?? 'postgres';
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
