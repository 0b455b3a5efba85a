import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { asOwner, asService, call, type TestDatabase } from './record.ts';

/** A job as `enqueue_jobs_v3` takes it. */
export type NewJob = Record<string, unknown>;

/** Enqueues one job, changed as the test wants; gives its id. */
export function enqueue(db: TestDatabase, changed: Record<string, unknown> = {}): Promise<string> {
  return call<string>(db, 'service_role', 'enqueue_job_v3', {
    job_type: 'shell_file_processing',
    job_name: 'A job',
    ...changed,
  });
}

/** Enqueues many in one call; gives their ids in order. */
export async function enqueueAll(db: TestDatabase, jobs: readonly NewJob[]): Promise<string[]> {
  const rows = await asService<{ id: string }>(db, 'select id from public.enqueue_jobs_v3($1) as id', [jobs]);
  return rows.map(({ id }) => id);
}

/** So many jobs of one record, as `enqueue_jobs_v3` takes them. */
export function jobsOf(patientId: string, count: number, changed: NewJob = {}): NewJob[] {
  const job = { job_type: 'shell_file_processing', job_name: 'A job', job_payload: { patient_id: patientId } };
  return Array.from({ length: count }, () => ({ ...job, ...changed }));
}

/** Ids of records that nobody owns: jobs refer to people without foreign keys. */
export const someone = randomUUID;

export interface Claimed {
  outcome: 'claimed' | 'refused';
  id: string;
  job_type: string;
  patient_id: string | null;
  attempt: number;
  line_id: number;
  place: string;
  worker_id: string;
}

/** A batch claim, with parameters changed as the test wants. Gives all rows of the answer, each with its worker. */
export async function claimAll(
  db: TestDatabase,
  limit: number,
  workerId = 'worker-1',
  changed: Record<string, unknown> = {},
): Promise<Claimed[]> {
  const rows = await call<
    (Omit<Claimed, 'worker_id' | 'patient_id'> & { job_payload: { patient_id?: string } | null })[]
  >(db, 'service_role', 'claim_jobs_v3', {
    p_worker_id: workerId,
    p_job_types: ['shell_file_processing', 'ai_processing', 'semantic_processing'],
    p_limit: limit,
    ...changed,
  });
  return rows.map((row) => ({ ...row, patient_id: row.job_payload?.patient_id ?? null, worker_id: workerId }));
}

/** Parameters of a batch claim that complete these jobs. */
export function completing(
  jobs: readonly { id: string; attempt: number }[],
  results?: unknown,
): Record<string, unknown> {
  return {
    p_completed_ids: jobs.map(({ id }) => id),
    p_completed_attempts: jobs.map(({ attempt }) => attempt),
    ...(results === undefined ? {} : { p_completed_results: results }),
  };
}

export const ids = (jobs: readonly { id: string }[]): string[] => jobs.map(({ id }) => id);

export async function stateOf(db: TestDatabase, id: string): Promise<Record<string, unknown> | undefined> {
  const [row] = await asService<Record<string, unknown>>(db, 'select * from public.job_queue where id = $1', [id]);
  return row;
}

/** How many jobs there are in each state. */
export async function counts(db: TestDatabase): Promise<Record<string, number>> {
  const rows = await asService<{ status: string; count: string }>(
    db,
    'select status, count(*) from job_queue group by status',
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
}

/** Runs these maintenance tasks (all without names), as if they were due. Gives what each answered. */
export async function maintain(db: TestDatabase, ...tasks: string[]): Promise<Record<string, unknown>> {
  await asOwner(
    db,
    `update public.maintenance_tasks
     set due_at = case when $1::text[] = '{}' or task = any ($1::text[]) then '-infinity'::timestamptz else 'infinity' end`,
    [tasks],
  );
  const run = (slow: boolean) =>
    call<Record<string, unknown>>(db, 'service_role', 'run_maintenance', { p_worker_id: 'keeper', p_slow: slow });
  return { ...(await run(false)), ...(await run(true)) };
}

/** Lets time pass for the lines: they were last moved so much earlier. */
export async function ageLines(db: TestDatabase, seconds: number): Promise<void> {
  await asOwner(db, `update exora_private.job_lines set moved_at = moved_at - interval '${seconds} seconds'`);
}

/** A connection of one's own as service_role, for transactions that stay open. */
export class Session {
  readonly #sql: postgres.Sql;

  constructor(db: TestDatabase) {
    this.#sql = postgres(db.authenticatorUrl, {
      max: 1,
      onnotice: () => undefined,
      connection: { role: 'service_role' },
    });
  }

  async run<T>(query: string, values: readonly unknown[] = []): Promise<T[]> {
    return [...(await this.#sql.unsafe(query, values as never[]))] as T[];
  }

  end(): Promise<void> {
    return this.#sql.end({ timeout: 1 });
  }
}

/** Waits until a session stands before somebody's lock. */
export async function untilBlocked(db: TestDatabase, pid: number): Promise<void> {
  for (;;) {
    const [row] = await asOwner<{ blocked: boolean }>(db, 'select cardinality(pg_blocking_pids($1)) > 0 as blocked', [
      pid,
    ]);
    if (row?.blocked === true) return;
  }
}

export const pidOf = async (session: Session): Promise<number> => {
  const [row] = await session.run<{ pid: number }>('select pg_backend_pid() as pid');
  if (row === undefined) throw new Error('The session has no process.');
  return row.pid;
};
