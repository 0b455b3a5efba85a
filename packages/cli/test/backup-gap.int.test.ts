/** A gap in the archive: said by doctor and list, not restored past, and closed by the next backup. */
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stack, startStack } from '@exora/local-stack';
import { readArchiveState } from '@exora/local-stack/backup';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exora } from '../../../tests/setup/command.ts';
import { freePort } from '../../../tests/setup/stack.ts';
import { withDatabase } from '../../local-stack/src/backup/run-database.ts';

let root: string;
let dataDir: string;
let place: string;
let keyFile: string;

const start = async (): Promise<Stack> => startStack({ dataDir, components: [], apiPort: await freePort() });
const asAdmin = (work: (sql: postgres.Sql) => Promise<unknown>) =>
  withDatabase(
    dataDir,
    async (url) => {
      const sql = postgres(url, { max: 1, onnotice: () => undefined });
      await work(sql);
      await sql.end();
    },
    () => undefined,
  );
const backup = (...args: string[]) => exora(['backup', ...args, '--data-dir', dataDir]);
const restore = (to: string, ...args: string[]) =>
  exora(['restore', place, '--to', join(root, to), '--key-file', keyFile, ...args]);
const foundByDoctor = async () => {
  const { stdout } = await exora(['doctor', '--json', '--data-dir', dataDir]);
  return (JSON.parse(stdout) as { id: string; ok: boolean; message: string; todo?: string }[]).filter(({ id }) =>
    id.startsWith('backup'),
  );
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'exora-cli-gap-'));
  await chmod(root, 0o755);
  [dataDir, place, keyFile] = [join(root, 'data'), join(root, 'place'), join(root, 'key.txt')];
  const stack = await start();
  try {
    const visitor = createClient(stack.api, stack.publishableKey, { auth: { persistSession: false } });
    const signedUp = await visitor.auth.signUp({ email: 'ada@example.test', password: 'correct horse battery' });
    expect(signedUp.error).toBeNull();
    const set = await backup('init', place);
    await writeFile(keyFile, set.stdout);
    expect((await backup('now')).code).toBe(0);
  } finally {
    // Which archives what is left.
    await stack.stop();
  }
}, 300_000);
afterAll(() => rm(root, { recursive: true, force: true }));

test('that a lost slot leaves is told, not restored past, and closed by a backup', { timeout: 300_000 }, async () => {
  expect(await foundByDoctor()).toEqual([expect.objectContaining({ id: 'backup', ok: true })]);
  let afterGap = '';
  await asAdmin(async (sql) => {
    await sql`select pg_drop_replication_slot('exora_archive')`;
    for (let at = 0; at < 3; at++) {
      await sql`update public.user_profiles set display_name = 'In the gap'`;
      await sql`select pg_switch_wal()`;
    }
    await sql`checkpoint`;
    const [row] = await sql<{ now: Date }[]>`select clock_timestamp() + interval '1 ms' as now, pg_sleep(0.01)`;
    afterGap = row?.now.toISOString() ?? '';
    await sql`update public.user_profiles set display_name = 'After the gap'`;
  });
  await (await start()).stop();

  const { gap_at: gapAt } = await readArchiveState(dataDir);
  expect(gapAt).not.toBeNull();
  expect(await foundByDoctor()).toEqual([
    {
      id: 'backup_gap',
      check: 'backups',
      ok: false,
      message: `The archive has a gap before ${gapAt}: no backup reaches past it.`,
      todo: 'Run "exora backup now".',
    },
  ]);
  const listed = await backup('list');
  expect(listed.stdout).toContain(`The archive has a gap before ${gapAt}`);
  expect(JSON.parse((await backup('list', '--json')).stdout)).toMatchObject({ gap_at: gapAt });

  const refused = await restore('refused', '--at', afterGap);
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringMatching(/does not reach until .*: the archive has a gap after it\. Name an earlier time/),
  ]);
  expect(await readdir(join(root, 'refused'))).toEqual([]);
  const toEnd = await backup('verify', '--to-end', '--key-file', keyFile);
  expect([toEnd.code, toEnd.stdout]).toEqual([5, expect.stringMatching(/^The archive has a gap after 20/)]);

  expect((await backup('now')).code).toBe(0);
  expect(await foundByDoctor()).toEqual([expect.objectContaining({ id: 'backup', ok: true })]);
  expect((await backup('list')).stdout).not.toContain('gap');
  await asAdmin((sql) => sql`update public.user_profiles set display_name = 'After the backup'`);
  await (await start()).stop();
  const back = await restore('back');
  expect([back.code, back.stdout], back.stderr).toEqual([0, expect.stringContaining('profiles 1')]);
  const names: string[] = [];
  await withDatabase(
    join(root, 'back'),
    async (url) => {
      const sql = postgres(url, { max: 1 });
      const rows = await sql<{ name: string }[]>`select display_name as name from public.user_profiles`;
      names.push(...rows.map(({ name }) => name));
      await sql.end();
    },
    () => undefined,
  );
  expect(names).toEqual(['After the backup']);
});
