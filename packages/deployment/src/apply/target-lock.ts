import type postgres from 'postgres';
import { DeploymentError } from '../deployment-error.ts';

/** Of the advisory lock that a deployment holds: "exora" in ASCII. */
const lockKey = '435543044705';

/** Takes the lock of a target's database for this session, so that one deployment at a time changes it. */
export async function takeTargetLock(sql: postgres.Sql): Promise<void> {
  const [answer] = await sql<{ taken: boolean }[]>`select pg_try_advisory_lock(${lockKey}::bigint) as taken`;
  if (answer?.taken === true) return;
  throw new DeploymentError(
    'target_busy',
    'Another deployment changes this target at the moment. Nothing was changed: wait until it is done, then apply again.',
  );
}

/** Throws when the session, and the lock with it, was lost. */
export async function requireTargetLock(sql: postgres.Sql): Promise<void> {
  const [answer] = await sql<{ held: boolean }[]>`
    select exists (
      select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and granted
    ) as held`;
  if (answer?.held === true) return;
  throw new DeploymentError('database_unreachable', 'The connection to the database was lost: apply again to go on.');
}
