import { spawn } from 'node:child_process';
import type { Cluster } from './cluster.ts';

/** Stops the server when this process is gone, however it went (also by SIGKILL). */
export interface Guard {
  /** Ends the guard; the server is the caller's again. */
  release(): Promise<void>;
}

/** A line on standard input dismisses it; the end of input without one means that the guarded process has died. */
const script = 'read -r line && exit 0; "$1" -D "$2" stop -m "$3" >/dev/null 2>&1; [ -z "$4" ] || rm -rf -- "$4"';

/**
 * Watches over a running server. Of a throw-away one the folder `removeFolder` goes with it.
 */
export function guardServer(cluster: Cluster, removeFolder = ''): Guard {
  const mode = cluster.durability === 'throw-away' ? 'immediate' : 'fast';
  const child = spawn(
    '/bin/sh',
    ['-c', script, 'exora-guard', cluster.binaries.pgCtl, cluster.folder, mode, removeFolder],
    {
      cwd: '/',
      // Its own session: Ctrl-C in the terminal must not reach it.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
      ...(cluster.runAs ?? {}),
    },
  );
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    // Without a guard the server still runs; the next start adopts it if it is left behind.
    child.once('error', () => resolve());
  });
  // A guard that has died already (EPIPE) needs no dismissal.
  child.stdin.on('error', () => undefined);
  child.unref();
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  return {
    release: async () => {
      child.ref();
      child.stdin.end('dismissed\n');
      await ended;
    },
  };
}
