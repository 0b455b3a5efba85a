import { randomUUID } from 'node:crypto';
import { ExoraError } from '@exora/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Parked } from '../src/api-clients/rate-limiter.ts';
import { JobCoordinator } from '../src/database/job-coordinator.ts';
import { connectSupabase } from '../src/database/supabase-database.ts';
import {
  type JobContext,
  type JobOutcome,
  type JobProcessors,
  JobRunner,
  type RunnerTimes,
} from '../src/job-runner.ts';
import { createLogger } from '../src/utils/logger.ts';
import { RpcServer } from './rpc-server.ts';

const times = { heartbeatMs: 20, refreshMs: 30, maintainMs: 20, pollMs: 5, longestPollMs: 10 };
const sentence = 'Jane Roe has asthma';

let server: RpcServer;
let queue: Record<string, unknown>[];
let runner: JobRunner | null;
let contacts: boolean[];
let logged: string;
let places = 0;

beforeEach(() => {
  queue = [];
  runner = null;
  contacts = [];
  logged = '';
  server = new RpcServer()
    .on('claim_jobs_v3', ({ p_limit }) => ({ body: queue.splice(0, Number(p_limit)) }))
    .on('keep_jobs', () => ({ body: [] }))
    .on('run_maintenance', () => ({ body: {} }))
    .on('retire_worker', () => ({ body: 0 }))
    .on('reschedule_job', () => ({ body: true }))
    .on('fail_job', () => ({ body: { status: 'scheduled', retry_at: '2026-01-01T00:00:00Z' } }));
});

afterEach(async () => {
  await runner?.drain(0);
  await server.close();
});

function job(change: Record<string, unknown> = {}): Record<string, unknown> {
  const ids = { shell_file_id: randomUUID(), patient_id: randomUUID(), reading_id: randomUUID() };
  return {
    outcome: 'claimed',
    id: randomUUID(),
    job_type: 'ai_processing',
    job_payload: ids,
    patient_id: ids.patient_id,
    attempt: 1,
    max_attempts: 5,
    correlation_id: null,
    line_id: 1,
    place: ++places * 1000,
    ...change,
  };
}

async function start(
  work: (context: JobContext) => Promise<unknown>,
  concurrency = 1,
  more: Partial<RunnerTimes> = {},
): Promise<JobRunner> {
  const log = createLogger({ level: 'debug', service: 's', workerId: 'w', write: (line) => (logged += line) });
  const onContact = (answered: boolean) => contacts.push(answered);
  const url = await server.listen();
  const { database } = connectSupabase({ url, serviceRoleKey: 'k'.repeat(20), log, logQueries: false, onContact });
  const run = async (_payload: unknown, context: JobContext) => {
    return ((await work(context)) as JobOutcome | undefined) ?? { counts: {} };
  };
  const processors: JobProcessors = {
    shell_file_processing: run,
    ai_processing: run,
    semantic_processing: run,
    privacy_processing: run,
  };
  const started = new JobRunner({
    coordinator: new JobCoordinator(database, 'w-1'),
    processors,
    concurrency,
    log,
    times: { ...times, ...more },
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

  it('asks for no more than it has room for', async () => {
    queue = [job()];
    await start(({ signal }) => aborted(signal), 3);
    await server.called('claim_jobs_v3', 3);
    expect(server.callsOf('claim_jobs_v3').map(({ parameters }) => parameters.p_limit)).toEqual([3, 2, 2]);
  });

  it('renews its lease, and refreshes what it works on, by worker, job and attempt', { timeout: 30_000 }, async () => {
    const held = job({ attempt: 3 });
    queue = [held];
    const running = Promise.withResolvers<void>();
    await start(({ signal }) => {
      running.resolve();
      return aborted(signal);
    });
    await running.promise;
    // Calls that were under way when the job began name none.
    const naming = () => server.callsOf('keep_jobs').filter(({ parameters }) => String(parameters.p_job_ids) !== '');
    const refreshed = () => new Set(naming().map(({ parameters }) => parameters.p_refresh));
    await vi.waitFor(() => expect(refreshed()).toEqual(new Set([true, false])), { timeout: 20_000 });
    const named = { p_worker_id: 'w-1', p_job_ids: [held.id], p_attempts: [3] };
    for (const { parameters } of naming()) expect(parameters).toMatchObject(named);
  });

  it('has the queue tended', async () => {
    await start(async () => undefined);
    const calls = await server.called('run_maintenance', 3);
    expect(calls.map(({ parameters }) => parameters.p_slow)).toEqual([true, false, false]);
  });

  it('abandons a job whose heartbeat says that somebody else holds it, without failing it', async () => {
    queue = [job()];
    const [held] = queue;
    server.on('keep_jobs', () => ({ body: [{ job_id: held?.id, attempt: 1, outcome: 'lost' }] }));
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
    server.on('claim_jobs_v3', () => {
      failures += 1;
      return failures === 1 ? 'cut' : { status: 503, body: { message: 'upstream' } };
    });
    const worked = Promise.withResolvers<void>();
    await start(async () => worked.resolve());
    await server.called('claim_jobs_v3', 2);
    queue = [job()];
    server.on('claim_jobs_v3', () => ({ body: queue.splice(0, 1) }));
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

  it('gives back a job that has made others wait, without failing it, and goes on with it later', async () => {
    const long = job();
    queue = [long];
    server.on('keep_jobs', () => ({ body: [{ job_id: long.id, attempt: 1, outcome: 'crowded' }] }));
    await start(({ signal }) => aborted(signal));
    const [back] = await server.called('reschedule_job');
    expect(back?.parameters).toMatchObject({ p_job_id: long.id, p_delay_seconds: 0 });
    expect(server.callsOf('fail_job')).toEqual([]);
  });

  it('parks a job that a provider has no room for, and goes on with others', async () => {
    queue = [job(), job()];
    const next = Promise.withResolvers<void>();
    let first = true;
    await start(async () => {
      if (!first) return next.resolve();
      first = false;
      throw new Parked(4200);
    });
    const [parked] = await server.called('reschedule_job');
    expect(parked?.parameters).toMatchObject({ p_delay_seconds: 4.2 });
    await next.promise;
    expect(server.callsOf('fail_job')).toEqual([]);
  });

  it('completes what its processors leave to it, with the next claim, again if no answer came', async () => {
    const done = job();
    queue = [done];
    let cut = true;
    server.on('claim_jobs_v3', ({ p_limit, p_completed_ids }) => {
      if (p_completed_ids === undefined || !cut) return { body: queue.splice(0, Number(p_limit)) };
      cut = false;
      return 'cut';
    });
    const started = await start(async () => ({ counts: {}, result: { pages: 3 } }));
    while (server.callsOf('claim_jobs_v3').filter((call) => 'p_completed_ids' in call.parameters).length < 2) {
      await server.called('claim_jobs_v3', server.callsOf('claim_jobs_v3').length + 1);
    }
    await started.drain(1000);
    for (const { parameters } of server
      .callsOf('claim_jobs_v3')
      .filter((call) => 'p_completed_ids' in call.parameters)) {
      expect(parameters).toMatchObject({
        p_completed_ids: [done.id],
        p_completed_attempts: [1],
        p_completed_results: { [String(done.id)]: { pages: 3 } },
      });
    }
  });

  it.each([
    ['no object', ['pages']],
    ['too much', { words: 'x'.repeat(70_000) }],
    ['too much for jsonb, though short as text', { numbers: Array.from({ length: 8000 }, () => 1) }],
    ['a character that no database holds', { word: '\u0000' }],
    ['half a character', { word: '\ud83d' }],
    ['nothing that JSON knows', { pages: 3n }],
  ])('fails a job whose result is %s for good, and goes on', async (_, result) => {
    queue = [job(), job()];
    const next = Promise.withResolvers<void>();
    let first = true;
    await start(async () => {
      if (!first) return next.resolve();
      first = false;
      return { counts: {}, result: result as never };
    });
    const [failed] = await server.called('fail_job');
    expect(failed?.parameters).toMatchObject({ p_error_code: 'job_result_invalid', p_retryable: false });
    await next.promise;
  });

  it('stops a job that takes too long, and gives its slot away even if it never ends', async () => {
    queue = [job(), job()];
    const next = Promise.withResolvers<void>();
    let first = true;
    const started = await start(
      async () => {
        if (!first) return next.resolve();
        first = false;
        await new Promise<never>(() => undefined);
      },
      1,
      { jobMs: 30, abandonMs: 30 },
    );
    const [failed] = await server.called('fail_job');
    expect(failed?.parameters).toMatchObject({ p_error_code: 'processing_timeout', p_retryable: true });
    await next.promise;
    await started.drain(1000);
    expect(logged).toContain('processor_abandoned');
  });

  it('fetches short jobs ahead, and works on them in the order of their places', async () => {
    queue = Array.from({ length: 60 }, () => job()).reverse();
    const order: string[] = [];
    const done = Promise.withResolvers<void>();
    await start(async ({ job: { id } }) => {
      order.push(id);
      if (order.length === 60) done.resolve();
    }, 2);
    const expected = [...queue];
    await done.promise;
    expect(server.callsOf('claim_jobs_v3').some(({ parameters }) => Number(parameters.p_limit) > 2)).toBe(true);
    expect(new Set(order)).toEqual(new Set(expected.map(({ id }) => id)));
  });

  it('says at the end that it is gone', async () => {
    const started = await start(async () => undefined);
    await started.drain(0);
    expect(server.callsOf('retire_worker').map((call) => call.parameters)).toEqual([{ p_worker_id: 'w-1' }]);
  });

  it('survives an answer of another form', async () => {
    queue = [job()];
    let answers = 0;
    server.on('claim_jobs_v3', () => {
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
