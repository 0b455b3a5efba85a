import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { identify, isAlive, type ProcessIdentity } from '../process-identity.ts';
import { isSystemError } from '../stack-error.ts';

const holderSchema = z.object({ pid: z.int().positive(), startTime: z.string().nullable() });

/** A lock that goes with its process: that of a killed one is taken over. */
export interface Lock {
  release(): Promise<void>;
}

/** Takes the lock, or gives the living process that holds it. */
export async function takeLock(path: string): Promise<Lock | ProcessIdentity> {
  const me = await identify(process.pid);
  await mkdir(dirname(path), { recursive: true });
  for (;;) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(JSON.stringify(me));
      await file.close();
      return { release: () => rm(path, { force: true }) };
    } catch (thrown) {
      if (!isSystemError(thrown, 'EEXIST')) throw thrown;
    }
    const holder = await lockHolder(path);
    if (holder !== null) return holder;
    await rm(path, { force: true });
  }
}

/** Takes the lock as soon as its holder is done. */
export async function waitForLock(path: string, onWait: () => void): Promise<Lock> {
  for (let isFirst = true; ; isFirst = false) {
    const lock = await takeLock(path);
    if ('release' in lock) return lock;
    if (isFirst) onWait();
    await delay(200);
  }
}

/** The living process that holds the lock, or null. */
export async function lockHolder(path: string): Promise<ProcessIdentity | null> {
  for (let tries = 0; ; tries++) {
    const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
      if (isSystemError(thrown, 'ENOENT', 'ENOTDIR')) return null;
      throw thrown;
    });
    if (text === null) return null;
    // Empty for a moment while its holder writes it; for ever when the holder died in that moment.
    if (text === '' && tries < 20) {
      await delay(50);
      continue;
    }
    const holder = text === '' ? null : holderSchema.parse(JSON.parse(text));
    return holder !== null && (await isAlive(holder)) ? holder : null;
  }
}
