import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { attemptAs, type Identity } from './attempt.ts';
import { type Claimed, claimAll, counts, enqueue, enqueueAll, ids, jobsOf, someone, stateOf } from './queue.ts';
import {
  asOwner,
  asService,
  call,
  claimed,
  createTestDatabase,
  fence,
  type Person,
  person,
  refusal,
  type Submitted,
  submit,
  type TestDatabase,
  type Upload,
  upload,
} from './record.ts';

let db: TestDatabase;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  databases.push(db);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

const operate = <T>(name: string, parameters: Record<string, unknown> = {}) =>
  call<T>(db, 'service_role', name, parameters);

/** Events of this type, the oldest first. */
const events = (type: string) =>
  asService<Record<string, unknown>>(db, 'select * from public.audit_log where event_type = $1 order by occurred_at', [
    type,
  ]);

async function claimOne(workerId = 'worker-1'): Promise<Claimed> {
  const [job] = await claimAll(db, 1, workerId);
  if (job === undefined) throw new Error('No job was due.');
  return job;
}

/** A document of somebody whose reading was given up. */
async function deadLetter(): Promise<{ owner: Person; uploaded: Upload; submitted: Submitted }> {
  const owner = await person(db);
  const uploaded = await upload(db, owner);
  const submitted = await submit(db, owner, uploaded);
  await asOwner(db, 'update public.job_queue set max_attempts = 1 where id = $1', [submitted.job_id]);
  await call(db, 'service_role', 'fail_job', { ...fence(await claimed(db)), p_error_code: 'engine_unavailable' });
  return { owner, uploaded, submitted };
}

interface Letter {
  job_id: string;
  outcome: string;
}
const requeue = (parameters: Record<string, unknown> = {}) => operate<Letter[]>('requeue_dead_letter', parameters);
const outcomes = (letters: readonly Letter[]) => letters.map(({ outcome }) => outcome);

describe('who operates', () => {
  test('service_role and admins; no owner, no stranger, nobody unsigned; and what it does is logged as theirs', async () => {
    const { owner, submitted } = await deadLetter();
    const stranger = await person(db, 'Stranger');
    const admin = await person(db, 'Admin');
    const pending = await enqueue(db);
    const calls: [string, string][] = [
      ['list_jobs', ''],
      ['show_job', `p_job_id => '${submitted.job_id}'`],
      ['cancel_job', `p_job_id => '${pending}'`],
      ['requeue_dead_letter', 'p_dry_run => false'],
      ['discard_dead_letter', 'p_dry_run => false'],
      ['pause_lane', "p_lane => 'bulk'"],
      ['resume_lane', "p_lane => 'bulk'"],
      ['limit_lane', "p_lane => 'bulk', p_max_concurrent => 3"],
      ['job_queue_metrics', ''],
      ['list_lanes', ''],
      ['list_job_workers', ''],
      ['list_maintenance_tasks', ''],
      ['list_dead_letter_reasons', ''],
      ['list_api_budgets', ''],
      ['read_document_costs', ''],
      ['set_api_rate_limit', "p_provider_name => 'openai', p_api_endpoint => 'gpt-4o-mini'"],
      ['set_account_plan', `p_user_id => '${owner.userId}', p_plan_key => 'family'`],
    ];
    const signedIn = ({ userId }: Person, appRole?: string): Identity => ({
      role: 'authenticated',
      userId,
      ...(appRole === undefined ? {} : { appRole }),
    });
    const claimant: Identity = { ...signedIn(stranger), claimedRole: 'admin' };
    for (const [name, parameters] of calls) {
      const query = `select * from public.${name}(${parameters})`;
      for (const identity of [{ role: 'service_role' } as const, signedIn(admin, 'admin')]) {
        await attemptAs(db, identity, async (attempt) => {
          const outcome = await attempt(query, [], async (look) => {
            const logged = await look(
              "select actor_id from public.audit_log where event_type in ('job.cancelled', 'job.requeued', 'job.discarded', 'lane.paused', 'lane.limited', 'budget.changed', 'account.plan_changed')",
            );
            if (/^(cancel|requeue|discard|pause|limit|set)/.test(name)) {
              expect(logged, name).toEqual([{ actor_id: identity.role === 'authenticated' ? admin.userId : null }]);
            } else expect(logged, name).toEqual([]);
          });
          expect(outcome, `${name} as ${identity.role}`).toMatchObject({ ok: true });
        });
      }
      for (const identity of [signedIn(owner), signedIn(stranger), signedIn(stranger, 'user'), claimant]) {
        await attemptAs(db, identity, async (attempt) => {
          expect(await attempt(query), name).toMatchObject({ ok: false, code: 'not_allowed', sqlstate: '42501' });
        });
      }
      await attemptAs(db, { role: 'anon' }, async (attempt) => {
        expect(await attempt(query), name).toMatchObject({ ok: false, sqlstate: '42501' });
      });
    }
  });
});

describe('list_jobs', () => {
  test('gives the youngest first, filtered, a page at a time, and nothing of a payload', async () => {
    const all = await enqueueAll(db, jobsOf(someone(), 5));
    await enqueue(db, { job_type: 'ai_processing', p_lane: 'bulk' });
    const list = (parameters: Record<string, unknown>) => operate<Record<string, unknown>[]>('list_jobs', parameters);
    const held = await claimOne('worker-7');
    expect(await list({})).toHaveLength(6);
    expect(await list({ p_lane: 'bulk', p_job_type: 'ai_processing' })).toHaveLength(1);
    expect(await list({ p_status: 'processing' })).toMatchObject([{ id: held.id, worker_id: 'worker-7', attempt: 1 }]);
    expect(await list({ p_worker_id: 'worker-7' })).toHaveLength(1);
    expect(await list({ p_error_code: 'internal' })).toEqual([]);
    const first = await list({ p_lane: 'reading', p_limit: 3 });
    const next = await list({ p_lane: 'reading', p_limit: 3, p_before: first.at(-1)?.id });
    expect([...first, ...next].map(({ id }) => id)).toEqual(all.toReversed());
    expect(Object.keys(first[0] ?? {})).not.toContain('job_payload');
    for (const wrong of [{ p_status: 'lost' }, { p_limit: 0 }, { p_limit: 1001 }]) {
      expect(await refusal(list(wrong))).toMatchObject({ code: 'invalid_request' });
    }
  });
});

describe('show_job', () => {
  test('tells who holds a job, until when, how many are ahead, and what went wrong before', async () => {
    await enqueueAll(db, jobsOf(someone(), 3));
    const held = await claimOne();
    expect(await operate('show_job', { p_job_id: held.id })).toMatchObject({
      id: held.id,
      status: 'processing',
      lease_until: expect.any(String),
      ahead: null,
      attempt_errors: [],
    });
    const [, last] = await asService<{ id: string }>(
      db,
      "select id from public.job_queue where status = 'pending' order by place",
    );
    expect(await operate('show_job', { p_job_id: last?.id })).toMatchObject({ ahead: 1, lease_until: null });
    await call(db, 'service_role', 'fail_job', { ...fence(held), p_error_code: 'internal' });
    expect(await operate('show_job', { p_job_id: held.id })).toMatchObject({
      status: 'scheduled',
      attempt_errors: [{ attempt: 1, error_code: 'internal', worker_id: 'worker-1' }],
    });
    expect(await refusal(operate('show_job', { p_job_id: someone() }))).toMatchObject({ code: 'not_found' });
  });
});

describe('cancel_job', () => {
  const states: [string, () => Promise<string>][] = [
    ['pending', () => enqueue(db)],
    ['scheduled', () => enqueue(db, { p_due_at: new Date(Date.now() + 60_000).toISOString() })],
    [
      'processing',
      async () => {
        await enqueue(db);
        return (await claimOne()).id;
      },
    ],
  ];
  test.each(states)('ends a %s job at once, once', async (_, make) => {
    const id = await make();
    expect(await operate('cancel_job', { p_job_id: id, p_reason: 'asked for' })).toBe(true);
    expect(await stateOf(db, id)).toMatchObject({
      status: 'cancelled',
      is_finished: true,
      error_code: 'job_cancelled',
    });
    expect(await operate('cancel_job', { p_job_id: id })).toBe(false);
    expect(await events('job.cancelled')).toMatchObject([
      { resource_id: id, details: { job_type: 'shell_file_processing', reason: 'asked for' } },
    ]);
    expect(await claimAll(db, 9)).toEqual([]);
  });

  test('of a job that is processed refuses its worker’s next call and frees its API slots', async () => {
    const owner = await person(db);
    await submit(db, owner, await upload(db, owner));
    const job = await claimed(db);
    await call(db, 'service_role', 'acquire_api_capacity', {
      p_provider_name: 'openai',
      p_api_endpoint: 'gpt-4o-mini',
      ...fence(job),
    });
    await operate('cancel_job', { p_job_id: job.id });
    expect(await refusal(call(db, 'service_role', 'complete_job', fence(job)))).toMatchObject({ code: 'job_not_held' });
    expect(await refusal(call(db, 'service_role', 'begin_reading', fence(job)))).toMatchObject({
      code: 'job_not_held',
    });
    const [open] = await asService(
      db,
      "select current_concurrent_requests from api_rate_limits where provider_name = 'openai'",
    );
    expect(open).toEqual({ current_concurrent_requests: 0 });
    expect(await call(db, owner.caller, 'read_documents', { p_patient_id: owner.profileId })).toMatchObject([
      { status: 'failed', error_code: 'job_cancelled', can_retry: true },
    ]);
  });

  test('changes nothing of a finished job, and does not know others', async () => {
    await enqueue(db);
    const job = await claimOne();
    await call(db, 'service_role', 'complete_job', fence(job));
    expect(await operate('cancel_job', { p_job_id: job.id })).toBe(false);
    expect(await stateOf(db, job.id)).toMatchObject({ status: 'completed' });
    expect(await refusal(operate('cancel_job', { p_job_id: someone() }))).toMatchObject({
      code: 'not_found',
      sqlstate: 'P0002',
    });
    expect(await refusal(operate('cancel_job', { p_job_id: job.id, p_reason: 'x'.repeat(201) }))).toMatchObject({
      code: 'invalid_request',
    });
    expect(await events('job.cancelled')).toEqual([]);
  });
});

describe('requeue_dead_letter', () => {
  test('shows first, then puts back: the same job with its allowance anew, its document in work again', async () => {
    const { owner, uploaded, submitted } = await deadLetter();
    const one = { p_job_id: submitted.job_id };
    expect(await requeue(one)).toMatchObject([{ job_id: submitted.job_id, outcome: 'would_requeue' }]);
    expect(await counts(db)).toEqual({ dead_letter: 1 });
    expect(outcomes(await requeue({ ...one, p_dry_run: false }))).toEqual(['requeued']);
    expect(await stateOf(db, submitted.job_id)).toMatchObject({ status: 'pending', attempt: 1, max_attempts: 6 });
    expect(
      await asService(db, 'select status, error_code from public.shell_files where id = $1', [uploaded.id]),
    ).toEqual([{ status: 'queued', error_code: null }]);
    expect(await events('job.requeued')).toMatchObject([
      { resource_id: submitted.job_id, subject_id: owner.profileId },
    ]);
    expect(await claimed(db)).toMatchObject({ id: submitted.job_id, attempt: 2 });
    expect(await requeue({ p_dry_run: false })).toEqual([]);
  });

  test('means by its filter those that match, at most so many', async () => {
    await enqueueAll(db, jobsOf(someone(), 3, { max_attempts: 1 }));
    await enqueueAll(db, jobsOf(someone(), 2, { max_attempts: 1, job_type: 'ai_processing', lane: 'bulk' }));
    for (const [at, job] of (await claimAll(db, 5)).entries()) {
      const code = at === 0 ? 'internal' : 'engine_unavailable';
      await call(db, 'service_role', 'fail_job', { ...fence(job), p_error_code: code });
    }
    const count = async (filter: Record<string, unknown>) => (await requeue(filter)).length;
    expect(await count({})).toBe(5);
    expect(await count({ p_lane: 'bulk' })).toBe(2);
    expect(await count({ p_job_type: 'shell_file_processing' })).toBe(3);
    expect(await count({ p_error_code: 'internal' })).toBe(1);
    expect(await count({ p_finished_since: new Date(Date.now() + 60_000).toISOString() })).toBe(0);
    expect(await count({ p_limit: 2 })).toBe(2);
    expect(outcomes(await requeue({ p_lane: 'bulk', p_dry_run: false }))).toEqual(['requeued', 'requeued']);
    expect(await counts(db)).toEqual({ dead_letter: 3, pending: 2 });
    for (const limit of [0, 1001, null])
      expect(await refusal(requeue({ p_limit: limit }))).toMatchObject({ code: 'invalid_request' });
    expect(await refusal(requeue({ p_job_id: someone() }))).toMatchObject({ code: 'not_found' });
  });

  test('leaves jobs alone whose document went on without them or is gone', async () => {
    const { owner, uploaded, submitted } = await deadLetter();
    const another = await deadLetter();
    await call(db, owner.caller, 'retry_shell_file', { p_shell_file_id: uploaded.id });
    expect(outcomes(await requeue({ p_job_id: submitted.job_id, p_dry_run: false }))).toEqual(['outdated']);
    expect(await stateOf(db, submitted.job_id)).toMatchObject({ status: 'dead_letter' });
    await asOwner(
      db,
      "update public.job_queue set job_payload = jsonb_set(job_payload, '{shell_file_id}', to_jsonb(gen_random_uuid())) where id = $1",
      [submitted.job_id],
    );
    expect(outcomes(await requeue({ p_job_id: submitted.job_id, p_dry_run: false }))).toEqual(['outdated']);
    // None of a filter, whose limit is for those that can be put back.
    expect(await requeue({ p_limit: 1, p_dry_run: false })).toMatchObject([{ job_id: another.submitted.job_id }]);
    expect(await requeue({ p_dry_run: false })).toEqual([]);
    expect(await counts(db)).toEqual({ dead_letter: 1, pending: 2 });
  });

  test('puts back the story of a processed document, whose own job it never was', async () => {
    const { owner, uploaded } = await deadLetter();
    const payload = { patient_id: owner.profileId, shell_file_id: uploaded.id };
    await enqueue(db, { job_type: 'semantic_processing', job_payload: payload, p_max_attempts: 1 });
    const job = await claimOne();
    await call(db, 'service_role', 'fail_job', { ...fence(job), p_error_code: 'internal' });
    expect(outcomes(await requeue({ p_job_id: job.id }))).toEqual(['outdated']);
    await asOwner(db, 'alter table public.shell_files disable trigger user');
    await asOwner(
      db,
      "update public.shell_files set status = 'processed', error_code = null, error_parameters = '{}', error_retryable = false",
    );
    expect(outcomes(await requeue({ p_job_type: 'semantic_processing', p_dry_run: false }))).toEqual(['requeued']);
    expect(await stateOf(db, job.id)).toMatchObject({ status: 'pending' });
    expect(await asService(db, 'select status from public.shell_files')).toEqual([{ status: 'processed' }]);
  });

  test('puts back a failed or cancelled job when it is named', async () => {
    const id = await enqueue(db);
    await operate('cancel_job', { p_job_id: id });
    expect(await requeue({ p_dry_run: false })).toEqual([]);
    expect(outcomes(await requeue({ p_job_id: id, p_dry_run: false }))).toEqual(['requeued']);
    expect(ids(await claimAll(db, 9))).toEqual([id]);
    await enqueue(db);
    const done = await claimOne();
    await call(db, 'service_role', 'complete_job', fence(done));
    expect(await requeue({ p_job_id: done.id, p_dry_run: false })).toEqual([]);
  });
});

describe('discard_dead_letter', () => {
  test('shows first, then lets them be failed: out of the dead letters, in the history', async () => {
    const { submitted } = await deadLetter();
    const discard = (parameters: Record<string, unknown> = {}) => operate<Letter[]>('discard_dead_letter', parameters);
    expect(outcomes(await discard())).toEqual(['would_discard']);
    expect(await counts(db)).toEqual({ dead_letter: 1 });
    expect(outcomes(await discard({ p_dry_run: false }))).toEqual(['discarded']);
    expect(await counts(db)).toEqual({ failed: 1 });
    expect(await events('job.discarded')).toMatchObject([{ resource_id: submitted.job_id }]);
    expect(await discard({ p_dry_run: false })).toEqual([]);
  });
});

describe('lanes', () => {
  test('are logged when they are paused, resumed and limited, not when nothing changes', async () => {
    await operate('pause_lane', { p_lane: 'bulk', p_reason: 'too hot' });
    await operate('pause_lane', { p_lane: 'bulk' });
    await operate('resume_lane', { p_lane: 'bulk' });
    await operate('resume_lane', { p_lane: 'bulk' });
    await operate('limit_lane', { p_lane: 'bulk', p_max_concurrent: 4 });
    expect(await events('lane.paused')).toMatchObject([{ details: { lane: 'bulk', reason: 'too hot' } }]);
    expect(await events('lane.resumed')).toMatchObject([{ details: { lane: 'bulk' } }]);
    expect(await events('lane.limited')).toMatchObject([{ details: { lane: 'bulk', max_concurrent: 4 } }]);
    expect(await refusal(operate('pause_lane', { p_lane: 'bulk', p_reason: '' }))).toMatchObject({
      code: 'invalid_request',
    });
  });
});

describe('job_queue_metrics', () => {
  test('counts jobs of each lane and type, dead letters and living workers', async () => {
    await enqueueAll(db, jobsOf(someone(), 3, { max_attempts: 1 }));
    await enqueue(db, { job_type: 'ai_processing', p_due_at: new Date(Date.now() + 60_000).toISOString() });
    const job = await claimOne();
    await call(db, 'service_role', 'fail_job', { ...fence(job), p_error_code: 'internal' });
    await claimOne('worker-2');
    const line = { oldest_ready_seconds: expect.any(Number) };
    expect(await operate('job_queue_metrics')).toMatchObject({
      lines: [
        { lane: 'reading', job_type: 'shell_file_processing', ready: 1, scheduled: 0, processing: 1, ...line },
        { lane: 'understanding', job_type: 'ai_processing', ready: 0, scheduled: 1, processing: 0, ...line },
      ],
      dead_letters: 1,
      workers: 2,
      budgets: [
        { provider_name: 'google_vision' },
        { provider_name: 'openai', status: 'active', used: expect.any(Object) },
      ],
    });
  });
});

describe('what operators look at', () => {
  test('dead letters by reason, workers with what they hold, lanes with their limits', async () => {
    await deadLetter();
    await deadLetter();
    const held = await (async () => {
      await enqueue(db);
      return claimOne('worker-7');
    })();
    await operate('limit_lane', { p_lane: 'bulk', p_max_concurrent: 4 });
    expect(await operate('list_dead_letter_reasons')).toEqual([
      expect.objectContaining({
        job_type: 'shell_file_processing',
        lane: 'reading',
        error_code: 'engine_unavailable',
        letters: '2',
      }),
    ]);
    const workers = await operate<Record<string, unknown>[]>('list_job_workers');
    expect(workers.find(({ worker_id }) => worker_id === 'worker-7')).toMatchObject({ is_alive: true, jobs: '1' });
    expect(held.worker_id).toBe('worker-7');
    const lanes = await operate<Record<string, unknown>[]>('list_lanes');
    expect(lanes.map(({ lane }) => lane)).toEqual(['bulk', 'narrating', 'privacy', 'reading', 'understanding']);
    expect(lanes[0]).toMatchObject({ max_concurrent: 4, paused_at: null, paused_until: null });
  });

  test('what documents cost: sums by currency, the dearest first, of those added since', async () => {
    const { uploaded } = await deadLetter();
    const { uploaded: other } = await deadLetter();
    for (const [id, cost] of [
      [uploaded.id, 900],
      [other.id, 100],
    ]) {
      await asOwner(
        db,
        `insert into public.document_costs (shell_file_id, provider_name, api_endpoint, currency, calls, tokens, cost_micros)
         values ($1, 'openai', 'gpt-4o-mini', 'USD', 1, 10, $2)`,
        [id, cost],
      );
    }
    expect(await operate('read_document_costs', { p_limit: 1 })).toEqual({
      totals: [{ currency: 'USD', documents: 2, cost_micros: 1000, mean_micros: 500, p95_micros: 860 }],
      dearest: [{ shell_file_id: uploaded.id, currency: 'USD', calls: 1, tokens: 10, cost_micros: 900 }],
    });
    const none = { p_added_since: new Date(Date.now() + 60_000).toISOString() };
    expect(await operate('read_document_costs', none)).toEqual({ totals: [], dearest: [] });
    expect(await refusal(operate('read_document_costs', { p_limit: 0 }))).toMatchObject({ code: 'invalid_request' });
  });

  test('jobs that were made before a time', async () => {
    const old = await enqueue(db);
    await asOwner(db, "update public.job_queue set created_at = created_at - interval '2 hours' where id = $1", [old]);
    await enqueue(db);
    const before = new Date(Date.now() - 3_600_000).toISOString();
    const jobs = await operate<{ id: string }[]>('list_jobs', { p_made_before: before });
    expect(jobs.map(({ id }) => id)).toEqual([old]);
  });
});
