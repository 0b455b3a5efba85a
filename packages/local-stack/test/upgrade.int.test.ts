/** A data folder that an earlier version made, with a person's record in it, is opened by this one. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { bootstrap } from '../src/bootstrap/bootstrap.ts';
import { freePort } from '../src/free-port.ts';
import { startStack } from '../src/index.ts';
import { startPostgres } from '../src/postgres/start-postgres.ts';
import { repositoryRoot } from '../src/repository-root.ts';
import { readMigrations } from '../src/testing/index.ts';
import { withSql } from './fixture-api.ts';
import { startScript, until, untilGone } from './processes.ts';

const history = (name: string) => readFile(join(repositoryRoot(), 'migration_history', name), 'utf8');

/** What version 1.0 left behind: it applied the schema's files and remembered their hash. */
async function makeOldFolder(dataDir: string): Promise<void> {
  const postgres = await startPostgres({ dataDir });
  try {
    await bootstrap(postgres.url('supabase_admin'), postgres.secrets);
    const schema = await history('v1.0_initial_schema.sql');
    const rows = await history('rows/v1.0.sql');
    await withSql(postgres.url('postgres'), async (sql) => {
      await sql.unsafe(schema).simple();
      await sql`insert into exora_stack.state (name, value)
        values ('schema', '52dd89ed283ff8f48bf58462243e2a6e7c02142d7fb77e065726f8efc0ec5a45')`;
    });
    await withSql(postgres.url('supabase_admin'), (sql) =>
      sql.unsafe(`set session_replication_role = replica;\n${rows}`).simple(),
    );
  } finally {
    await postgres.stop();
  }
}

/** A start that is killed in the middle of a migration; how many the database has then. */
async function startAndKill(dataDir: string): Promise<number> {
  const script = await startScript(`
    import postgres from 'postgres';
    import { applyMigrations } from '../src/bootstrap/apply-migrations.ts';
    import { startPostgres } from '../src/postgres/start-postgres.ts';
    const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    const sql = postgres(server.url('supabase_admin'), { max: 1 });
    // Holds a table, so that a migration stops in its middle.
    const hold = await sql.reserve();
    await hold\`begin; lock table auth.users in access exclusive mode\`.simple();
    console.log(JSON.stringify({ pid: server.pid, url: server.url('postgres') }));
    await applyMigrations(server.url('postgres'));
    throw new Error('Nothing held it up.');`);
  const { pid, url } = z.object({ pid: z.number(), url: z.string() }).parse(script.said);
  let applied = 0;
  await until('a migration waits', () =>
    withSql(url, async (sql) => {
      const [row] = await sql`
        select (select count(*)::int from pg_locks where not granted) as waiting,
          to_regclass('supabase_migrations.schema_migrations') is not null as is_there`;
      if (row?.waiting === 0 || !row?.is_there) return false;
      const [recorded] = await sql`select count(*)::int as n from supabase_migrations.schema_migrations`;
      applied = recorded?.n;
      return true;
    }),
  );
  await script.kill('SIGKILL');
  await untilGone(pid);
  return applied;
}

test('it is upgraded with its rows, once, also after a cut; a folder of a later version is left alone', {
  timeout: 300_000,
}, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'exora-test-upgrade-'));
  const said: string[] = [];
  const start = async () =>
    startStack({
      dataDir,
      components: [],
      apiPort: await freePort(),
      onProgress: ({ message }) => said.push(message),
    });
  const upgraded = expect.stringContaining('all records are kept');
  try {
    await makeOldFolder(dataDir);
    // The power goes in the middle of the upgrade: what was applied stays, the half of the next is taken back.
    expect(await startAndKill(dataDir)).toBeGreaterThan(0);
    const stack = await start();
    try {
      expect(said).toContainEqual(upgraded);
      const service = createClient(stack.api, stack.secretKey ?? '', { auth: { persistSession: false } });
      const { data: profiles } = await service.from('user_profiles').select('id, display_name').order('display_name');
      expect(profiles?.map((profile) => profile.display_name)).toEqual(['Ada Example', 'Bert Example']);
      const { data: files } = await service.from('shell_files').select('status').eq('patient_id', profiles?.[0]?.id);
      expect(files?.map((file) => file.status).sort()).toEqual(['failed', 'failed', 'processed', 'processed']);
      // Somebody new can sign up, and everybody's chain still holds.
      const visitor = createClient(stack.api, stack.publishableKey, { auth: { persistSession: false } });
      const { error } = await visitor.auth.signUp({ email: 'cleo@example.test', password: 'correct horse battery' });
      expect(error).toBeNull();
      expect((await visitor.rpc('get_accessible_profiles')).data).toHaveLength(1);
      for (const { id } of profiles ?? []) {
        expect((await service.rpc('verify_audit_chain', { p_patient_id: id })).data).toMatchObject({ valid: true });
      }
      await withSql(stack.databaseUrl ?? '', async (sql) => {
        const recorded = await sql`select version from supabase_migrations.schema_migrations order by version`;
        expect(recorded.map((row) => row.version)).toEqual((await readMigrations()).map(({ version }) => version));
      });
    } finally {
      await stack.stop();
    }

    said.length = 0;
    const again = await start();
    expect(said).not.toContainEqual(upgraded);
    await withSql(
      again.databaseUrl ?? '',
      (sql) =>
        sql`insert into supabase_migrations.schema_migrations (version, name) values ('29990101000000', 'later')`,
    );
    await again.stop();
    await expect(start()).rejects.toMatchObject({
      code: 'schema_newer',
      message: /newer version.*Nothing was changed/,
    });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
