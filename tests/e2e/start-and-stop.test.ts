import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStatus, type StackStatus } from '@exora/local-stack';
import { expect, test } from 'vitest';
import { root } from '../../scripts/tools.ts';
import { exora } from '../setup/command.ts';
import { freePort, isAlive, startExora } from '../setup/stack.ts';

test('SIGTERM ends every process, the data stays for the next start, and "exora status" tells the truth', async () => {
  const first = await startExora();
  expect(pidsOf(first.status).every(isAlive)).toBe(true);
  const told = await exora(['status', '--json', '--data-dir', first.dataDir]);
  expect(JSON.parse(told.stdout)).toMatchObject({ web: first.web, data_dir: first.status.data_dir });
  const account = await signUp(first.status);
  expect(await first.stop({ keepData: true })).toEqual({ code: 0 });
  await untilGone(first.status);
  expect((await exora(['status', '--data-dir', first.dataDir])).code).toBe(3);

  const second = await startExora({ dataDir: first.dataDir });
  expect(await signIn(second.status, account)).toBe(200);
  const stopped = await exora(['stop', '--data-dir', first.dataDir]);
  expect(stopped.code).toBe(0);
  await untilGone(second.status);
  await second.stop();
});

test('a stack whose supervisor is killed leaves nothing behind, and starts again on the same data', async () => {
  const first = await startExora();
  const account = await signUp(first.status);
  await first.stop({ signal: 'SIGKILL', keepData: true });
  await untilGone(first.status);
  const second = await startExora({ dataDir: first.dataDir });
  expect(await signIn(second.status, account)).toBe(200);
  await second.stop();
});

test('a port in use: the next free one is taken and said; a second start on the same data says where the first runs', async () => {
  const taken = createServer().listen(await freePort(), '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  // The last --port given counts. The API wants the very port that comes next for the web app.
  const stack = await startExora({ args: ['--port', String(port), '--api-port', String(port + 1)] });
  expect(stack.web).not.toBe(`http://127.0.0.1:${port}`);
  expect((await fetch(`${stack.web}/sign-in`)).status).toBe(200);
  expect(stack.status.processes.every(({ state }) => state === 'running')).toBe(true);
  expect(new URL(stack.status.api).port).not.toBe(new URL(stack.web).port);
  const second = await exora(['start', '--data-dir', stack.dataDir]);
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(stack.web);
  await stack.stop();
  taken.close();
});

test('npm start, stopped by SIGTERM to npm, leaves nothing behind', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'exora-npm-'));
  const args = ['start', '--', '--data-dir', dataDir, '--port', String(await freePort())];
  const npm = spawn('npm', [...args, '--api-port', String(await freePort())], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of npm.stdout) {
    said += String(chunk);
    if (said.includes('Exora ready: http://127.0.0.1:')) break;
  }
  expect(said).toContain('Exora ready: http://127.0.0.1:');
  const status = await readStatus(dataDir);
  if (status === null) throw new Error('the stack says that it is ready but has no status');
  npm.kill('SIGTERM');
  await untilGone(status);
  await rm(dataDir, { recursive: true, force: true });
});

function pidsOf(status: StackStatus): number[] {
  return status.processes.flatMap(({ pid }) => (pid === null ? [] : [pid]));
}

/** Resolves when no process of the stack lives; the test's own time limit is the bound. */
async function untilGone(status: StackStatus): Promise<void> {
  while (pidsOf(status).some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 50));
}

interface Account {
  email: string;
  password: string;
}

async function signUp(status: StackStatus): Promise<Account> {
  const account = { email: 'imogen@example.org', password: 'a long enough pass phrase' };
  const answer = await auth(status, 'signup', account);
  expect(answer).toBe(200);
  return account;
}

function signIn(status: StackStatus, account: Account): Promise<number> {
  return auth(status, 'token?grant_type=password', account);
}

async function auth(status: StackStatus, route: string, account: Account): Promise<number> {
  const answer = await fetch(`${status.api}/auth/v1/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', apikey: status.publishable_key },
    body: JSON.stringify(account),
  });
  return answer.status;
}
