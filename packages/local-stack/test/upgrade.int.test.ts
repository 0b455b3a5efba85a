/** A data folder that an earlier version made, with a person's record in it, is opened by this one. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { expect, test } from 'vitest';
import { bootstrap } from '../src/bootstrap/bootstrap.ts';
import { freePort } from '../src/free-port.ts';
import { startStack } from '../src/index.ts';
import { startPostgres } from '../src/postgres/start-postgres.ts';
import { repositoryRoot } from '../src/repository-root.ts';
import { readMigrations } from '../src/testing/index.ts';
import { withSql } from './fixture-api.ts';

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

test('it is upgraded with its rows, once; a folder of a later version is left alone', async () => {
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
