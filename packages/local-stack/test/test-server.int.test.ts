/** Which server the tests run on: versions, and a server of somebody else. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startPostgres } from '../src/postgres/start-postgres.ts';
import { withSql } from './fixture-api.ts';
import { startScript, untilGone } from './processes.ts';

/** In a test database of the server that the environment names: its version, who owns, and who one is as whom. */
async function lookAround(env: Record<string, string>): Promise<unknown> {
  const script = await startScript(
    `import { createTestDatabase } from '../src/testing/index.ts';
    import postgres from 'postgres';
    const db = await createTestDatabase();
    const ada = await db.createUser({ displayName: 'Ada' });
    const names = await db.sqlAs({ userId: ada }, (sql) => sql\`select display_name from public.user_profiles\`);
    const nobody = await db.sqlAs('anon', (sql) => sql\`select current_user as name\`);
    const owner = postgres(db.ownerUrl, { max: 1 });
    const [server] = await owner\`
      select current_setting('server_version_num')::int / 10000 as major, current_user::text as owner,
        (select rolsuper from pg_roles where rolname = current_user) as super\`;
    await owner.end();
    await db.drop();
    console.log(JSON.stringify({ ...server, seen: names.map((row) => row.display_name), anon: nobody[0].name }));`,
    env,
  );
  await untilGone(script.pid);
  return script.said;
}

const whole = { owner: 'postgres', super: false, seen: ['Ada'], anon: 'anon' };

test.each([15, 18])('EXORA_TEST_POSTGRES_MAJOR chooses version %i', async (major) => {
  expect(await lookAround({ EXORA_TEST_POSTGRES_MAJOR: String(major) })).toEqual({ major, ...whole });
});

test('a server given by EXORA_TEST_DATABASE_URL is used, and its logins keep their passwords', async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'exora-test-outside-'));
  const server = await startPostgres({ dataDir: join(scratch, 'data'), durability: 'throw-away', major: 15 });
  const superuser = server.url('supabase_admin');
  const passwords = () =>
    withSql(superuser, (sql) => sql`select rolname, rolpassword from pg_authid where rolcanlogin order by rolname`);
  try {
    await withSql(superuser, (sql) => sql`create role postgres login createdb createrole bypassrls password 'kept'`);
    const before = await passwords();
    expect(await lookAround({ EXORA_TEST_DATABASE_URL: superuser })).toEqual({ major: 15, ...whole });
    expect((await passwords()).filter((row) => row.rolname !== 'authenticator')).toEqual(before);
    const left = await withSql(superuser, (sql) => sql`select datname from pg_database where datname like 'test_%'`);
    expect(left).toHaveLength(0);
  } finally {
    await server.stop();
    await rm(scratch, { recursive: true, force: true });
  }
});
