import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { functionsCommand } from './functions-command.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exora-serve-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function start(env: Record<string, string | undefined>, functions?: string) {
  const port = await freePort();
  const command = functionsCommand({
    port,
    supabaseUrl: 'http://127.0.0.1:9',
    publishableKey: 'sb_publishable_of_nobody',
    webOrigins: [],
    cacheFolder: join(folder, 'cache'),
    ...(functions !== undefined && { folder: functions }),
  });
  const given = Object.entries({ PATH: process.env.PATH, ...command.env, ...env });
  const child = spawn(command.file, command.args, {
    env: Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  return { child, said: text(child.stderr), address: `http://127.0.0.1:${port}/functions/v1` };
}

test.each([
  ['no address', { SUPABASE_URL: undefined }, 'SUPABASE_URL wants the address of the Supabase project'],
  ['an address that is none', { SUPABASE_URL: 'hush' }, 'SUPABASE_URL wants the address of the Supabase project'],
  [
    'no key',
    { SUPABASE_PUBLISHABLE_KEY: undefined, SUPABASE_ANON_KEY: '' },
    'SUPABASE_PUBLISHABLE_KEY wants the key that browsers use',
  ],
  [
    'a collector that is none',
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'hush' },
    'OTEL_EXPORTER_OTLP_ENDPOINT wants the http(s) base address of an OpenTelemetry collector',
  ],
])('the functions don’t start with %s, and say what is wanted', async (_what, env, sentence) => {
  const { child, said } = await start(env);
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(await said).toContain(`This function can’t start: ${sentence}`);
  expect(await said).not.toMatch(/ZodError|hush/);
});

test('a function that fails outright is logged in the form of the functions’ own lines, without its message', async () => {
  const functions = join(folder, 'functions');
  await mkdir(join(functions, 'fails'), { recursive: true });
  await writeFile(join(functions, 'fails', 'index.ts'), "Deno.serve(() => { throw new TypeError('Jane Roe'); });");
  const { child, said, address } = await start({}, functions);
  const id = '7D444840-9DC0-11D1-B245-5FFDCE74FAD2';
  await expect
    .poll(() =>
      fetch(`${address}/fails`, { headers: { 'x-correlation-id': id } }).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(500);
  child.stdin.end();
  await once(child, 'close');
  // Besides, Deno itself says something about a folder without a configuration.
  expect(await said).not.toContain('Jane Roe');
  const [line = ''] = (await said).split('\n').filter((each) => each.startsWith('{'));
  expect(JSON.parse(line)).toEqual({
    level: 'error',
    function: 'fails',
    correlation_id: id.toLowerCase(),
    status: 500,
    kind: 'TypeError',
  });
});
