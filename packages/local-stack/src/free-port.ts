import { createServer, type Server } from 'node:net';
import { isSystemError, StackError } from './stack-error.ts';

/** How many ports after the preferred one are tried. */
const triedPorts = 100;

/** A port that nobody else can take until it is released. */
export interface HeldPort {
  port: number;
  release(): Promise<void>;
}

/**
 * A port of 127.0.0.1 that nobody listens on: the preferred one or the next free one after it; any when none is preferred.
 */
export async function freePort(preferred = 0): Promise<number> {
  const held = await holdPort(preferred);
  await held.release();
  return held.port;
}

/** As `freePort`, but listens on it until it is released: for a program that starts only after a while. */
export async function holdPort(preferred = 0): Promise<HeldPort> {
  for (let port = preferred; port <= Math.min(preferred + triedPorts, 65_535); port++) {
    const server = await tryPort(port);
    const address = server?.address();
    if (server === null || typeof address !== 'object' || address === null) continue;
    return { port: address.port, release: () => close(server) };
  }
  throw new StackError(
    'port_unavailable',
    `No free port between ${preferred} and ${preferred + triedPorts}. End another program or choose another port.`,
  );
}

function tryPort(port: number): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    // Whoever connects meanwhile is turned away.
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => {
      if (isSystemError(error, 'EADDRINUSE', 'EACCES')) resolve(null);
      else reject(error);
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
