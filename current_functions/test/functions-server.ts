import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

/** An edge function, run unmodified under Deno. */
export interface FunctionServer {
  url: string;
  /** What it logged so far. */
  log(): string;
  stop(): Promise<void>;
}

const folder = join(import.meta.dirname, '..');

/** Starts one function on a free port with the rights that it has in the local stack, and waits until it answers. */
export async function startFunction(name: string, environment: Record<string, string>): Promise<FunctionServer> {
  const port = await freePort();
  const cache = await mkdtemp(join(tmpdir(), 'exora-test-deno-'));
  const root = join(folder, '..');
  const readable = [folder, join(root, 'packages'), join(root, 'node_modules'), join(root, 'package.json')];
  const child = spawn(
    denoBinary(),
    [
      'run',
      '--cached-only',
      '--no-prompt',
      '--no-lock',
      `--config=${join(folder, 'deno.json')}`,
      '--node-modules-dir=manual',
      '--allow-net=127.0.0.1',
      '--allow-env',
      `--allow-read=${readable.join(',')}`,
      join(folder, name, 'index.ts'),
    ],
    {
      env: {
        ...environment,
        DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}`,
        NO_COLOR: '1',
        DENO_NO_UPDATE_CHECK: '1',
        DENO_DIR: cache,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let log = '';
  child.stdout.on('data', (chunk) => {
    log += chunk;
  });
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const url = `http://127.0.0.1:${port}/${name}`;
  await answers(url, child, () => log);
  return {
    url,
    log: () => log,
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(cache, { recursive: true, force: true });
    },
  };
}

/** Path of the Deno program that npm installed. */
export function denoBinary(): string {
  return z.string().parse(createRequire(import.meta.url)('deno/install_api.cjs').runInstall());
}

async function answers(url: string, child: ChildProcess, log: () => string): Promise<void> {
  const givenUpAt = Date.now() + 60_000;
  while (Date.now() < givenUpAt) {
    if (child.exitCode !== null) throw new Error(`The function ended: ${log()}`);
    try {
      const response = await fetch(url, { method: 'OPTIONS' });
      await response.body?.cancel();
      return;
    } catch (thrown) {
      if (!(thrown instanceof TypeError)) throw thrown;
      await delay(50);
    }
  }
  child.kill('SIGKILL');
  throw new Error(`The function did not answer: ${log()}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
