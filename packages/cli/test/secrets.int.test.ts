import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '@exora/local-stack';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exora } from '../../../tests/setup/command.ts';
import { freePort } from '../../../tests/setup/stack.ts';

let dataDir: string;
let values: string[];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'exora-cli-secrets-'));
  const stack = await startStack({ dataDir, components: [], apiPort: await freePort() });
  const rotating = await exora(['secrets', 'rotate', 'jwt_secret', '--data-dir', dataDir]);
  expect(rotating.code).toBe(1);
  expect(rotating.stderr).toContain('Stop it with "exora stop"');
  values = Object.values(
    JSON.parse(await readFile(join(stack.dataDir, 'secrets.json'), 'utf8')) as Record<string, string>,
  );
  await stack.stop();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const secrets = (...args: string[]) => exora(['secrets', ...args, '--data-dir', dataDir]);

describe('exora secrets', () => {
  test('lists what there is without a value', async () => {
    const { code, stdout } = await secrets('list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^SECRET +MADE +FOR$/m);
    expect(stdout).toMatch(/^audit_signing_key +\d{4}-\d\d-\d\d/m);
    for (const value of values) expect(stdout).not.toContain(value);
    const json = JSON.parse((await secrets('list', '--json')).stdout) as { name: string; made_at: string | null }[];
    expect(json.map(({ name }) => name)).toContain('jwt_secret');
  });

  test('replaces the named ones, and tells which there are when one is not known', async () => {
    const rotated = await secrets('rotate', 'jwt_secret', 'audit_signing_key', '--json');
    expect(rotated.code).toBe(0);
    const done = JSON.parse(rotated.stdout) as { name: string; public_key_before?: string }[];
    expect(done.map(({ name }) => name)).toEqual(['jwt_secret', 'audit_signing_key']);
    // What the key before has signed can still be checked.
    expect(await readFile(done[1]?.public_key_before ?? '', 'utf8')).toContain('BEGIN PUBLIC KEY');
    expect((await secrets('rotate', '--all')).stdout.match(/was replaced/g)).toHaveLength(7);
    for (const args of [['rotate'], ['rotate', 'password']]) {
      const refused = await secrets(...args);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('There are: superuser_password, owner_password');
    }
  });
});
