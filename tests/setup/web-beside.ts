import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../../scripts/tools.ts';
import { freePort } from './stack.ts';

/** A second web app beside the stack's, whose way to the API can be cut. */
export interface WebBeside {
  web: string;
  /** The address under which it knows the API. */
  api: string;
  /** Ends all connections to the API and takes no new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the built web app with a way to the API that this process holds in its hands. */
export async function startWebBeside(exora: { api: string; publishableKey: string }): Promise<WebBeside> {
  const way = new Way(new URL(exora.api));
  await way.mend();
  const port = await freePort();
  const folder = join(root, 'apps/web/.next/standalone/apps/web');
  const child: ChildProcess = spawn(process.execPath, [join(folder, 'server.js')], {
    cwd: folder,
    stdio: 'ignore',
    env: {
      ...process.env,
      NODE_ENV: 'production',
      SUPABASE_URL: way.address,
      SUPABASE_PUBLISHABLE_KEY: exora.publishableKey,
      PORT: String(port),
      HOSTNAME: '127.0.0.1',
    },
  });
  const web = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(web).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`The web app ended with ${child.exitCode}.`);
    await delay(100);
  }
  return {
    web,
    api: way.address,
    cut: () => way.cut(),
    mend: () => way.mend(),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await way.cut();
    },
  };
}

/** Passes connections on to the API, or takes none: a network that is there or not. */
class Way {
  readonly #target: URL;
  readonly #open = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  constructor(target: URL) {
    this.#target = target;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async mend(): Promise<void> {
    const server = createServer((from) => {
      const to = connect(Number(this.#target.port), this.#target.hostname);
      for (const [one, other] of [
        [from, to],
        [to, from],
      ] as const) {
        this.#open.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => this.#open.delete(one));
        one.pipe(other);
      }
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    this.#port = address.port;
    this.#server = server;
  }

  async cut(): Promise<void> {
    const closed = this.#server === null ? null : once(this.#server, 'close');
    this.#server?.close();
    for (const socket of this.#open) socket.destroy();
    await closed;
    this.#server = null;
  }
}
