/** The whole stack but the web app (which the browser tests start): one at a time, restarted, and gone afterwards. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { freePort } from '../src/free-port.ts';
import { readStatus, type Stack, startStack, stopRunningStack } from '../src/index.ts';
import { identify } from '../src/process-identity.ts';
import { startTestApi } from '../src/testing/index.ts';
import { withSql } from './fixture-api.ts';
import { startScript, until, untilGone } from './processes.ts';

let dataDir: string;
let messages: string[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'exora-test-stack-'));
  messages = [];
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const start = async () =>
  startStack({
    dataDir,
    components: ['functions', 'worker'],
    apiPort: await freePort(),
    onProgress: ({ message }) => messages.push(message),
  });
const pidOf = (stack: Stack, name: string) => stack.processes().find((part) => part.name === name)?.pid ?? 0;
const childPids = (stack: Stack) => ['postgres', 'functions', 'worker'].map((name) => pidOf(stack, name));

/** Runs a stack in a process of its own. */
const startElsewhere = async () => {
  const script = await startScript(`
    import { startStack } from '../src/index.ts';
    const stack = await startStack({
      dataDir: ${JSON.stringify(dataDir)}, components: ['functions', 'worker'], apiPort: ${await freePort()} });
    process.on('SIGTERM', async () => { await stack.stop(); process.exit(0); });
    console.log(JSON.stringify(stack.processes()));`);
  const processes = z.array(z.object({ name: z.string(), pid: z.number() })).parse(script.said);
  return { script, pids: processes.map(({ pid }) => pid) };
};

test('everything runs, says so, and is gone after the stop', async () => {
  const stack = await start();
  const pids = childPids(stack);
  try {
    expect(stack.processes().map(({ name, state }) => [name, state])).toEqual([
      ['postgres', 'running'],
      ['api', 'running'],
      ['functions', 'running'],
      ['worker', 'running'],
    ]);
    expect(await readStatus(dataDir)).toEqual({
      web: null,
      api: stack.api,
      publishable_key: stack.publishableKey,
      secret_key: stack.secretKey,
      database_url: stack.databaseUrl,
      data_dir: stack.dataDir,
      processes: stack.processes(),
    });
    expect((await stat(join(dataDir, 'run', 'status.json'))).mode & 0o777).toBe(0o600);
    const answer = await fetch(`${stack.api}/functions/v1/shell-file-processor-v3`, { method: 'POST', body: '{}' });
    expect(await answer.json()).toMatchObject({ code: 'invalid_request' });
  } finally {
    await stack.stop();
  }
  for (const pid of pids) expect(await identify(pid)).toBeNull();
  expect(await readStatus(dataDir)).toBeNull();
});

test('a second start on the same data says where the first one is', async () => {
  const stack = await start();
  try {
    await expect(start()).rejects.toMatchObject({
      code: 'already_running',
      message: expect.stringContaining(stack.api),
    });
    expect((await fetch(`${stack.api}/auth/v1/health`, { headers: { apikey: stack.publishableKey } })).status).toBe(
      200,
    );
  } finally {
    await stack.stop();
  }
});

test('a port in use is passed over, with a message', async () => {
  const port = await freePort();
  const other = createServer().listen(port, '127.0.0.1');
  const stack = await startStack({
    dataDir,
    components: [],
    apiPort: port,
    onProgress: ({ message }) => messages.push(message),
  });
  try {
    expect(stack.api).not.toBe(`http://127.0.0.1:${port}`);
    expect(messages.join('\n')).toContain(`Port ${port} is in use; the API is at ${stack.api}.`);
  } finally {
    await stack.stop();
    other.close();
  }
});

test('against an outside Supabase the worker runs alone, and its key is not written down', async () => {
  const outside = await startTestApi();
  const names = { SUPABASE_URL: outside.url, SUPABASE_PUBLISHABLE_KEY: outside.publishableKey };
  Object.assign(process.env, names, { SUPABASE_SERVICE_ROLE_KEY: outside.secretKey });
  try {
    const stack = await startStack({ dataDir, external: true, components: ['functions', 'worker'] });
    try {
      expect(stack.processes().map(({ name, state }) => [name, state])).toEqual([['worker', 'running']]);
      const status = await readStatus(dataDir);
      expect(status).toMatchObject({ api: outside.url, secret_key: null, database_url: null });
      await until('the worker has reached it', async () => {
        const rows = await withSql(
          outside.database.adminUrl,
          (sql) => sql`select 1 from pg_stat_activity where usename = 'authenticator' and datname = current_database()`,
        );
        return rows.length > 0;
      });
    } finally {
      await stack.stop();
    }
  } finally {
    for (const name of [...Object.keys(names), 'SUPABASE_SERVICE_ROLE_KEY']) delete process.env[name];
    await outside.stop();
  }
});

describe('what ends is started again', () => {
  test('functions, worker and database', async () => {
    const stack = await start();
    try {
      for (const name of ['functions', 'worker', 'postgres']) {
        const before = pidOf(stack, name);
        process.kill(before, 'SIGKILL');
        await until(`${name} runs again`, () => {
          const part = stack.processes().find((each) => each.name === name);
          return part?.state === 'running' && part.pid !== null && part.pid !== before;
        });
      }
      const health = await fetch(`${stack.api}/rest/v1/rpc/get_accessible_profiles`, {
        method: 'POST',
        body: '{}',
        headers: { apikey: stack.publishableKey, 'content-type': 'application/json' },
      });
      // Anon may not call it: the database has answered.
      expect(health.status).toBe(401);
      expect(messages.filter((message) => message.includes('unexpectedly'))).toHaveLength(3);
    } finally {
      await stack.stop();
    }
  });
});

describe('no process is left', () => {
  test('after SIGKILL of the supervisor, and the next start works', async () => {
    const { script, pids } = await startElsewhere();
    await script.kill('SIGKILL');
    for (const pid of pids) await untilGone(pid);
    expect(await readStatus(dataDir)).toBeNull();
    const stack = await start();
    await stack.stop();
  });

  test('after a stop from another process', async () => {
    const { pids } = await startElsewhere();
    await stopRunningStack(dataDir);
    for (const pid of pids) expect(await identify(pid)).toBeNull();
  });

  test('after a start that was ended early', async () => {
    const ending = new AbortController();
    const stack = await startStack({
      dataDir,
      components: ['functions', 'worker'],
      apiPort: await freePort(),
      signal: ending.signal,
      onProgress: ({ message }) => {
        if (message.startsWith('Starting functions')) ending.abort();
      },
    });
    const pids = childPids(stack);
    for (const pid of pids) expect(await identify(pid)).toBeNull();
    expect(await readStatus(dataDir)).toBeNull();
    await stack.stop();
  });
});
