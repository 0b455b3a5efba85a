/** Who runs Exora is mostly no root: Postgres runs as the same person then, and so do backups. Tests may run as root. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { root as repository } from '../../../scripts/tools.ts';
import { freePort } from '../../../tests/setup/stack.ts';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
/** Before a command: what makes root an ordinary user. */
const asOther = isRoot ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--'] : [];
const uid = isRoot ? nobody : process.getuid?.();
/** Why it can't be tried on this machine; null where it can. */
const hindrance = hindranceHere();

function hindranceHere(): string | null {
  if (process.platform === 'win32') return 'Windows has no such users';
  if (!isRoot) return null;
  const canRead = spawnSync(asOther[0] ?? '', [...asOther.slice(1), process.execPath, '--version'], { cwd: '/' });
  if (canRead.error !== undefined) return 'setpriv (util-linux) is not there to leave root with';
  const main = join(repository, 'packages/cli/src/main.ts');
  const reads = spawnSync(asOther[0] ?? '', [...asOther.slice(1), 'test', '-r', main]);
  return canRead.status === 0 && reads.status === 0 ? null : `other users can’t read ${repository} or run its Node`;
}

const email = 'ada@example.test';
const password = 'correct horse battery';
const words = 'A letter about nobody who lives';
let home: string;
let keyFile: string;

const run = (args: readonly string[]) => {
  const [command = '', ...rest] = [...asOther, process.execPath, ...args];
  const environment = { PATH: process.env.PATH, TMPDIR: home, HOME: home };
  return spawn(command, rest, { cwd: join(repository, 'packages/cli/test'), env: environment });
};
const exora = async (...args: string[]) => {
  const child = run([join(repository, 'packages/cli/bin/exora.js'), ...args]);
  child.stdin.end();
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
};

const stackSchema = z.object({ api: z.string(), publishableKey: z.string(), secretKey: z.string() });
/** Does `work` with a stack on a folder, and stops it. */
async function withStack(dataDir: string, work: (stack: z.infer<typeof stackSchema>) => Promise<void>): Promise<void> {
  const child = run([
    '--input-type=module-typescript',
    '--eval',
    `import { startStack } from '@exora/local-stack';
     const stack = await startStack({
       dataDir: ${JSON.stringify(dataDir)}, components: [], apiPort: ${await freePort()},
     });
     const { api, publishableKey, secretKey } = stack;
     console.log(JSON.stringify({ api, publishableKey, secretKey }));
     process.once('SIGTERM', async () => { await stack.stop(); process.exit(0); });`,
  ]);
  const ended = once(child, 'exit');
  const said = text(child.stderr);
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then(async () => {
      throw new Error(`The stack did not start: ${await said}`);
    }),
  ]);
  try {
    await work(stackSchema.parse(JSON.parse(String(line))));
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'exora-test-ordinary-'));
  keyFile = join(home, 'key.txt');
  if (isRoot) await chown(home, nobody, nobody);
});
afterAll(() => rm(home, { recursive: true, force: true }));

test('an ordinary user starts, backs up, verifies and restores, and owns all that comes of it', {
  timeout: 300_000,
}, async (context) => {
  if (hindrance !== null) return context.skip(hindrance);
  const [data, place, restored] = [join(home, 'data'), join(home, 'place'), join(home, 'restored')];
  let name = '';
  await withStack(data, async (stack) => {
    const visitor = createClient(stack.api, stack.publishableKey, { auth: { persistSession: false } });
    expect((await visitor.auth.signUp({ email, password })).error).toBeNull();
    const profile = ((await visitor.rpc('get_accessible_profiles')).data as { id: string }[])[0]?.id ?? '';
    name = `${profile}/${crypto.randomUUID()}/original`;
    const service = createClient(stack.api, stack.secretKey, { auth: { persistSession: false } });
    const stored = await service.storage
      .from('documents')
      .upload(name, new Blob([words]), { contentType: 'text/plain' });
    expect(stored.error).toBeNull();
    const set = await exora('backup', 'init', place, '--data-dir', data);
    expect(set.code, set.stderr).toBe(0);
    await writeFile(keyFile, set.stdout, { mode: 0o644 });
    // Once while it runs, once while it doesn't.
    const made = await exora('backup', 'now', '--data-dir', data);
    expect(made.code, made.stderr).toBe(0);
  });
  const again = await exora('backup', 'now', '--keep', '1', '--data-dir', data);
  expect(again.code, again.stderr).toBe(0);

  const verified = await exora('backup', 'verify', '--key-file', keyFile, '--data-dir', data);
  expect([verified.code, verified.stdout], verified.stderr).toEqual([0, expect.stringContaining('audit logs 1')]);
  const back = await exora('restore', place, '--to', restored, '--key-file', keyFile);
  expect([back.code, back.stdout], back.stderr).toEqual([0, expect.stringContaining('profiles 1')]);
  await withStack(restored, async (stack) => {
    const ada = createClient(stack.api, stack.publishableKey, { auth: { persistSession: false } });
    expect((await ada.auth.signInWithPassword({ email, password })).error).toBeNull();
    const { data: file } = await ada.storage.from('documents').download(name);
    expect(await file?.text()).toBe(words);
  });

  expect(await readdir(home)).toEqual(expect.arrayContaining(['data', 'place', 'restored']));
  for (const folder of [data, place, restored]) {
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
      const { uid: owner } = await stat(join(entry.parentPath, entry.name));
      expect([entry.name, owner]).toEqual([entry.name, uid]);
    }
  }
});
