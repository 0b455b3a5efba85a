import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identify } from '../process-identity.ts';
import { lockHolder, takeLock } from './lock.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exora-test-lock-'));
  path = join(folder, 'run', 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

test('is held by one at a time and named by its process', async () => {
  const lock = await takeLock(path);
  expect('release' in lock).toBe(true);
  expect(await takeLock(path)).toEqual(await identify(process.pid));
  if ('release' in lock) await lock.release();
  expect(await lockHolder(path)).toBeNull();
  expect('release' in (await takeLock(path))).toBe(true);
});

test('of a process that is gone is taken over', async () => {
  const child = spawn(process.execPath, ['--eval', '0']);
  await once(child, 'exit');
  await takeLock(path);
  await writeFile(path, JSON.stringify({ pid: child.pid, startTime: '1' }));
  expect('release' in (await takeLock(path))).toBe(true);
});

test.runIf(process.platform === 'linux')(
  'is not mistaken for that of a later process with the same number',
  async () => {
    await takeLock(path);
    await writeFile(path, JSON.stringify({ pid: process.pid, startTime: '1' }));
    expect(await lockHolder(path)).toBeNull();
  },
);

test('whose holder died before it wrote its name is taken over', async () => {
  await takeLock(path);
  await writeFile(path, '');
  expect('release' in (await takeLock(path))).toBe(true);
});
