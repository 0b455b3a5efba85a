import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settleSuperuser } from '../bootstrap/settle-superuser.ts';
import { takeLock } from '../data-folder/lock.ts';
import { findDataFolder, isRestoring } from '../data-folder/place.ts';
import { secretsSchema } from '../data-folder/secrets.ts';
import { lockPath, readStatus } from '../data-folder/status.ts';
import { superuser } from '../postgres/cluster.ts';
import { startPostgres } from '../postgres/start-postgres.ts';
import { isSystemError, StackError } from '../stack-error.ts';

/**
 * Does `work` with the address (as superuser) of a data folder's database: that of the running stack, or one that is started
 * for it alone.
 */
export async function withDatabase<T>(
  asked: string,
  work: (adminUrl: string, dataDir: string) => Promise<T>,
  onMessage: (message: string) => void,
): Promise<T> {
  const dataDir = await findDataFolder(asked);
  const password = await superuserPassword(dataDir);
  const status = await readStatus(dataDir);
  if (status !== null) {
    if (status.database_url === null) {
      throw new StackError(
        'backup_not_possible',
        'What runs on this data folder uses an outside Supabase, which has backups of its own.',
      );
    }
    const url = new URL(status.database_url);
    url.username = superuser;
    url.password = password;
    return work(url.href, dataDir);
  }
  const lock = await takeLock(lockPath(dataDir));
  if (!('release' in lock)) {
    throw new StackError('already_running', `Exora is just starting on ${dataDir}. Run this again when it runs.`);
  }
  try {
    const server = await startPostgres({ dataDir, onMessage });
    try {
      await settleSuperuser(server);
      return await work(server.url(superuser), dataDir);
    } finally {
      await server.stop();
    }
  } finally {
    await lock.release();
  }
}

async function superuserPassword(dataDir: string): Promise<string> {
  try {
    if (!(await isRestoring(dataDir))) {
      return secretsSchema.parse(JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8'))).superuser_password;
    }
  } catch (thrown) {
    if (!isSystemError(thrown, 'ENOENT', 'ENOTDIR')) throw thrown;
  }
  throw new StackError(
    'nothing_there',
    `There is no data of Exora in ${dataDir}. Start it once, or name its folder with --data-dir.`,
  );
}
