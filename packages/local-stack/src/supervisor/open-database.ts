import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from '../bootstrap/bootstrap.ts';
import { settleSuperuser } from '../bootstrap/settle-superuser.ts';
import { takeLock } from '../data-folder/lock.ts';
import { findDataFolder, openDataFolder } from '../data-folder/place.ts';
import { lockPath, readStatus } from '../data-folder/status.ts';
import { startPostgres } from '../postgres/start-postgres.ts';
import { postgresUser } from '../postgres/system-user.ts';
import { StackError } from '../stack-error.ts';

/** A data folder's database while somebody needs it. */
export interface OpenDatabase {
  /** Address as the schema's owner. */
  url: string;
  /** Whether a stack runs on it. */
  isRunning: boolean;
  /** Stops it where this call started it. */
  close(): Promise<void>;
}

/**
 * The database of a data folder: of the stack that runs on it, or started alone until it is closed. Null where the folder
 * has none and `make` isn't asked for. Throws `StackError` where a stack is just starting or uses an outside Supabase.
 */
export async function openDatabase(
  asked: string,
  options: { make?: boolean; onMessage?: (message: string) => void } = {},
): Promise<OpenDatabase | null> {
  const running = await readStatus(asked);
  if (running !== null) {
    if (running.database_url === null) {
      throw new StackError(
        'environment_invalid',
        'What runs on this data folder uses an outside Supabase. Stop it ("exora stop"), or name the hosted target.',
      );
    }
    return { url: running.database_url, isRunning: true, close: async () => undefined };
  }
  const { make = false, onMessage = () => undefined } = options;
  if (!make && !existsSync(join(await findDataFolder(asked), 'postgres', 'PG_VERSION'))) return null;
  const dataDir = await openDataFolder(asked, await postgresUser(onMessage), onMessage);
  const lock = await takeLock(lockPath(dataDir));
  if (!('release' in lock)) {
    throw new StackError(
      'already_running',
      `Process ${lock.pid} is just starting or stopping on ${dataDir}: try again.`,
    );
  }
  try {
    const postgres = await startPostgres({ dataDir, onMessage });
    const close = async () => {
      await postgres.stop();
      await lock.release();
    };
    try {
      await settleSuperuser(postgres);
      await bootstrap(postgres.url('supabase_admin'), postgres.secrets);
    } catch (thrown) {
      await close();
      throw thrown;
    }
    return { url: postgres.url('postgres'), isRunning: false, close };
  } catch (thrown) {
    await lock.release();
    throw thrown;
  }
}
