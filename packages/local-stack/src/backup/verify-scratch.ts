import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { takeLock } from '../data-folder/lock.ts';
import { giveTo } from '../postgres/cluster.ts';
import type { RunAs } from '../postgres/run-command.ts';
import { StackError } from '../stack-error.ts';

/** Does `work` with an empty folder in which a backup is verified, and removes it. Throws `already_running` while another is. */
export async function withVerifyScratch<T>(
  dataDir: string,
  runAs: RunAs | null,
  work: (scratch: string) => Promise<T>,
): Promise<T> {
  const scratch = scratchOf(dataDir);
  const lock = await takeLock(lockOf(dataDir));
  if (!('release' in lock)) {
    throw new StackError(
      'already_running',
      `Another backup is being verified in this data folder (process ${lock.pid}). Wait until it is done.`,
    );
  }
  try {
    await rm(scratch, { recursive: true, force: true });
    await mkdir(scratch, { mode: 0o711 });
    // Whoever runs Postgres removes it, should this process be killed.
    await giveTo(runAs, scratch);
    return await work(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await lock.release();
  }
}

/** Removes what a verification left that was killed before its database ran; one that goes on is let be. */
export async function removeLeftVerification(dataDir: string): Promise<void> {
  const lock = await takeLock(lockOf(dataDir));
  if (!('release' in lock)) return;
  await rm(scratchOf(dataDir), { recursive: true, force: true });
  await lock.release();
}

function scratchOf(dataDir: string): string {
  return join(dataDir, 'verify');
}

function lockOf(dataDir: string): string {
  return join(dataDir, 'run', 'verify-lock');
}
