import { join } from 'node:path';
import { takeLock } from '../data-folder/lock.ts';
import { findDataFolder } from '../data-folder/place.ts';
import { StackError } from '../stack-error.ts';
import { checkPlace, placeError, requiredConfig } from './backup-place.ts';
import { takeBaseBackup } from './base-backup.ts';
import type { ManifestBody } from './manifest.ts';
import { type Removed, removeOld } from './retention.ts';
import { withDatabase } from './run-database.ts';

/** A new backup, and what was removed for it. */
export interface MadeBackup {
  backup: ManifestBody;
  place: string;
  sizeBytes: number;
  removed: Removed;
}

/**
 * Makes a backup of a data folder, while its stack runs or not, and then removes all but the newest `keep`. Rejects with a
 * `StackError`; nothing that looks like a backup is left then.
 */
export async function backUp(
  asked: string,
  options: { keep?: number; onMessage?: (message: string) => void } = {},
): Promise<MadeBackup> {
  const dataDir = await findDataFolder(asked);
  const config = await requiredConfig(dataDir);
  await checkPlace(config.place);
  const lock = await takeLock(join(dataDir, 'run', 'backup-lock'));
  if (!('release' in lock)) {
    throw new StackError(
      'already_running',
      `Another backup of this data folder is being made (process ${lock.pid}). Wait until it is done.`,
    );
  }
  try {
    const backup = await withDatabase(
      dataDir,
      (adminUrl) => takeBaseBackup({ dataDir, config, adminUrl }),
      options.onMessage ?? (() => undefined),
    );
    const sizeBytes = Object.values(backup.parts).reduce((sum, part) => sum + part.sizeBytes, 0);
    const removed = await removeOld(config, options.keep ?? Number.POSITIVE_INFINITY);
    return { backup, place: config.place, sizeBytes, removed };
  } catch (thrown) {
    throw placeError(config.place, thrown);
  } finally {
    await lock.release();
  }
}
