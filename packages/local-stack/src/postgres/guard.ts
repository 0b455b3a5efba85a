import { spawn } from 'node:child_process';
import type { Cluster } from './cluster.ts';

/** Stops a server when the process that needs it is gone, however it went (also by SIGKILL). */
export interface Guard {
  /** Ends the guard; the server is the caller's again. */
  release(): Promise<void>;
}

/**
 * Arguments: pg_ctl, data folder, stop mode, watched process or empty, then folders to remove with the server.
 * A line on standard input dismisses the guard; the end of input without one means that our process has died. A watched
 * process is looked for in /proc first, because another user's process can't be signalled.
 */
const script = `
if [ -z "$4" ]; then
  read -r line && exit 0
else
  while [ -e "/proc/$4" ] || kill -0 "$4" 2>/dev/null; do sleep 1; done
fi
"$1" -D "$2" stop -m "$3" >/dev/null 2>&1
shift 4
[ $# -eq 0 ] || rm -rf -- "$@"
`;

export interface GuardOptions {
  /** Process whose end stops the server; without it, this process (which may also release the guard). */
  watchedPid?: number;
  /** Folders that go with a throw-away server. */
  remove?: readonly string[];
}

/** Watches over a running server from a shell of its own. */
export function guardServer(cluster: Cluster, options: GuardOptions = {}): Guard {
  const mode = cluster.durability === 'throw-away' ? 'immediate' : 'fast';
  const watched = options.watchedPid === undefined ? '' : String(options.watchedPid);
  const args = [cluster.binaries.pgCtl, cluster.folder, mode, watched, ...(options.remove ?? [])];
  const child = spawn('/bin/sh', ['-c', script, 'exora-guard', ...args], {
    cwd: '/',
    // Its own session: Ctrl-C in the terminal must not reach it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' },
    ...(cluster.runAs ?? {}),
  });
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
      if (options.watchedPid === undefined) child.stdin.end('dismissed\n');
      else child.kill('SIGKILL');
      await ended;
    },
  };
}
