import { readFile } from 'node:fs/promises';
import { isSystemError } from './stack-error.ts';

/** A process, told apart from a later one with the same number where the system says when each began. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks since boot at which it began; null where there is no `/proc`. */
  startTime: string | null;
}

/** Identity of a living process, or null. A zombie (dead, but not reaped by its parent) counts as dead. */
export async function identify(pid: number): Promise<ProcessIdentity | null> {
  if (process.platform !== 'linux') return isThere(pid) ? { pid, startTime: null } : null;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field, the program's name, may hold spaces and brackets: count from its end.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? null : { pid, startTime: fields[18] ?? null };
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT', 'ESRCH')) return null;
    throw thrown;
  }
}

/** Whether this very process still lives. */
export async function isAlive(known: ProcessIdentity): Promise<boolean> {
  const found = await identify(known.pid);
  return found !== null && found.startTime === known.startTime;
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it lives and is another user's.
    return isSystemError(thrown, 'EPERM');
  }
}
