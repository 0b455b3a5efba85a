/**
 * Our queue as the peers' benchmark drives it: the worker's own runner, coordinator and direct driver, and the whole
 * schema, with nothing switched off. Each measure gets a database of its own on the benchmark's server.
 *
 * Jobs belong to a hundred records by turns, so that fairness has something to do.
 */
import type { TestDatabase } from '@exora/local-stack/testing';
import postgres from 'postgres';
import { JobCoordinator } from '../../current_workers/exora-v3-worker/src/database/job-coordinator.ts';
import {
  connectPostgres,
  type PostgresConnection,
} from '../../current_workers/exora-v3-worker/src/database/postgres-database.ts';
import { type JobProcessors, JobRunner } from '../../current_workers/exora-v3-worker/src/job-runner.ts';
import { createLogger } from '../../current_workers/exora-v3-worker/src/utils/logger.ts';

interface BenchPayload {
  i: number;
}

interface Options {
  /** Address of the benchmark's server, as superuser. */
  url: string;
  maxConnections?: number;
}

const log = createLogger({ level: 'warn', service: 'bench', workerId: 'bench' });
const records = 100;

function jobOf(payload: BenchPayload): Record<string, unknown> {
  const record = String(Math.abs(payload.i) % records).padStart(12, '0');
  const ids = {
    shell_file_id: '00000000-0000-4000-8000-000000000000',
    patient_id: `00000000-0000-4000-8000-${record}`,
    reading_id: '00000000-0000-4000-8000-000000000000',
  };
  return { job_type: 'ai_processing', job_name: 'Benchmark', job_payload: { ...ids, bench: payload } };
}

/** The contract of the peers' benchmark. Its worker processes find the database through a table on its server. */
export default function create({ url, maxConnections = 8 }: Options) {
  const server = postgres(url, { max: 1, onnotice: () => undefined });
  let database: TestDatabase | null = null;
  let connection: PostgresConnection | null = null;
  let enqueuing: postgres.Sql | null = null;

  async function databaseUrl(): Promise<string> {
    const [row] = await server`select name from bq_exora.current`;
    const address = new URL(url);
    address.pathname = `/${row?.name}`;
    return address.href;
  }

  /** As the service role, one session a connection, like the worker's driver. */
  async function producer(): Promise<postgres.Sql> {
    enqueuing ??= postgres(await databaseUrl(), {
      max: maxConnections,
      connection: { role: 'service_role' },
      onnotice: () => undefined,
    });
    return enqueuing;
  }

  async function connect(): Promise<PostgresConnection> {
    connection ??= await connectPostgres({
      url: await databaseUrl(),
      pooled: false,
      connections: Math.max(2, maxConnections - 1),
      log,
      logQueries: false,
      onContact: () => undefined,
    });
    return connection;
  }

  return {
    async setup() {
      // Here, because the worker processes need none of it.
      const { createTestDatabase } = await import('@exora/local-stack/testing');
      database = await createTestDatabase();
      await server.unsafe(`create schema if not exists bq_exora; create table if not exists bq_exora.current (name text);
        truncate bq_exora.current; insert into bq_exora.current values ('${database.name}')`);
      await server.unsafe(`alter database ${database.name} set statement_timeout = 0`);
    },
    async enqueueMany(payloads: BenchPayload[]) {
      const sql = await producer();
      const parts = Array.from({ length: Math.ceil(payloads.length / 5000) }, (_, part) =>
        payloads.slice(part * 5000, part * 5000 + 5000),
      );
      // Two calls at a time, each all or nothing.
      const producers = Array.from({ length: 2 }, async () => {
        for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
          await sql`select count(*) from public.enqueue_jobs_v3(${sql.json(part.map(jobOf) as never)})`;
        }
      });
      await Promise.all(producers);
    },
    async enqueueOne(payload: BenchPayload) {
      const sql = await producer();
      const job = jobOf(payload);
      await sql`select public.enqueue_job_v3(${'ai_processing'}, ${'Benchmark'}, ${sql.json(job.job_payload as never)})`;
    },
    async prepare() {
      await connect();
    },
    async pending() {
      const sql = await producer();
      const [row] = await sql`
        select exists (select from public.job_queue where status in ('pending', 'processing')) as any`;
      return row?.any ? 1 : 0;
    },
    async seed({ completed, future }: { completed: number; future: number }) {
      const sql = postgres(await databaseUrl(), { max: 1, onnotice: () => undefined });
      await sql.unsafe(`
        select exora_private.keep_job_partitions();
        do $$ begin perform exora_private.job_line('understanding', 'ai_processing', 5); end $$;
        insert into exora_private.job_queue_finished
          (id, job_type, job_name, status, lane, line_id, attempt, max_attempts, worker_id, finished_at, is_finished, job_result)
        select (exora_private.job_id_prefix(clock_timestamp()) || substr(gen_random_uuid()::text, 16))::uuid,
          'ai_processing', 'Benchmark', 'completed', 'understanding', 1, 1, 5, 'seed', now(), true, '{}'
        from generate_series(1, ${completed});
        insert into exora_private.job_queue_live
          (id, job_type, job_name, job_payload, status, lane, line_id, patient_id, max_attempts, due_at)
        select (exora_private.job_id_prefix(clock_timestamp()) || substr(gen_random_uuid()::text, 16))::uuid,
          'ai_processing', 'Benchmark', '{}', 'scheduled', 'understanding', 1,
          ('00000000-0000-4000-8000-' || lpad((g % ${records})::text, 12, '0'))::uuid, 5,
          now() + interval '1 day' + g * interval '1 ms'
        from generate_series(1, ${future}) as g;`);
      await sql.unsafe('vacuum analyze exora_private.job_queue_live');
      await sql.end();
    },
    async startWorker(handler: (payload: unknown) => Promise<void>, { concurrency }: { concurrency: number }) {
      const { database: direct, wakeUps } = await connect();
      const work = async (payload: unknown) => {
        await handler((payload as { bench: unknown }).bench);
        return { counts: {}, result: {} };
      };
      const processors: JobProcessors = {
        shell_file_processing: work,
        ai_processing: (_parsed, { job }) => work(job.job_payload),
        semantic_processing: work,
        privacy_processing: work,
      };
      const coordinator = new JobCoordinator(direct, `bench-${process.pid}`);
      const runner = new JobRunner({
        coordinator,
        processors,
        concurrency,
        log,
        times: { pollMs: 1000, longestPollMs: 1000 },
      });
      const deaf = wakeUps?.listen(
        'exora_jobs',
        () => runner.wake(),
        () => runner.wake(),
      );
      runner.start();
      return {
        async stop() {
          deaf?.();
          await runner.drain(0);
        },
      };
    },
    async stop() {
      connection?.close();
      await enqueuing?.end();
      await database?.drop();
      await server.end();
    },
  };
}
