import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StackError } from '@exora/local-stack';
import { pendingMigrations, readDrift } from '@exora/local-stack/diagnosis';
import postgres from 'postgres';
import { z } from 'zod';
import { openQueue } from '../jobs/queue.ts';
import { advice, readQueueStatus } from '../jobs/queue-status.ts';
import { type Check, type Context, type Finding, fault, fine } from './finding.ts';

/** A job that waits longer waits for something that is wrong. */
const longestWaitSeconds = 600;
/** So many jobs that wait are more than one machine reads in hours. */
const mostWaiting = 1000;
const mostClockSkewMs = 5 * 60_000;
/** Files that are looked for, the newest first. */
const mostFiles = 2000;

/** The database's own checks, where it answers; else that it doesn't. */
export const database: Check = async (context) => {
  const url = context.status?.database_url;
  if (url === undefined || url === null) return [];
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined });
  try {
    await sql`select 1`;
  } catch (thrown) {
    const why = thrown instanceof Error && 'code' in thrown ? ` (${String(thrown.code)})` : '';
    return fault(
      'database_answers',
      'database',
      `The database does not let the stack in${why}.`,
      'Stop and start again: "exora stop", then "npm start".',
    );
  } finally {
    await sql.end({ timeout: 1 });
  }
  const looks = [schemaVersion, schemaDrift, databaseClock, storedFiles, queue, health, auditLog];
  const findings = fine('database_answers', 'database', 'answers');
  for (const look of looks) findings.push(...(await look(context, url)));
  return findings;
};

type Look = (context: Context, url: string) => Promise<Finding[]>;

const schemaVersion: Look = async (_context, url) => {
  const [id, check] = ['schema_version', 'schema version'];
  try {
    const pending = await pendingMigrations(url);
    return pending.length === 0
      ? fine(id, check, 'of this version')
      : fault(
          id,
          check,
          `The database lacks ${pending.length} migrations of this version (${pending.join(', ')}).`,
          'Stop and start again ("exora stop", then "npm start"): the start brings it up to date.',
        );
  } catch (thrown) {
    if (!(thrown instanceof StackError)) throw thrown;
    return fault(
      id,
      check,
      'The database was made by a newer or other version of Exora than this one.',
      thrown.message,
    );
  }
};

const schemaDrift: Look = async (_context, url) => {
  const [id, check] = ['schema_drift', 'schema'];
  const drift = await readDrift(url);
  if (drift === null) return fine(id, check, 'nothing to compare with before the next start');
  if (drift.length === 0) return fine(id, check, 'as the migrations made it');
  const shown = drift.slice(0, 3).join('; ');
  return fault(
    id,
    check,
    `Somebody changed the database by hand: ${shown}${drift.length > 3 ? ` and ${drift.length - 3} more` : ''}.`,
    'Take these changes back, or write them as a migration ("npm run migration"): the next upgrade counts on what the migrations made.',
  );
};

/** Rows from the future: the clock went back, so that times of the record, leases and anchors are out of order. */
const databaseClock: Look = async ({ now }, url) =>
  withSql(url, async (sql) => {
    const [row] = await sql<{ newest: Date | null }[]>`select max(occurred_at) as newest from public.audit_log`;
    const newest = row?.newest ?? null;
    if (newest === null || newest.getTime() <= now.getTime() + mostClockSkewMs) {
      return fine('clock_order', 'clock and record', 'nothing is from the future');
    }
    return fault(
      'clock_order',
      'clock and record',
      `The audit log has an entry of ${newest.toISOString()}, later than the clock (${now.toISOString()}).`,
      'Set the clock right (on Linux: timedatectl set-ntp true) before documents are added; nothing is lost.',
    );
  });

const storedFiles: Look = async ({ dataDir }, url) =>
  withSql(url, async (sql) => {
    const rows = await sql<{ path: string }[]>`
      select bucket_id || '/' || name as path from storage.objects order by created_at desc limit ${mostFiles}`;
    let missing = 0;
    for (const { path } of rows) {
      await stat(join(dataDir, 'storage', 'objects', path)).catch(() => missing++);
    }
    return missing === 0
      ? fine('stored_files', 'documents', 'their bytes are there')
      : fault(
          'stored_files',
          'documents',
          `${missing} documents or pictures of pages have no bytes in the data folder.`,
          'Bring the folder back from a backup ("exora restore" into a new folder), or upload these documents again.',
        );
  });

const queue: Look = async ({ dataDir }) => {
  const status = await readQueueStatus(await openQueue({ dataDir }));
  const waiting = status.lines.reduce((sum, { ready }) => sum + ready, 0);
  const oldest = Math.max(0, ...status.lines.map(({ oldest_ready_seconds: seconds }) => seconds));
  const hasWorker = status.workers.length > 0;
  return [
    ...(hasWorker
      ? fine('workers', 'workers', `${status.workers.length} alive`)
      : fault(
          'workers',
          'workers',
          'No worker has told the database that it lives.',
          'Look at logs/worker.log in the data folder, then stop and start again.',
        )),
    ...(waiting > mostWaiting || oldest > longestWaitSeconds
      ? fault(
          'queue',
          'queue',
          `${waiting} jobs wait, the oldest for ${Math.round(oldest / 60)} minutes.`,
          advice(status)[0] ??
            'Give the worker more room (WORKER_MEMORY_MB, WORKER_CONCURRENCY), or start more workers.',
        )
      : fine('queue', 'queue', `${waiting} jobs wait`)),
    ...(status.dead_letters > 0
      ? fault(
          'dead_letters',
          'dead letters',
          `${status.dead_letters} jobs were given up.`,
          '"exora jobs list --status dead_letter" shows why; then "exora jobs retry" or "discard".',
        )
      : fine('dead_letters', 'dead letters', 'none')),
    ...status.lanes.flatMap(({ lane, paused_at }) =>
      paused_at === null
        ? []
        : fault('lane_paused', 'queue', `Lane ${lane} is paused.`, `"exora jobs resume ${lane}" lets it go on.`),
    ),
    ...status.maintenance.flatMap(({ task, last_error }) =>
      last_error === null
        ? []
        : fault(
            'maintenance',
            'maintenance',
            `Task ${task} failed when it last ran (SQLSTATE ${last_error}).`,
            'Look at logs/worker.log in the data folder.',
          ),
    ),
  ];
};

const healthSchema = z.object({
  checks: z.array(
    z.object({ name: z.string(), value: z.number().optional(), status: z.string(), hint: z.string().optional() }),
  ),
});

const health: Look = async ({ dataDir }) => {
  const client = await openQueue({ dataDir });
  const { checks } = await client.call('database_health_check', {}, healthSchema);
  const bad = checks.filter(({ status }) => status === 'critical');
  if (bad.length === 0)
    return fine('database_health', 'database health', `${checks.length} measures are as they should be`);
  return bad.flatMap(({ name, value, hint }) =>
    fault('database_health', 'database health', `${name} is ${value}.`, hint ?? 'See "exora jobs status".'),
  );
};

const anchorsSchema = z.object({ valid: z.boolean(), reason: z.string().nullable() });

const auditLog: Look = async ({ dataDir }) => {
  const client = await openQueue({ dataDir });
  const { valid, reason } = await client.call('verify_audit_anchors', {}, anchorsSchema);
  return valid
    ? fine('audit_log', 'audit log', 'its anchors hold')
    : fault(
        'audit_log',
        'audit log',
        `The audit log was changed from outside (${reason}).`,
        'Keep a copy of the data folder, and compare with exported anchors: "exora audit verify --help".',
      );
};

async function withSql<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
