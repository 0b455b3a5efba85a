import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { identify } from '../process-identity.ts';
import { SupervisedChild } from './child.ts';
import { LogFile } from './log-file.ts';

let folder: string;
let messages: string[];
const children: SupervisedChild[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exora-test-child-'));
  messages = [];
});
afterEach(async () => {
  for (const child of children.splice(0)) await child.stop();
  await rm(folder, { recursive: true });
});

const quick = { firstBackOffMs: 20, longestBackOffMs: 100, goodRunMs: 60_000, mostFailures: 3 };
/** Listens at a port; what comes before may do anything. */
const listen = (port: number) =>
  `require('node:http').createServer((q, r) => r.end('ok')).listen(${port}, '127.0.0.1');`;

async function child(source: (port: number) => string, graceMs = 2000): Promise<SupervisedChild> {
  const port = await freePort();
  const made = new SupervisedChild(
    {
      name: 'worker',
      title: 'The worker',
      file: process.execPath,
      args: ['--eval', source(port)],
      env: {},
      cwd: folder,
      readyUrl: `http://127.0.0.1:${port}/`,
      graceMs,
    },
    new LogFile(join(folder, 'worker.log')),
    { onChange: () => undefined, onMessage: (message) => messages.push(message) },
    quick,
  );
  children.push(made);
  return made;
}

async function until(holds: () => boolean): Promise<void> {
  const givenUpAt = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > givenUpAt) throw new Error(`Not within 20 s; said: ${messages.join(' | ')}`);
    await delay(20);
  }
}

test('is running once it answers, and started again when it is killed', async () => {
  const it = await child(listen);
  await it.start();
  const { pid } = it.status;
  expect(it.status.state).toBe('running');
  process.kill(pid ?? 0, 'SIGKILL');
  await until(() => it.status.state === 'running' && it.status.pid !== pid);
  expect(messages).toEqual(['The worker ended unexpectedly and is started again in 0.02 s.']);
});

test('that fails at once every time is given up, with its last words and the place of its log', async () => {
  const it = await child(() => `console.error('no such thing'); process.exit(1);`);
  await expect(it.start()).rejects.toMatchObject({ code: 'component_failed' });
  expect(it.status).toMatchObject({ state: 'failed', pid: null });
  expect(messages.map((message) => /again in ([\d.]+) s/.exec(message)?.[1])).toEqual(['0.02', '0.04', undefined]);
  expect(messages.at(-1)).toContain('no such thing');
  expect(messages.at(-1)).toContain(join(folder, 'worker.log'));
});

test('with a wrong environment is not tried again', async () => {
  const it = await child(() => `process.exit(78);`);
  await expect(it.start()).rejects.toMatchObject({ code: 'component_failed' });
  expect(messages).toHaveLength(1);
});

test('that ignores SIGTERM is ended after its grace, with what it started', async () => {
  const it = await child(
    (port) => `process.on('SIGTERM', () => {});
      const own = require('node:child_process').spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
      console.log('own ' + own.pid); ${listen(port)}`,
    200,
  );
  await it.start();
  const { pid } = it.status;
  await it.stop();
  expect(await identify(pid ?? 0)).toBeNull();
  expect(messages).toEqual(['The worker did not stop within 0.2 s and is ended.']);
});

test('that can’t be found at all is told as such', async () => {
  const it = await child(listen);
  Object.assign(it, { spec: { ...it.spec, file: join(folder, 'nothing') } });
  await expect(it.start()).rejects.toMatchObject({ code: 'component_failed' });
});
