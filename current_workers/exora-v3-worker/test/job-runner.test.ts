import { randomUUID } from 'node:crypto';
import { ExoraError } from '@exora/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JobCoordinator } from '../src/database/job-coordinator.ts';
import { connectSupabase } from '../src/database/supabase-database.ts';
import { type JobContext, type JobProcessors, JobRunner } from '../src/job-runner.ts';
import { createLogger } from '../src/utils/logger.ts';
import { RpcServer } from './rpc-server.ts';

const times = { heartbeatMs: 20, reapMs: 20, pollMs: 5, longestPollMs: 10 };
const sentence = 'Jane Roe has asthma';

let server: RpcServer;
let queue: Record<string, unknown>[];
let runner: JobRunner | null;
let contacts: boolean[];
let logged: string;

beforeEach(() => {
  queue = [];
  runner = null;
  contacts = [];
  logged = '';
  server = new RpcServer()
    .on('claim_next_job_v3', () => ({ body: queue.splice(0, 1) }))
    .on('update_job_heartbeat', () => ({ body: true }))
    .on('reap_expired_jobs', () => ({ body: 0 }))
    .on('reschedule_job', () => ({ body: true }))
    .on('fail_job', () => ({ body: { status: 'pending', retry_at: '2026-01-01T00:00:00Z' } }));
});

afterEach(async () => {
  await runner?.drain(0);
  await server.close();
});

function job(change: Record<string, unknown> = {}): Record<string, unknown> {
  const ids = { shell_file_id: randomUUID(), patient_id: randomUUID(), reading_id: randomUUID() };
  return {
    id: randomUUID(),
    job_type: 'ai_processing',
    job_payload: ids,
    patient_id: ids.patient_id,
    attempt: 1,
    max_attempts: 5,
    correlation_id: null,
    ...change,
  };
}

async function start(work: (context: JobContext) => Promise<void>, concurrency = 1): Promise<JobRunner> {
  const log = createLogger({ level: 'debug', service: 's', workerId: 'w', write: (line) => (logged += line) });
  const onContact = (answered: boolean) => contacts.push(answered);
  const url = await server.listen();
  const { database } = connectSupabase({ url, serviceRoleKey: 'k'.repeat(20), log, logQueries: false, onContact });
  const run = async (_payload: unknown, context: JobContext) => {
    await work(context);
    return {};
  };
  const processors: JobProcessors = { shell_file_processing: run, ai_processing: run };
  const started = new JobRunner({
    coordinator: new JobCoordinator(database, 'w-1'),
    processors,
    concurrency,
    log,
    times,
  });
  runner = started;
  started.start();
  return started;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

describe('JobRunner', () => {
  it('holds no more jobs than it may, and claims the next as soon as one ends', async () => {
    queue = [job(), job(), job(), job(), job()];
    let active = 0;
    let most = 0;
    const done = Promise.withResolvers<void>();
    let ended = 0;
    const gate = Promise.withResolvers<void>();
    const started = await start(async () => {
      active += 1;
      most = Math.max(most, active);
      if (active === 2) gate.resolve();
      await gate.promise;
      active -= 1;
      ended += 1;
      if (ended === 5) done.resolve();
    }, 2);
    await done.promise;
    expect(most).toBe(2);
    await started.drain(1000);
    expect(started.activeJobs).toBe(0);
  });

  it('names job, worker and attempt in every heartbeat', async () => {
    const held = job({ attempt: 3 });
    queue = [held];
    await start(({ signal }) => aborted(signal));
    const [beat] = await server.called('update_job_heartbeat');
    expect(beat?.parameters).toEqual({ p_job_id: held.id, p_worker_id: 'w-1', p_attempt: 3 });
  });

  it('abandons a job whose heartbeat says that somebody else holds it, without failing it', async () => {
    queue = [job()];
    server.on('update_job_heartbeat', () => ({ body: false }));
    const lost = Promise.withResolvers<unknown>();
    const started = await start(async ({ signal }) => {
      await aborted(signal).catch((reason: unknown) => {
        lost.resolve(reason);
        throw reason;
      });
    });
    expect(await lost.promise).toMatchObject({ code: 'job_not_held' });
    await started.drain(1000);
    expect(server.callsOf('fail_job')).toEqual([]);
    expect(server.callsOf('reschedule_job')).toEqual([]);
    expect(logged).toContain('job_lost');
  });

  it('gives up its own lost attempt when it claims the same job again, as after a sleep of the machine', async () => {
    const lost = job();
    queue = [lost, { ...lost, attempt: 2 }];
    const reasons: unknown[] = [];
    const second = Promise.withResolvers<void>();
    const started = await start(async ({ job: { attempt }, signal }) => {
      if (attempt === 2) return second.promise;
      await aborted(signal).catch((reason: unknown) => {
        reasons.push(reason);
        second.resolve();
        throw reason;
      });
    }, 2);
    await second.promise;
    await started.drain(1000);
    expect(reasons).toMatchObject([{ code: 'job_not_held' }]);
    expect(started.activeJobs).toBe(0);
    expect(logged).toContain('job_completed');
    expect(server.callsOf('fail_job')).toEqual([]);
  });

  it('lets a job finish while it drains, and claims nothing more', async () => {
    queue = [job()];
    const running = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const started = await start(async () => {
      running.resolve();
      await gate.promise;
    });
    await running.promise;
    queue = [job()];
    const drained = started.drain(60_000);
    gate.resolve();
    await drained;
    expect(queue).toHaveLength(1);
    expect(server.callsOf('reschedule_job')).toEqual([]);
    expect(logged).toContain('job_completed');
  });

  it('hands back what does not finish within the grace time', async () => {
    const held = job();
    queue = [held];
    const running = Promise.withResolvers<void>();
    const started = await start(({ signal }) => {
      running.resolve();
      return aborted(signal);
    });
    await running.promise;
    await started.drain(0);
    expect(server.callsOf('reschedule_job').map((call) => call.parameters)).toEqual([
      { p_job_id: held.id, p_worker_id: 'w-1', p_attempt: 1, p_delay_seconds: 0 },
    ]);
    expect(server.callsOf('fail_job')).toEqual([]);
  });

  it('fails a job with a malformed payload for good, and goes on', async () => {
    queue = [job({ job_payload: { shell_file_id: sentence } }), job()];
    const next = Promise.withResolvers<void>();
    await start(async () => next.resolve());
    const [failed] = await server.called('fail_job');
    expect(failed?.parameters).toMatchObject({ p_error_code: 'invalid_request', p_retryable: false });
    await next.promise;
    expect(logged).not.toContain('Jane');
  });

  it('fails a job of a type that it does not know for good, and goes on', async () => {
    queue = [job({ job_type: 'make_coffee' }), job()];
    const next = Promise.withResolvers<void>();
    await start(async () => next.resolve());
    const [failed] = await server.called('fail_job');
    expect(failed?.parameters).toMatchObject({ p_error_code: 'invalid_request', p_retryable: false });
    await next.promise;
  });

  it('does not try again what only another upload can mend', async () => {
    queue = [job()];
    await start(async () => {
      throw new ExoraError('upload_incomplete');
    });
    const [failed] = await server.called('fail_job');
    expect(failed?.parameters).toMatchObject({ p_error_code: 'upload_incomplete', p_retryable: false });
  });

  it('fails a job as internal and retryable after an unforeseen error, and keeps its message out of the log', async () => {
    queue = [job()];
    await start(async () => {
      throw new TypeError(sentence);
    });
    const [failed] = await server.called('fail_job');
    expect(failed?.parameters).toMatchObject({ p_error_code: 'internal', p_error_parameters: {}, p_retryable: true });
    await runner?.drain(1000);
    expect(logged).toContain('TypeError');
    expect(logged).not.toContain('Jane');
  });

  it('lives through an outage: claims again when the database answers', async () => {
    let failures = 0;
    server.on('claim_next_job_v3', () => {
      failures += 1;
      return failures === 1 ? 'cut' : { status: 503, body: { message: 'upstream' } };
    });
    const worked = Promise.withResolvers<void>();
    await start(async () => worked.resolve());
    await server.called('claim_next_job_v3', 2);
    queue = [job()];
    server.on('claim_next_job_v3', () => ({ body: queue.splice(0, 1) }));
    await worked.promise;
    expect(contacts.slice(0, 1)).toEqual([false]);
    expect(contacts).toContain(true);
  });

  it('repeats the settling of a job until the database answers', async () => {
    queue = [job()];
    let tries = 0;
    server.on('fail_job', () => {
      tries += 1;
      return tries < 3 ? 'cut' : { body: { status: 'failed', retry_at: null } };
    });
    await start(async () => {
      throw new Error('x');
    });
    await server.called('fail_job', 3);
    await runner?.drain(5000);
    expect(logged).toContain('"will":"failed"');
    expect(logged).not.toContain('job_not_settled');
  });

  it('survives an answer of another form', async () => {
    queue = [job()];
    let answers = 0;
    server.on('claim_next_job_v3', () => {
      answers += 1;
      return answers === 1 ? { body: { note: sentence } } : { body: queue.splice(0, 1) };
    });
    const worked = Promise.withResolvers<void>();
    await start(async () => worked.resolve());
    await worked.promise;
    expect(logged).toContain('claim_failed');
    expect(logged).not.toContain('Jane');
  });
});
