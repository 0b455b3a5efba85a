import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { jobTypes } from '@exora/contracts';
import { startTestApi, type TestApi } from '@exora/local-stack/testing';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { root } from '../../../scripts/tools.ts';
import { exora, type Finished } from '../../../tests/setup/command.ts';

// The shapes of --json, written down once more on purpose: a program that reads this output relies on them.
const time = z.iso.datetime({ offset: true });
const jobShape = {
  id: z.uuid(),
  status: z.enum(['pending', 'scheduled', 'processing', 'completed', 'failed', 'dead_letter', 'cancelled']),
  job_type: z.enum(jobTypes),
  lane: z.string(),
  priority: z.int(),
  patient_id: z.uuid().nullable(),
  attempt: z.int(),
  max_attempts: z.int(),
  worker_id: z.string().nullable(),
  progress: z.int().nullable(),
  error_code: z.string().nullable(),
  due_at: time,
  claimed_at: time.nullable(),
  finished_at: time.nullable(),
  created_at: time,
};
const listShape = z.array(z.strictObject(jobShape));
const numbersAndIds = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const showShape = z.strictObject({
  ...jobShape,
  correlation_id: z.uuid().nullable(),
  heartbeat_at: time.nullable(),
  lease_until: time.nullable(),
  ahead: z.int().nullable(),
  error_parameters: numbersAndIds,
  job_payload: numbersAndIds,
  job_result: numbersAndIds.nullable(),
  attempt_errors: z.array(
    z.strictObject({ attempt: z.int(), at: time, error_code: z.string().nullable(), worker_id: z.string().nullable() }),
  ),
  provider_calls: z.array(
    z.strictObject({
      provider_name: z.string(),
      api_endpoint: z.string(),
      granted_at: time,
      tokens: z.number(),
      cost_micros: z.number(),
      currency: z.string().nullable(),
    }),
  ),
});
const outcomeShape = z.array(
  z.strictObject({
    job_id: z.uuid(),
    job_type: z.enum(jobTypes),
    error_code: z.string().nullable(),
    outcome: z.enum(['requeued', 'would_requeue', 'outdated', 'discarded', 'would_discard']),
  }),
);
const cancelShape = z.array(
  z.strictObject({ job_id: z.uuid(), outcome: z.enum(['cancelled', 'finished_already', 'not_found']) }),
);
const laneShape = {
  lane: z.string(),
  max_concurrent: z.int().nullable(),
  paused_at: time.nullable(),
  pause_reason: z.string().nullable(),
  paused_until: time.nullable(),
};
const changedLaneShape = z.strictObject({ ...laneShape, changed: z.boolean() });
const statusShape = z.strictObject({
  status: z.enum(['healthy', 'warning', 'critical']),
  checked_at: time,
  expired_leases: z.int(),
  oldest_due_seconds: z.number(),
  dead_letters: z.int(),
  dead_letters_last_hour: z.int(),
  lines: z.array(
    z.strictObject({
      lane: z.string(),
      job_type: z.enum(jobTypes),
      ready: z.int(),
      scheduled: z.int(),
      processing: z.int(),
      oldest_ready_seconds: z.number(),
    }),
  ),
  job_types: z.record(
    z.enum(jobTypes),
    z.strictObject({
      completed: z.int(),
      failed: z.int(),
      cancelled: z.int(),
      dead_letters: z.int(),
      completed_last_hour: z.int(),
      seconds_p50: z.number().nullable(),
      seconds_p95: z.number().nullable(),
    }),
  ),
  lanes: z.array(z.strictObject(laneShape)),
  workers: z.array(z.strictObject({ worker_id: z.string(), started_at: time, lease_until: time })),
  budgets: z.array(
    z.strictObject({
      provider_name: z.string(),
      api_endpoint: z.string(),
      status: z.string(),
      paused_until: time.nullable(),
      used: z.record(z.string(), z.number()),
      tokens_day: z.number(),
      cost_day_micros: z.number(),
      currency: z.string(),
    }),
  ),
  maintenance: z.array(
    z.strictObject({
      task: z.string(),
      every_seconds: z.number(),
      due_at: z.string(),
      last_run_at: time.nullable(),
      last_ms: z.number().nullable(),
      runs: z.number(),
      failures: z.number(),
      last_error: z.string().nullable(),
    }),
  ),
});

const worker = 'exora-command-test-worker';
const missing = '01890000-0000-7000-8000-000000000000';
/** A name that no output may show: jobs made by other programs could bear anything. */
const jobName = 'Imogen Sample, biopsy';

let api: TestApi;
let service: SupabaseClient;

/** A project of its own for each test of a group. */
function onFreshProject(): void {
  beforeEach(async () => {
    api = await startTestApi();
    service = createClient(api.url, api.secretKey, { auth: { persistSession: false, autoRefreshToken: false } });
  });
  afterEach(() => api.stop());
}

const connection = () => ({ SUPABASE_URL: api.url, SUPABASE_SERVICE_ROLE_KEY: api.secretKey });

/** Runs `exora jobs …` on the test's project, as on a hosted one. */
async function jobs(...args: string[]): Promise<Finished> {
  const finished = await exora(['jobs', ...args, '--external'], '', { ...connection(), COLUMNS: '80' });
  expect(`${finished.stdout}${finished.stderr}`).not.toMatch(/Imogen|biopsy/);
  return finished;
}

/** The same with `--json`: its exit code and what it printed. */
async function json<T>(shape: z.ZodType<T>, ...args: string[]): Promise<{ code: number | null; value: T }> {
  const { code, stdout } = await jobs(...args, '--json');
  return { code, value: shape.parse(JSON.parse(stdout)) };
}

async function call<T>(shape: z.ZodType<T>, name: string, parameters: Record<string, unknown>): Promise<T> {
  const { data, error } = await service.rpc(name, parameters);
  expect(error, name).toBeNull();
  return shape.parse(data);
}

function enqueue(parameters: Record<string, unknown> = {}): Promise<string> {
  return call(z.uuid(), 'enqueue_job_v3', { job_type: 'ai_processing', job_name: jobName, ...parameters });
}

/** Has the worker take the next job of a type. */
async function claim(jobType = 'ai_processing'): Promise<{ id: string; attempt: number }> {
  const claimed = z.array(z.object({ id: z.uuid(), attempt: z.int() })).length(1);
  const [job] = await call(claimed, 'claim_next_job_v3', { worker_id: worker, job_types: [jobType] });
  if (job === undefined) throw new Error('nothing was claimed');
  return job;
}

/** A job that used up its only attempt with an error. */
async function deadLetter(errorCode: string, parameters: Record<string, unknown> = {}): Promise<string> {
  const id = await enqueue({ p_max_attempts: 1, ...parameters });
  const job = await claim(z.string().default('ai_processing').parse(parameters.job_type));
  expect(job.id).toBe(id);
  const failed = { p_job_id: id, p_worker_id: worker, p_attempt: job.attempt, p_error_code: errorCode };
  await call(z.object({ status: z.literal('dead_letter') }), 'fail_job', failed);
  return id;
}

/** A job of each state, by its state. */
async function oneOfEach(): Promise<Record<string, string>> {
  const dead = await deadLetter('processing_timeout', { job_type: 'shell_file_processing' });
  const completed = await enqueue();
  await claim();
  const done = { p_job_id: completed, p_worker_id: worker, p_job_result: { facts_stored: 3, note: jobName } };
  await call(z.literal(true), 'complete_job', done);
  const processing = await enqueue();
  await claim();
  const scheduled = await enqueue({ p_due_at: new Date(Date.now() + 3_600_000).toISOString() });
  const pending = await enqueue({ p_lane: 'bulk' });
  return { dead_letter: dead, completed, processing, scheduled, pending };
}

const idsOf = (list: z.infer<typeof listShape>) => list.map(({ id }) => id);
const statusOf = async (id: string) => (await json(showShape, 'show', id)).value.status;

describe('exora jobs list', () => {
  onFreshProject();

  test('shows what is unfinished and the dead letters, the youngest first; --status all shows everything', async () => {
    const { dead_letter, completed, processing, scheduled, pending } = await oneOfEach();
    const usual = await json(listShape, 'list');
    expect(usual.code).toBe(0);
    expect(idsOf(usual.value)).toEqual([pending, scheduled, processing, dead_letter]);
    const all = await json(listShape, 'list', '--status', 'all');
    expect(idsOf(all.value)).toEqual([pending, scheduled, processing, completed, dead_letter]);
  });

  test('filters by status, lane, type, worker and error', async () => {
    const { dead_letter, completed, processing, scheduled, pending } = await oneOfEach();
    const expected: [string[], (string | undefined)[]][] = [
      [
        ['--status', 'completed,scheduled'],
        [scheduled, completed],
      ],
      [
        ['--status', 'completed', '--status', 'pending'],
        [pending, completed],
      ],
      [['--lane', 'bulk'], [pending]],
      [['--type', 'shell_file_processing'], [dead_letter]],
      [
        ['--worker', worker, '--status', 'all'],
        [processing, completed, dead_letter],
      ],
      [['--error', 'processing_timeout'], [dead_letter]],
    ];
    for (const [filters, ids] of expected) {
      expect({ filters, ids: idsOf((await json(listShape, 'list', ...filters)).value) }).toEqual({ filters, ids });
    }
  });

  test('pages by --limit and --before, whatever the states are', async () => {
    const all = Object.values(await oneOfEach())
      .sort()
      .reverse();
    const seen: string[] = [];
    for (let page = 0; page < 3; page++) {
      const before = seen.length === 0 ? [] : ['--before', seen.at(-1) ?? ''];
      const list = await json(listShape, 'list', '--status', 'all', '--limit', '2', ...before);
      seen.push(...idsOf(list.value));
    }
    expect(seen).toEqual(all);
    const { stderr } = await jobs('list', '--limit', '1');
    expect(stderr).toContain('--before');
  });

  test('is an aligned table of whole ids that keeps to 80 columns', async () => {
    const { dead_letter, processing } = await oneOfEach();
    const { code, stdout } = await jobs('list');
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    const at = lines.findIndex((line) => line.startsWith(dead_letter ?? '?'));
    expect(lines[at]).toMatch(/dead_letter +shell_file_processing/);
    expect(lines[at + 1]).toMatch(/reading +1\/1 +ended \d+s ago +processing_timeout$/);
    expect(stdout).toMatch(new RegExp(`${processing}.*\n.*understanding +1/\\d+ +${worker}`));
    expect(stdout).not.toContain('\u001b');
  });

  test('in a pipe a job is one line', async () => {
    const { pending } = await oneOfEach();
    const { stdout } = await exora(['jobs', 'list', '--external'], '', connection());
    expect(stdout.trimEnd().split('\n')).toHaveLength(5);
    expect(stdout).toMatch(new RegExp(`${pending} +pending +ai_processing +\\d+s +bulk +0/\\d+ +waits \\d+s +-`));
  });

  test.each([[[]], [['--json']]])('a reader that leaves early is no error: %j', async (args) => {
    await enqueue();
    const command = [join(root, 'packages/cli/bin/exora.js'), 'jobs', 'list', '--external', ...args];
    const child = spawn(process.execPath, command, { env: { ...process.env, ...connection() } });
    child.stdout.destroy();
    const [stderr] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect({ code: child.exitCode, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('says that nothing is there, and what to do next', async () => {
    const empty = await jobs('list');
    expect(empty).toMatchObject({ code: 4, stdout: '' });
    expect(empty.stderr).toMatch(/No job waits.*--status all/);
    expect(await json(listShape, 'list')).toEqual({ code: 4, value: [] });
    await enqueue();
    expect((await jobs('list', '--lane', 'reading')).stderr).toMatch(/No job fits/);
    expect(await jobs('list', '--lane', 'nowhere')).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/no lane “nowhere”.*bulk, narrating, privacy, reading, understanding/),
    });
  });
});

describe('exora jobs show', () => {
  onFreshProject();

  test('shows attempts with their errors, lease, place in the line, and what calls of providers cost', async () => {
    const id = await enqueue({ p_max_attempts: 2 });
    const first = await claim();
    const budget = { p_provider_name: 'tester', p_api_endpoint: 'chat' };
    await call(z.unknown(), 'set_api_rate_limit', {
      ...budget,
      p_requests_per_minute: 10,
      p_cost_per_day_micros: 1_000_000,
      p_micros_per_request: 1500,
    });
    const granted = z.looseObject({ granted: z.literal(true) });
    await call(granted, 'acquire_api_capacity', {
      ...budget,
      p_estimated_tokens: 0,
      p_job_id: id,
      p_worker_id: worker,
      p_attempt: first.attempt,
    });
    const failed = { p_job_id: id, p_worker_id: worker, p_attempt: first.attempt, p_error_code: 'engine_unavailable' };
    await call(z.looseObject({ status: z.literal('scheduled') }), 'fail_job', failed);

    const { value } = await json(showShape, 'show', id);
    expect(value).toMatchObject({
      status: 'scheduled',
      attempt: 1,
      max_attempts: 2,
      error_code: 'engine_unavailable',
      attempt_errors: [{ attempt: 1, error_code: 'engine_unavailable', worker_id: worker }],
      provider_calls: [{ provider_name: 'tester', cost_micros: 1500, currency: 'USD' }],
      lease_until: null,
    });
    const { stdout } = await jobs('show', id);
    expect(stdout).toMatch(/0\.0015 USD/);
    expect(stdout).toMatch(/attempt +1 of 2/);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('tells who holds a job until when, and how many are before one that waits', async () => {
    const { processing, completed } = await oneOfEach();
    const held = (await json(showShape, 'show', processing ?? '')).value;
    expect(held).toMatchObject({ worker_id: worker, ahead: null });
    expect(Date.parse(held.lease_until ?? '')).toBeGreaterThan(Date.now());
    const record = { job_payload: { patient_id: randomUUID() } };
    await enqueue(record);
    const last = await enqueue(record);
    expect((await json(showShape, 'show', last)).value.ahead).toBe(1);
    expect((await json(showShape, 'show', completed ?? '')).value.job_result).toEqual({ facts_stored: 3 });
  });

  test('takes a beginning that no other id has, and refuses one that two have', async () => {
    const id = await enqueue();
    expect((await json(showShape, 'show', id.slice(0, 20))).value.id).toBe(id);
    // Within a minute of each other: the first eight characters are the same, unless that minute has just ended.
    const ids = [id, await enqueue(), await enqueue()];
    const [twice] = ids.map((each) => each.slice(0, 8)).filter((each, at, all) => all.indexOf(each) !== at);
    const ambiguous = await jobs('show', twice ?? '');
    expect(ambiguous).toMatchObject({ code: 1, stderr: expect.stringContaining('More than one') });
  });

  test('says when there is no such job, or when it is no id', async () => {
    for (const id of [missing, missing.slice(0, 13)]) {
      expect(await jobs('show', id)).toMatchObject({ code: 4, stdout: '' });
    }
    expect(await jobs('show', 'job-7')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('at least its first 8'),
    });
  });
});

describe('exora jobs retry and discard', () => {
  onFreshProject();

  test('--dead shows what it would do, and does it with --yes', async () => {
    const id = await deadLetter('engine_unavailable');
    const asked = await json(outcomeShape, 'retry', '--dead');
    expect(asked).toMatchObject({ code: 0, value: [{ job_id: id, outcome: 'would_requeue' }] });
    expect(await statusOf(id)).toBe('dead_letter');
    const told = await jobs('retry', '--dead');
    expect(told.stderr).toMatch(/1 job would be requeued\.\nNothing was changed: add --yes/);
    for (const line of told.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);

    expect((await json(outcomeShape, 'retry', '--dead', '--yes')).value).toMatchObject([{ outcome: 'requeued' }]);
    expect(await statusOf(id)).toBe('pending');
    expect((await claim()).id).toBe(id);
  });

  test('filters by lane, type, error and time', async () => {
    const understanding = await deadLetter('engine_unavailable');
    const reading = await deadLetter('processing_timeout', { job_type: 'shell_file_processing' });
    const found = async (...filters: string[]) => {
      const { code, value } = await json(outcomeShape, 'retry', '--dead', ...filters);
      expect(code).toBe(value.length === 0 ? 4 : 0);
      return value.map(({ job_id }) => job_id);
    };
    expect(new Set(await found())).toEqual(new Set([understanding, reading]));
    expect(await found('--lane', 'reading')).toEqual([reading]);
    expect(await found('--type', 'ai_processing')).toEqual([understanding]);
    expect(await found('--error', 'processing_timeout')).toEqual([reading]);
    expect(await found('--since', '1h', '--lane', 'reading')).toEqual([reading]);
    expect(await found('--since', '2999-01-01')).toEqual([]);
    expect(await found('--limit', '1')).toHaveLength(1);
    expect((await jobs('retry', '--dead', '--lane', 'bulk', '--yes')).stderr).toMatch(/No job fits/);
  });

  test('jobs that are named are put back at once, cancelled ones too', async () => {
    const dead = await deadLetter('engine_unavailable');
    const cancelled = await enqueue();
    await jobs('cancel', cancelled);
    expect(await jobs('retry', dead, cancelled)).toMatchObject({ code: 0, stderr: '2 jobs requeued.\n' });
    expect([await statusOf(dead), await statusOf(cancelled)]).toEqual(['pending', 'pending']);
  });

  test('one that can’t be put back leaves all as they are', async () => {
    const dead = await deadLetter('engine_unavailable');
    const pending = await enqueue();
    const refused = await jobs('retry', dead, pending);
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringMatching(/is pending.*Nothing was changed/) });
    expect(await jobs('retry', dead, missing)).toMatchObject({ code: 4 });
    expect(await statusOf(dead)).toBe('dead_letter');
  });

  test('a job whose document is gone is outdated', async () => {
    const patient = { patient_id: randomUUID(), shell_file_id: randomUUID() };
    const id = await deadLetter('engine_unavailable', { job_payload: patient });
    const { code, stderr } = await jobs('retry', id, '--yes');
    expect(code).toBe(4);
    expect(stderr).toMatch(/0 jobs requeued\.\n1 job outdated/);
    expect(await statusOf(id)).toBe('dead_letter');
  });

  test('discarded dead letters stay as failed', async () => {
    const [first, second] = [await deadLetter('engine_unavailable'), await deadLetter('engine_unavailable')];
    expect((await json(outcomeShape, 'discard', first)).value).toMatchObject([{ outcome: 'discarded' }]);
    expect(await statusOf(first)).toBe('failed');
    const asked = await json(outcomeShape, 'discard', '--dead');
    expect(asked.value).toMatchObject([{ job_id: second, outcome: 'would_discard' }]);
    expect(await statusOf(second)).toBe('dead_letter');
    await jobs('discard', '--dead', '--yes');
    expect(await statusOf(second)).toBe('failed');
    expect(await jobs('discard', second)).toMatchObject({ code: 4 });
  });
});

describe('exora jobs cancel', () => {
  onFreshProject();

  test('ends jobs whoever holds them, and logs why', async () => {
    const { pending, processing, completed } = await oneOfEach();
    const ids = [pending, processing].map((id) => id ?? '');
    const { code, value } = await json(cancelShape, 'cancel', ...ids, '--reason', 'wrong batch');
    expect(code).toBe(0);
    expect(value).toEqual(ids.map((job_id) => ({ job_id, outcome: 'cancelled' })));
    expect(await statusOf(ids[1] ?? '')).toBe('cancelled');
    const logged = await api.database.sqlAs(
      'service_role',
      (sql) => sql`select details ->> 'reason' as reason from audit_log where event_type = 'job.cancelled'`,
    );
    expect(logged.map(({ reason }) => reason)).toEqual(['wrong batch', 'wrong batch']);

    const rest = await json(cancelShape, 'cancel', completed ?? '', missing);
    expect(rest).toEqual({
      code: 4,
      value: [
        { job_id: completed, outcome: 'finished_already' },
        { job_id: missing, outcome: 'not_found' },
      ],
    });
  });
});

describe('lanes', () => {
  onFreshProject();

  test('a paused lane gives no jobs until it is resumed', async () => {
    await enqueue();
    const paused = await json(changedLaneShape, 'pause', 'understanding', '--reason', 'upgrade');
    expect(paused.value).toMatchObject({ lane: 'understanding', pause_reason: 'upgrade', changed: true });
    const next = { worker_id: worker, job_types: ['ai_processing'] };
    expect(await call(z.array(z.unknown()), 'claim_next_job_v3', next)).toEqual([]);
    expect(await jobs('pause', 'understanding')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/paused already/),
    });
    expect((await jobs('status')).stdout).toMatch(/Lane understanding is paused: "exora jobs resume understanding"/);
    expect((await json(changedLaneShape, 'resume', 'understanding')).value).toMatchObject({
      paused_at: null,
      changed: true,
    });
    expect((await jobs('resume', 'understanding')).stdout).toMatch(/was not paused/);
    await claim();
  });

  test('a lane is paused until a time that is given, and no other than one to come', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const paused = await json(changedLaneShape, 'pause', 'bulk', '--until', until);
    expect(Date.parse(paused.value.paused_until ?? '')).toBe(Date.parse(until));
    await jobs('resume', 'bulk');
    expect(await jobs('pause', 'bulk', '--until', 'soon')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/ISO time/),
    });
    expect(await jobs('pause', 'bulk', '--until', '2020-01-01')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/within 90 days/),
    });
  });

  test('a limit is set and lifted', async () => {
    expect((await jobs('limit', 'bulk', '2')).stdout).toBe('Lane bulk: 2 at once (before: no limit).\n');
    expect((await json(changedLaneShape, 'limit', 'bulk')).value).toMatchObject({
      max_concurrent: null,
      changed: true,
    });
  });

  test.each(['pause', 'resume', 'limit'])('%s names the known lanes when there is no such lane', async (operation) => {
    const { code, stderr } = await jobs(operation, 'nowhere');
    expect(code).toBe(1);
    expect(stderr).toMatch(/no lane 'nowhere'.*bulk, narrating, privacy, reading, understanding/);
  });
});

describe('exora jobs status', () => {
  onFreshProject();

  test('counts jobs by lane, type and state, and tells of workers, lanes, budgets and maintenance', async () => {
    await oneOfEach();
    await jobs('limit', 'bulk', '2');
    await call(z.unknown(), 'run_maintenance', { p_worker_id: worker });
    const { value } = await json(statusShape, 'status');
    expect(value.status).toBe('warning');
    expect(value.lines).toContainEqual(expect.objectContaining({ lane: 'bulk', job_type: 'ai_processing', ready: 1 }));
    expect(value.job_types.ai_processing).toMatchObject({ completed: 1, failed: 0 });
    expect(value.workers.map(({ worker_id }) => worker_id)).toEqual([worker]);
    expect(value.lanes).toContainEqual(expect.objectContaining({ lane: 'bulk', max_concurrent: 2 }));
    expect(value.budgets.map(({ provider_name }) => provider_name)).toContain('google_vision');
    expect(value.maintenance.find(({ task }) => task === 'reap_expired_jobs')).toMatchObject({
      runs: 1,
      last_error: null,
    });

    const { code, stdout } = await jobs('status');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Dead letters: 1\. "exora jobs list --status dead_letter"/);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('of an empty queue, too', async () => {
    expect((await json(statusShape, 'status')).value).toMatchObject({ dead_letters: 0, lines: [], workers: [] });
    expect((await jobs('status')).code).toBe(0);
  });
});

describe('before anything is asked', () => {
  test.each([
    [['list', '--status', 'open'], /Known are all, pending/],
    [['list', '--type', 'x_processing'], /shell_file_processing/],
    [['list', '--error', 'oops'], /no such error code/],
    [['list', '--limit', '0'], /1 to 1000/],
    [['retry'], /--dead/],
    [['retry', missing, '--dead'], /either/],
    [['discard', missing, '--lane', 'bulk'], /either/],
    [['retry', '--dead', '--since', 'yesterday'], /30m, 2h or 7d/],
    [['cancel', missing, '--reason', 'x'.repeat(201)], /1 to 200/],
    [['limit', 'bulk', '0'], /1 to 10000/],
  ])('%j is refused', async (args, message) => {
    const { code, stdout, stderr } = await exora(['jobs', ...args]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test.each([
    ['list'],
    ['status'],
    ['show', missing],
    ['retry', missing],
    ['discard', '--dead'],
    ['cancel', missing],
    ['pause', 'bulk'],
    ['resume', 'bulk'],
    ['limit', 'bulk'],
  ])('%s says when nothing runs on the data folder', async (...args) => {
    const dataDir = join(tmpdir(), randomUUID());
    const { code, stdout, stderr } = await exora(['jobs', ...args, '--data-dir', dataDir]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/Nothing runs.*npm start/);
  });

  test('--external wants its variables', async () => {
    const { code, stderr } = await exora(['jobs', 'list', '--external'], '', { SUPABASE_URL: 'abc' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/SUPABASE_URL .*SUPABASE_SERVICE_ROLE_KEY/);
  });

  test('an address where nothing answers is told', async () => {
    const { code, stderr } = await exora(['jobs', 'list', '--external'], '', {
      SUPABASE_URL: 'http://127.0.0.1:9',
      SUPABASE_SERVICE_ROLE_KEY: `sb_secret_${'x'.repeat(40)}`,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/did not answer/);
  });

  test('the help of each command tells the shape of --json', async () => {
    for (const operation of ['list', 'show', 'status', 'retry', 'discard', 'cancel', 'pause', 'resume', 'limit']) {
      const { stdout } = await exora(['jobs', operation, '--help']);
      expect({ operation, stdout }).toEqual({
        operation,
        stdout: expect.stringMatching(/--json prints one (array|object)/),
      });
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    }
    expect((await exora(['jobs', '--help'])).stdout).toMatch(/Exit codes: 0 done/);
  });
});

describe('with a key that is not the secret one', () => {
  onFreshProject();

  test.each([
    ['a wrong one', () => `sb_secret_${'x'.repeat(40)}`],
    ['the publishable one', () => api.publishableKey],
  ])('%s: says what to check, and nothing of the key', async (_name, key) => {
    const environment = { SUPABASE_URL: api.url, SUPABASE_SERVICE_ROLE_KEY: key() };
    for (const args of [['list'], ['status'], ['pause', 'bulk']]) {
      const { code, stdout, stderr } = await exora(['jobs', ...args, '--external'], '', environment);
      expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: '' });
      expect(stderr).toMatch(/secret key \(sb_secret_…\)/);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).not.toContain(key());
    }
  });
});
