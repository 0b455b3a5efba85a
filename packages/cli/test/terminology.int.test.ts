import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApi, type TestApi } from '@exora/local-stack/testing';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { root } from '../../../scripts/tools.ts';
import { exora, type Finished } from '../../../tests/setup/command.ts';

let api: TestApi;
let service: SupabaseClient;
let folder: string;

beforeAll(async () => {
  api = await startTestApi();
  service = createClient(api.url, api.secretKey, { auth: { persistSession: false } });
  folder = await mkdtemp(join(tmpdir(), 'exora-releases-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await api.stop();
});

const environment = () => ({ SUPABASE_URL: api.url, SUPABASE_SERVICE_ROLE_KEY: api.secretKey });
const run = (...args: string[]): Promise<Finished> => exora(['terminology', ...args, '--external'], '', environment());

async function file(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

const foundSchema = z.array(z.object({ code_system: z.string(), version: z.string(), code: z.string() }));
async function search(query: string, codeSystem: string): Promise<z.infer<typeof foundSchema>> {
  const { data } = await service.rpc('search_medical_codes', { p_query: query, p_code_system: codeSystem });
  return foundSchema.parse(data);
}

const importedSchema = z.array(
  z.strictObject({
    code_system: z.string(),
    version: z.string(),
    codes: z.int(),
    resumed_at: z.int(),
    outcome: z.enum(['imported', 'already_loaded']),
  }),
);
const statusSchema = z.array(
  z.strictObject({
    code_system: z.string(),
    version: z.string(),
    title: z.string(),
    licence: z.string().nullable(),
    is_current: z.boolean(),
    loaded_at: z.string(),
    codes: z.int(),
  }),
);

/** A line of RXNCONSO.RRF. */
const drug = (rxcui: number, name: string) => `${rxcui}|ENG||||||1|1|${rxcui}||RXNORM|IN|${rxcui}|${name}||N|4096|`;
const cvx = ['03|MMR|measles, mumps and rubella virus vaccine||Active|2020/06/02|False|'];

describe('a release', () => {
  test('is stored, searched and listed; stored again it changes nothing', async () => {
    const path = await file('cvx.txt', cvx);
    const first = await run('import', path, '--release', '2026-01', '--json');
    expect([first.stderr, first.code]).toEqual(['', 0]);
    expect(importedSchema.parse(JSON.parse(first.stdout))).toEqual([
      { code_system: 'CVX', version: '2026-01', codes: 1, resumed_at: 0, outcome: 'imported' },
    ]);
    expect(await search('rubella', 'CVX')).toMatchObject([{ code: '03', version: '2026-01' }]);

    const again = await run('import', path, '--release', '2026-01', '--json');
    expect(importedSchema.parse(JSON.parse(again.stdout))).toMatchObject([{ codes: 1, outcome: 'already_loaded' }]);
    const status = await run('status', '--json');
    expect(statusSchema.parse(JSON.parse(status.stdout))).toMatchObject([
      { code_system: 'CVX', version: '2026-01', is_current: true, codes: 1 },
    ]);
    expect((await run('status')).stdout).toMatch(/CVX +2026-01 +yes +1 /);
  });

  test('wants its licence accepted, and a version', async () => {
    const path = await file('RXNCONSO.RRF', [drug(161, 'acetaminophen')]);
    const unaccepted = await run('import', path);
    expect(unaccepted.code).toBe(1);
    expect(unaccepted.stderr).toMatch(/^These releases have licences: RxNorm: UMLS .* Add --accept-licence/);
    const unnamed = await run('import', path, '--accept-licence');
    expect(unnamed.stderr).toMatch(/doesn’t tell its version\. Add --release/);
  });

  test('that is no release is refused', async () => {
    const path = await file('letter.txt', ['Dear reader,']);
    const { code, stderr } = await run('import', path);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^There is no release in .*letter\.txt that can be imported\./);
    expect((await run('import', join(folder, 'missing'))).stderr).toMatch(/^Can’t open /);
  });

  test('that is there twice is refused, for one of them has to be chosen', async () => {
    const both = await mkdtemp(join(folder, 'both-'));
    await writeFile(join(both, 'RXNCONSO.RRF'), `${drug(161, 'acetaminophen')}\n`);
    await writeFile(join(both, 'prescribable.RRF'), `${drug(161, 'acetaminophen')}\n`);
    const { code, stderr } = await run('import', both, '--release', '2026', '--accept-licence');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^RXNCONSO\.RRF and prescribable\.RRF are both RxNorm 2026\. Give the file/);
  });

  test('that was cut off is never searched, and the one before it still is', async () => {
    const whole = await file('whole.txt', [drug(10, 'oldamine')]);
    await run('import', whole, '--release', '2025', '--accept-licence');
    const cut = await file('cut.txt', [drug(20, 'newamine'), '30|ENG|']);
    const { code, stderr } = await run('import', cut, '--release', '2026', '--accept-licence');
    expect(code).toBe(1);
    expect(stderr).toMatch(/cut\.txt is damaged or cut off: line 2 should have 18 columns/);
    expect(await search('newamine', 'RxNorm')).toEqual([]);
    expect(await search('oldamine', 'RxNorm')).toMatchObject([{ code: '10', version: '2025' }]);
  });
});

test('an import that is killed shows nothing, and goes on where it stopped', async () => {
  const count = 6000;
  const lines = Array.from({ length: count }, (_, at) => drug(1000 + at, `killamine ${at}`));
  const path = await file('killed.txt', lines);
  const args = ['terminology', 'import', path, '--release', '2027', '--accept-licence', '--external'];
  const child = spawn(process.execPath, [join(root, 'packages/cli/bin/exora.js'), ...args], {
    env: { ...process.env, ...environment() },
    stdio: 'ignore',
    // With whatever the command starts to run itself on another Node.
    detached: true,
  });
  const ended = once(child, 'close');
  await expect.poll(() => storedCodes('2027'), { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  await ended;

  const stored = await storedCodes('2027');
  expect(stored).toBeLessThan(count);
  expect(await search('killamine', 'RxNorm')).toEqual([]);

  const resumed = await run('import', path, '--release', '2027', '--accept-licence', '--json');
  expect(resumed.code).toBe(0);
  const [result] = importedSchema.parse(JSON.parse(resumed.stdout));
  expect(result).toMatchObject({ codes: count, outcome: 'imported' });
  expect(result?.resumed_at).toBeGreaterThan(0);
  expect(await storedCodes('2027')).toBe(count);
  expect((await search('killamine 5999', 'RxNorm'))[0]).toMatchObject({ code: '6999', version: '2027' });
});

async function storedCodes(version: string): Promise<number> {
  const { count } = await service
    .from('medical_codes')
    .select('id', { count: 'exact', head: true })
    .match({ code_system: 'RxNorm', version });
  return count ?? 0;
}
