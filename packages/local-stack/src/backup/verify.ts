import { join } from 'node:path';
import { findDataFolder, openDataFolder } from '../data-folder/place.ts';
import { postgresUser } from '../postgres/system-user.ts';
import { readBackupConfig } from './backup-place.ts';
import { unexpectedCounts } from './contents.ts';
import { brokenSentence } from './inspect.ts';
import { gapSentence, type Restored, type RestoreOptions, restore } from './restore.ts';
import { withVerifyScratch } from './verify-scratch.ts';

/** A backup that was restored to see whether it can be. */
export interface Verified extends Restored {
  /** What is not as it should be, one sentence each; empty for a good backup. */
  problems: string[];
}

/**
 * Restores a backup into a throw-away folder within the data folder (its words stay behind the same rights), starts it, and
 * checks it: once as it was when it was finished, where the numbers of rows are known, with `isToEnd` with all that is
 * archived. The folder is removed afterwards, also when this process is killed while the database runs.
 */
export async function verifyBackup(
  place: string,
  options: Pick<RestoreOptions, 'keys' | 'name' | 'onMessage'> & { dataDir: string; isToEnd?: boolean },
): Promise<Verified> {
  const say = options.onMessage ?? (() => undefined);
  const runAs = await postgresUser(say);
  const dataDir = await openDataFolder(await findDataFolder(options.dataDir), runAs, say);
  const own = await readBackupConfig(dataDir);
  return withVerifyScratch(dataDir, runAs, async (scratch) => {
    const restored = await restore(place, {
      keys: options.keys,
      to: join(scratch, String(process.pid)),
      isBaseOnly: !options.isToEnd,
      removeWhenKilled: [scratch],
      onMessage: say,
      ...(options.name === undefined ? {} : { name: options.name }),
      // Another data folder may have backups in our place.
      ...(options.name === undefined && own?.place === place ? { lineage: own.lineage } : {}),
    });
    return { ...restored, problems: problemsOf(restored, options.isToEnd ?? false) };
  });
}

function problemsOf(restored: Restored, isToEnd: boolean): string[] {
  const { chainsBroken, filesMissing, rows, contents, endsEarlyAt } = restored;
  const tables = isToEnd ? [] : unexpectedCounts(rows, contents);
  return [
    ...tables.map(
      (table) => `${table} has ${rows[table] ?? 0} rows, which is not what was counted when the backup was made.`,
    ),
    ...chainsBroken.map(brokenSentence),
    ...(endsEarlyAt === null ? [] : [gapSentence(endsEarlyAt)]),
    ...(filesMissing > 0 ? [`Documents or pictures without their bytes: ${filesMissing}.`] : []),
  ];
}
