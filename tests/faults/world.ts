import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { applySchema, bootstrap, type Postgres, startPostgres } from '@exora/local-stack/testing';
import postgres from 'postgres';

/** Leases of this length, so that tests wait for them. */
const leaseSeconds = 2;

/** Functions of the test's processor: when each attempt began, and its effect, which is one with the completion. */
const effects = `
  create table public.fault_begun (job_id uuid, attempt integer, worker_id text, at timestamptz default clock_timestamp());
  create table public.fault_effects (job_id uuid, attempt integer, worker_id text, at timestamptz default clock_timestamp());
  alter table public.fault_begun enable row level security;
  alter table public.fault_effects enable row level security;
  create function public.fault_begin(p_job_id uuid, p_worker_id text, p_attempt integer) returns boolean
  language plpgsql volatile security definer set search_path = '' as $$
  begin
    insert into public.fault_begun (job_id, attempt, worker_id) values (p_job_id, p_attempt, p_worker_id);
    return true;
  end $$;
  create function public.fault_effect(p_job_id uuid, p_worker_id text, p_attempt integer) returns boolean
  language plpgsql volatile security definer set search_path = '' as $$
  begin
    if exora_private.earlier_result(p_job_id, p_worker_id, p_attempt) is not null then
      return true;
    end if;
    perform exora_private.hold_job(p_job_id, p_worker_id, p_attempt, null);
    insert into public.fault_effects (job_id, attempt, worker_id) values (p_job_id, p_attempt, p_worker_id);
    perform exora_private.finish_job(p_job_id, '{}');
    return true;
  end $$;
  grant execute on function public.fault_begin(uuid, text, integer), public.fault_effect(uuid, text, integer) to service_role;
  insert into public.api_budgets (provider_name, api_endpoint, concurrent_requests) values ('openai', 'faults', 3);
  update public.system_configuration set value = '${leaseSeconds}' where key = 'jobs.lease_seconds';
  update public.system_configuration set value = '6' where key = 'jobs.silence_seconds';
  update public.system_configuration set value = '0.2' where key = 'jobs.retry_base_seconds';
  update public.system_configuration set value = '0.5' where key = 'jobs.retry_max_seconds';
  update public.maintenance_tasks set every_seconds = 2 where task = 'sweep_job_queue';
  update public.maintenance_tasks set every_seconds = 0.2 where task in ('reap_expired_jobs', 'promote_due_jobs', 'advance_job_lines');`;

/** What a job of the tests is told to do. */
export type Fault = 'none' | 'batch' | 'hang' | 'poison' | 'malformed' | 'fails_once' | 'slot';

/** How all jobs ended. */
export interface Ending {
  jobs: number;
  byStatus: Record<string, number>;
  /** Completed jobs of the kind that has an effect, and how many of them have none or more than one. */
  withEffect: number;
  effectsMissing: number;
  effectsTwice: number;
  /** Effects of jobs that did not end as completed. */
  effectsAstray: number;
  attempts: number;
  slotsHeld: number;
}

/** A Postgres of the tests' own, with the schema, and workers as processes. */
export class World {
  readonly #server: Postgres;
  readonly #folder: string;
  readonly #workers = new Set<ChildProcess>();
  #sql: postgres.Sql;
  #names = 0;

  private constructor(server: Postgres, folder: string) {
    this.#server = server;
    this.#folder = folder;
    this.#sql = this.#connect();
  }

  static async create(): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'exora-faults-'));
    const server = await startPostgres({ dataDir: folder });
    await bootstrap(server.url('supabase_admin'), server.secrets);
    await applySchema(server.url('postgres'));
    const world = new World(server, folder);
    await world.#sql.unsafe(effects);
    return world;
  }

  #connect(): postgres.Sql {
    return postgres(this.#server.url('supabase_admin'), { max: 2, onnotice: () => undefined, backoff: () => 0.1 });
  }

  /** Enqueues jobs of twenty records by turns; each takes `ms` milliseconds. */
  async enqueue(count: number, faultOf: (index: number) => Fault, ms = 2): Promise<void> {
    for (let from = 0; from < count; from += 5000) {
      const jobs = Array.from({ length: Math.min(5000, count - from) }, (_, index) => ({
        job_type: 'ai_processing',
        job_name: 'Fault test',
        job_payload: {
          shell_file_id: '00000000-0000-4000-8000-000000000000',
          patient_id: `00000000-0000-4000-8000-${String(index % 20).padStart(12, '0')}`,
          reading_id: '00000000-0000-4000-8000-000000000000',
          fault: faultOf(from + index),
          ms,
        },
      }));
      await this.#sql`select count(*) from public.enqueue_jobs_v3(${this.#sql.json(jobs)})`;
    }
  }

  /** Starts a worker process. One whose name contains `jumping` has a clock that jumps. */
  async startWorker(name = 'worker'): Promise<ChildProcess> {
    const args = [this.#server.url('authenticator'), `${name}-${++this.#names}`];
    const worker = fork(join(import.meta.dirname, 'worker.ts'), args, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#workers.add(worker);
    worker.once('exit', () => this.#workers.delete(worker));
    await Promise.race([once(worker, 'message'), once(worker, 'exit')]);
    return worker;
  }

  /** The workers that live. */
  get workers(): ChildProcess[] {
    return [...this.#workers];
  }

  /** Ends a worker at once, as the kernel does when memory is short. */
  async kill(worker: ChildProcess | undefined): Promise<void> {
    if (worker === undefined || worker.exitCode !== null || worker.signalCode !== null) return;
    const gone = once(worker, 'exit');
    worker.kill('SIGKILL');
    await gone;
  }

  /** Cuts all connections of the workers, whatever runs on them. Returns how many. */
  async severConnections(): Promise<number> {
    const [row] = await this.#sql<{ cut: number }[]>`
      select count(pg_terminate_backend(pid))::integer as cut from pg_stat_activity where application_name = 'exora-v3-worker'`;
    return row?.cut ?? 0;
  }

  /** Crashes the database as a power cut would, and starts it again. */
  async restartDatabase(): Promise<void> {
    process.kill(this.#server.pid, 'SIGQUIT');
    while (await this.#server.isAlive()) await sleep(20);
    await this.#server.restart();
    await this.#sql.end({ timeout: 0 });
    this.#sql = this.#connect();
  }

  /** Sets the database's clock forth, as the workers' leases see it. */
  async jumpClock(seconds: number): Promise<void> {
    await this.#sql`update public.job_workers set lease_until = lease_until - make_interval(secs => ${seconds})`;
  }

  /** How many jobs are unfinished. */
  async unfinished(): Promise<number> {
    const [row] = await this.#sql<
      { jobs: number }[]
    >`select count(*)::integer as jobs from exora_private.job_queue_live`;
    return row?.jobs ?? 0;
  }

  /** Resolves when no job is unfinished; rejects after the limit. */
  async allFinished(limitMs: number, meanwhile: () => Promise<void> = () => sleep(100)): Promise<void> {
    const until = performance.now() + limitMs;
    while ((await this.unfinished()) > 0) {
      if (performance.now() > until)
        throw new Error(`${await this.unfinished()} jobs are unfinished after ${limitMs} ms.`);
      await meanwhile();
    }
  }

  /** A query as superuser. */
  query<T>(text: string): Promise<T[]> {
    return this.#sql.unsafe<T[] & postgres.Row[]>(text) as unknown as Promise<T[]>;
  }

  /** Counts how everything ended, once the leases of dead callers have passed. */
  async ending(): Promise<Ending> {
    const [row] = await this.query<{ ending: Ending }>(`
      with jobs as (
        select j.id, j.status, j.attempt, j.job_payload ->> 'fault' not in ('batch', 'malformed', 'hang', 'poison') as has_effect,
          (select count(*) from public.fault_effects as e where e.job_id = j.id) as effects
        from public.job_queue as j
      )
      select jsonb_build_object(
        'jobs', count(*),
        'byStatus', (select jsonb_object_agg(s.status, s.n) from (select status, count(*) as n from jobs group by status) as s),
        'withEffect', count(*) filter (where has_effect and status = 'completed'),
        'effectsMissing', count(*) filter (where has_effect and status = 'completed' and effects = 0),
        'effectsTwice', count(*) filter (where effects > 1),
        'effectsAstray', count(*) filter (where effects > 0 and status <> 'completed'),
        'attempts', (select count(*) from public.fault_begun),
        'slotsHeld', (select current_concurrent_requests from public.api_rate_limits where api_endpoint = 'faults')
      ) as ending from jobs`);
    if (row === undefined) throw new Error('The query gave nothing.');
    return row.ending;
  }

  /** Ends everything that was started. */
  async end(): Promise<void> {
    await Promise.all(this.workers.map((worker) => this.kill(worker)));
    await this.#sql.end({ timeout: 1 });
    await this.#server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
