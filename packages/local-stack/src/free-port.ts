import { createServer } from 'node:net';
import { isSystemError, StackError } from './stack-error.ts';

/** How many ports after the preferred one are tried. */
const triedPorts = 100;

/**
 * A port of 127.0.0.1 that nobody listens on: the preferred one or the next free one after it; any when none is preferred.
 */
export async function freePort(preferred = 0): Promise<number> {
  for (let port = preferred; port <= Math.min(preferred + triedPorts, 65_535); port++) {
    const found = await tryPort(port);
    if (found !== null) return found;
  }
  throw new StackError(
    'port_unavailable',
    `No free port between ${preferred} and ${preferred + triedPorts}. End another program or choose another port.`,
  );
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (isSystemError(error, 'EADDRINUSE', 'EACCES')) resolve(null);
      else reject(error);
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === 'object' && address !== null ? address.port : null;
      server.close(() => resolve(found));
    });
  });
}
