import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSigningKey } from './signing-key.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exora-test-key-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a data folder has one key, for its owner’s eyes, whoever asks first', async () => {
  const keys = await Promise.all([openSigningKey(folder), openSigningKey(folder)]);
  expect(new Set([...keys, await openSigningKey(folder)]).size).toBe(1);
  expect(keys[0]).toContain('BEGIN PRIVATE KEY');
  expect((await stat(join(folder, 'audit-signing-key.pem'))).mode & 0o777).toBe(0o600);
});

test('a file that is no key is no reason to make another one', async () => {
  await writeFile(join(folder, 'audit-signing-key.pem'), 'nothing');
  await expect(openSigningKey(folder)).rejects.toThrow();
});
