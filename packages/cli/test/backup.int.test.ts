/** Backups of a data folder: made while it runs, sealed, brought back to a moment, and what is no backup never taken for one. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stack, startStack } from '@exora/local-stack';
import { keysIn, restore as restoreTo, setUpBackups } from '@exora/local-stack/backup';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root as repository } from '../../../scripts/tools.ts';
import { exora } from '../../../tests/setup/command.ts';
import { freePort } from '../../../tests/setup/stack.ts';
import { type ManifestBody, manifestText } from '../../local-stack/src/backup/manifest.ts';
import { makeKey } from '../../local-stack/src/backup/sealing.ts';

const words = 'Words of a letter that nobody else may read';
const email = 'ada@example.test';
const password = 'correct horse battery';
const apiOf = (stack: Stack, key: string) => createClient(stack.api, key, { auth: { persistSession: false } });

let root: string;
let dataDir: string;
let place: string;
let keyFile: string;
/** A moment between the second document and the mistake. */
let beforeMistake: string;
let folders: { bases: string; files: string };

const start = async (folder: string) => startStack({ dataDir: folder, components: [], apiPort: await freePort() });
const backup = (...args: string[]) => exora(['backup', ...args, '--data-dir', dataDir]);
const restore = (from: string, to: string, ...args: string[]) =>
  exora(['restore', from, '--to', to, '--key-file', keyFile, ...args]);
const upload = async (stack: Stack, profile: string, text: string) => {
  const name = `${profile}/${crypto.randomUUID()}/original`;
  const stored = await apiOf(stack, stack.secretKey)
    .storage.from('documents')
    .upload(name, new Blob([text]), { contentType: 'text/plain' });
  expect(stored.error).toBeNull();
  return name;
};
const asAdmin = async (stack: Stack, work: (sql: postgres.Sql) => Promise<unknown>) => {
  const secrets = JSON.parse(await readFile(join(stack.dataDir, 'secrets.json'), 'utf8')) as Record<string, string>;
  const url = new URL(stack.databaseUrl ?? '');
  url.username = 'supabase_admin';
  url.password = secrets.superuser_password ?? '';
  const sql = postgres(url.href, { max: 1 });
  await work(sql);
  await sql.end();
};

/** Starts the command, and kills it when it has come to a point. */
const killed = async (args: readonly string[], isThere: (child: ChildProcess) => Promise<void>) => {
  const child = spawn(process.execPath, [join(repository, 'packages/cli/bin/exora.js'), ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await isThere(child);
  child.kill('SIGKILL');
  await once(child, 'exit');
};
const saying = (words: string) => async (child: ChildProcess) => {
  let said = '';
  for await (const chunk of child.stderr ?? []) {
    said += String(chunk);
    if (said.includes(words)) return;
  }
  throw new Error(`It ended before it said “${words}”: ${said}`);
};

let profile: string;
let documents: string[];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'exora-cli-backup-'));
  await chmod(root, 0o755);
  dataDir = join(root, 'data');
  place = join(root, 'place');
  keyFile = join(root, 'key.txt');
  const stack = await start(dataDir);
  try {
    const visitor = apiOf(stack, stack.publishableKey);
    expect((await visitor.auth.signUp({ email, password })).error).toBeNull();
    profile = ((await visitor.rpc('get_accessible_profiles')).data as { id: string }[])[0]?.id ?? '';
    documents = [await upload(stack, profile, words)];
    const set = await backup('init', place);
    expect(set.code, set.stderr).toBe(0);
    expect(set.stderr).toContain('on the same disk as the data');
    await writeFile(keyFile, set.stdout);
    const made = await backup('now');
    expect(made.code, made.stderr).toBe(0);
    documents.push(await upload(stack, profile, `Later: ${words}`));
    await asAdmin(stack, async (sql) => {
      const [row] = await sql<{ now: Date }[]>`select clock_timestamp() + interval '1 ms' as now, pg_sleep(0.01)`;
      beforeMistake = row?.now.toISOString() ?? '';
      await sql`update public.user_profiles set display_name = 'Overwritten'`;
      // What no login of the stack may do: somebody edits the audit log.
      await sql`set session_replication_role = replica`;
      await sql`update public.audit_log set occurred_at = occurred_at - interval '1 day'`;
    });
  } finally {
    // Which archives what is left.
    await stack.stop();
  }
  const [lineage = ''] = (await readdir(place)).filter((name) => /^[0-9a-f]{12}$/.test(name));
  folders = { bases: join(place, lineage, 'bases'), files: join(place, lineage, 'files') };
}, 300_000);
afterAll(() => rm(root, { recursive: true, force: true }));

describe('a place of backups', () => {
  test('tells which there are, and nothing else to whoever has no key', async () => {
    const { code, stdout } = await backup('list', '--json');
    expect(code).toBe(0);
    const listed = JSON.parse(stdout) as { archived_until: string; backups: { name: string }[]; broken: unknown[] };
    expect([listed.backups.length, listed.broken]).toEqual([1, []]);
    expect(Date.parse(listed.archived_until)).toBeGreaterThan(Date.parse(beforeMistake));
    const key = (await readFile(keyFile, 'utf8')).split('\n')[1] ?? '';
    expect(key).toMatch(/^AGE-SECRET-KEY-1/);
    let files = 0;
    for (const folder of [place, dataDir]) {
      for (const entry of await readdir(folder, { withFileTypes: true, recursive: folder === place })) {
        if (!entry.isFile()) continue;
        files++;
        const content = await readFile(join(entry.parentPath, entry.name), 'latin1');
        expect(content).not.toContain(key);
        if (folder === place) expect(content).not.toMatch(new RegExp(`${words}|${email}|${profile}`));
      }
    }
    expect(files).toBeGreaterThan(8);
  });

  test('is not set up twice, within the data, among other files, or for what is no key', async () => {
    const init = (folder: string, to: string, ...recipients: string[]) =>
      expect(setUpBackups(folder, to, recipients)).rejects;
    await init(dataDir, join(root, 'other')).toThrow('exora backup off');
    const unused = join(root, 'unused');
    await mkdir(unused);
    await init(unused, join(root, 'other')).toThrow('There is no data of Exora');
    await writeFile(join(unused, 'exora-data.json'), '{"format":1}');
    await mkdir(join(root, 'thesis'));
    await writeFile(join(root, 'thesis', 'thesis.txt'), 'years of work');
    await init(unused, join(root, 'thesis')).toThrow('has other files in it');
    await init(unused, join(unused, 'backups')).toThrow('lies within the data folder');
    await init(unused, join(root, 'other'), 'age1nonsense').toThrow('begin with age1');
    expect(await readdir(unused)).toEqual(['exora-data.json']);
    const none = await exora(['backup', 'now', '--data-dir', unused]);
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('exora backup init')]);
  });
});

describe('a backup', { timeout: 240_000 }, () => {
  test('is verified by restoring it, also beside newer ones of another data folder', async () => {
    const [name = ''] = await readdir(folders.bases);
    const own = JSON.parse(await readFile(join(folders.bases, name, 'manifest.json'), 'utf8')) as ManifestBody;
    const other = { ...own, lineage: '0'.repeat(12), name: name.replace(/.{6}$/, '000000') };
    const base = join(place, other.lineage, 'bases', other.name);
    await mkdir(base, { recursive: true });
    await writeFile(join(base, 'manifest.json'), manifestText({ ...other, finished_at: new Date().toISOString() }));
    const keys = keysIn(await readFile(keyFile, 'utf8'));
    await expect(restoreTo(place, { to: join(root, 'refused'), keys })).rejects.toMatchObject({
      code: 'backup_missing',
      message: expect.stringMatching(
        new RegExp(`2 data folders.*--backup.*(${name}|${other.name}).*(${name}|${other.name})`),
      ),
    });
    const { code, stdout, stderr } = await backup('verify', '--key-file', keyFile, '--json');
    await rm(join(place, other.lineage), { recursive: true });
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      is_whole: true,
      problems: [],
      rows: { 'auth.users': 1, 'public.user_profiles': 1, 'storage.objects': 1 },
      audit_logs: 1,
      documents: 1,
    });
    expect(await readdir(dataDir)).not.toContain('verify');
  });

  test('leaves nothing readable behind when its verification is killed', async () => {
    await killed(['backup', 'verify', '--key-file', keyFile, '--data-dir', dataDir], saying('Checking what came back'));
    await expect.poll(() => readdir(dataDir), { timeout: 30_000 }).not.toContain('verify');
  });

  test('comes back as it was at a moment, also after a restore that was killed, and over nothing', async () => {
    const to = join(root, 'restored');
    await killed(['restore', place, '--to', to, '--key-file', keyFile], saying('Unpacking the documents'));
    await expect(start(to)).rejects.toMatchObject({ code: 'restore_unfinished', message: /Run "exora restore"/ });

    const { code, stderr } = await restore(place, to, '--at', beforeMistake);
    expect(code, stderr).toBe(0);
    const stack = await start(to);
    try {
      const ada = apiOf(stack, stack.publishableKey);
      expect((await ada.auth.signInWithPassword({ email, password })).error).toBeNull();
      const { data } = await ada.rpc('get_accessible_profiles');
      expect((data as { display_name: string }[]).map((row) => row.display_name)).toEqual(['ada']);
      const service = apiOf(stack, stack.secretKey);
      const texts = documents.map(async (name) => {
        const { data: file } = await service.storage.from('documents').download(name);
        return file?.text();
      });
      expect(await Promise.all(texts)).toEqual([words, `Later: ${words}`]);
      expect((await service.rpc('verify_audit_chain', { p_patient_id: profile })).data).toMatchObject({ valid: true });
    } finally {
      await stack.stop();
    }
    const before = await readdir(to);
    const again = await restore(place, to);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('overwrites nothing')]);
    expect(await readdir(to)).toEqual(before);
  });

  test('is opened by its key alone, and reaches from its end to the end of the archive', async () => {
    const to = join(root, 'refused');
    const key = keysIn(await readFile(keyFile, 'utf8'));
    const { identity: otherKey } = await makeKey();
    const refused = (from: string, keys: string[], more: { name?: string; at?: Date } = {}) =>
      expect(restoreTo(from, { to, keys, ...more })).rejects;
    expect(() => keysIn('{"format":1}')).toThrow('no key of a backup');
    await refused(place, [otherKey]).toThrow('does not open this backup');
    await refused(root, key).toThrow('is no place of backups');
    await refused(place, key, { name: 'x' }).toThrow('no whole backup “x”');
    await refused(place, key, { at: new Date('2026-01-01') }).toThrow('later than the wanted time');
    await refused(place, key, { at: new Date('2999-01-01') }).toThrow(
      /not reach until 2999.*last change in it is of 20/,
    );
    expect(await readdir(to)).toEqual([]);
    const without = await backup('verify');
    expect([without.code, without.stderr]).toEqual([1, expect.stringContaining('--key-file')]);
  });

  test('of another Postgres, of a newer Exora, damaged or half of one is never restored', async () => {
    const copy = join(root, 'copy');
    await cp(place, copy, { recursive: true });
    const bases = folders.bases.replace(place, copy);
    const [name = ''] = await readdir(bases);
    const manifest = join(bases, name, 'manifest.json');
    const text = await readFile(manifest, 'utf8');
    const body = JSON.parse(text) as Parameters<typeof manifestText>[0];
    const keys = keysIn(await readFile(keyFile, 'utf8'));
    const refused = () => expect(restoreTo(copy, { to: join(root, 'refused'), keys })).rejects;
    await writeFile(manifest, manifestText({ ...body, postgres_major: 17 }));
    await refused().toThrow(/Postgres 17.*Postgres 18.*exora export.*exora import/);
    await writeFile(manifest, manifestText({ ...body, schema_version: '29990101000000' }));
    await refused().toThrow(/newer version.*Update Exora/);
    await writeFile(manifest, text.replace('"timeline": 1', '"timeline": 2'));
    await refused().toThrow('no whole backup');
    await writeFile(manifest, text);
    const base = join(bases, name, 'base.tar.gz.age');
    const content = await readFile(base);
    content[content.length >> 1] = (content[content.length >> 1] ?? 0) ^ 1;
    await writeFile(base, content);
    await refused().toThrow('not as it was written');
    await writeFile(base, content.subarray(0, content.length >> 1));
    await refused().toThrow('not as it was written');
    expect(await readdir(join(root, 'refused'))).toEqual([]);
  });

  test('that was killed is known as unfinished, and the next one clears it away and keeps as many as told', async () => {
    const unfinished = async () => (await readdir(folders.bases)).find((name) => name.endsWith('.unfinished'));
    await killed(['backup', 'now', '--data-dir', dataDir], async () => {
      while ((await unfinished()) === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    });
    const listed = await backup('list');
    expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining('unfinished and can’t be restored')]);

    // The database has the password before still: no start has told it.
    const rotated = await exora(['secrets', 'rotate', 'superuser_password', '--data-dir', dataDir]);
    expect([rotated.code, rotated.stderr]).toEqual([0, expect.stringContaining('exora backup now')]);
    const next = await backup('now', '--keep', '1', '--json');
    expect(next.code, next.stderr).toBe(0);
    const { name, removed } = JSON.parse(next.stdout) as { name: string; removed: string[] };
    expect(await readdir(folders.bases)).toEqual([name]);
    expect(removed).toHaveLength(1);
    // The documents that it has are kept, though the backups before it had them too.
    expect(await readdir(folders.files, { recursive: true })).toHaveLength(2 * documents.length);

    // Somebody had edited the audit log before it was made.
    const verified = await backup('verify', '--key-file', keyFile);
    expect([verified.code, verified.stdout]).toEqual([
      5,
      `The audit log of record ${profile} is broken (row_changed).\n`,
    ]);
  });

  test('comes back past a rotated password up to a gap, which is told, whatever times the place’s files have', async () => {
    await exora(['secrets', 'rotate', 'superuser_password', '--data-dir', dataDir]);
    const doctor = await exora(['doctor', '--data-dir', dataDir]);
    expect(doctor.stdout).toContain('Secrets were replaced since the newest backup (superuser_password)');
    // What a verification left that was killed before its database ran.
    await mkdir(join(dataDir, 'verify', '999999999', 'storage'), { recursive: true });
    const stack = await start(dataDir);
    try {
      expect(await readdir(dataDir)).not.toContain('verify');
      documents.push(await upload(stack, profile, `Last: ${words}`));
      await asAdmin(stack, async (sql) => {
        await sql`select pg_switch_wal()`;
        await sql`update public.user_profiles set display_name = 'In the gap'`;
        await sql`select pg_switch_wal()`;
        await sql`update public.user_profiles set display_name = 'After the gap'`;
      });
    } finally {
      await stack.stop();
    }
    for (const name of await readdir(folders.files, { recursive: true })) {
      await utimes(join(folders.files, name), new Date(0), new Date(0));
    }
    const wal = join(folders.files, '..', 'wal');
    const whole = (await readdir(wal)).filter((name) => /^[0-9A-F]{24}\.gz\.age$/.test(name)).sort();
    await rm(join(wal, whole.at(-1) ?? ''));
    const { code, stdout, stderr } = await restore(place, join(root, 'rotated'));
    expect([code, stdout], stderr).toEqual([
      5,
      expect.stringMatching(/documents and pictures 3, .*The archive has a gap after 20.*can’t be brought back/s),
    ]);
  });

  const small = () => join(root, 'small');
  const isMounted = () => {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'exora-test', small()], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  test('for which the disk has no room leaves nothing that looks like one', async (context) => {
    await mkdir(small(), { recursive: true });
    // Only root can make a small disk, and not everywhere.
    if (!isMounted()) return context.skip();
    try {
      await backup('off');
      expect((await backup('init', small())).code).toBe(0);
      const full = await backup('now');
      expect([full.code, full.stderr]).toEqual([1, expect.stringContaining('is full, so there is no new backup')]);
      const names = await readdir(small(), { recursive: true });
      expect(names.filter((name) => /manifest|unfinished|base\.tar/.test(name))).toEqual([]);
      const listed = await backup('list');
      expect([listed.code, listed.stdout]).toEqual([4, expect.stringContaining('There is no backup')]);
    } finally {
      execFileSync('umount', [small()]);
    }
  });
});
