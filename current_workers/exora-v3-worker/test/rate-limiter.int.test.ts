import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { letter, textPdf } from '../../../tests/setup/documents.ts';
import { ProviderRefusal } from '../src/api-clients/provider-refusal.ts';
import { Parked, type ProviderAnswer, RateLimiter } from '../src/api-clients/rate-limiter.ts';
import type { Database } from '../src/database/database.ts';
import { type HeldJob, JobCoordinator } from '../src/database/job-coordinator.ts';
import { connectSupabase } from '../src/database/supabase-database.ts';
import { createLogger } from '../src/utils/logger.ts';
import { Project } from './project.ts';

const provider = 'openai';
const sentence = 'Jane Roe has asthma';

let project: Project;
let database: Database;
let job: HeldJob;
let logged = '';
let server: Server;
let url: string;
/** What the provider does with a request. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let requests: number;
let endpoint: string;
let endpoints = 0;

const log = createLogger({ level: 'debug', service: 's', workerId: 'w', write: (line) => (logged += line) });

beforeAll(async () => {
  project = await Project.create();
  const { api } = project;
  database = connectSupabase({
    url: api.url,
    serviceRoleKey: api.secretKey,
    log,
    logQueries: false,
    onContact: () => undefined,
  }).database;
  await project.submit(await project.createPerson(), textPdf([letter]));
  const types = ['shell_file_processing' as const];
  const claim = database.call(
    'claim_next_job_v3',
    { worker_id: 'w-1', job_types: types },
    z.array(z.object({ id: z.uuid(), attempt: z.int() })),
  );
  const [claimed] = await claim;
  if (claimed === undefined) throw new Error('There is no job.');
  job = claimed;
  server = createServer((request, response) => {
    requests++;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await project.stop();
});
beforeEach(async () => {
  requests = 0;
  answer = (_request, response) => response.end(JSON.stringify({ tokens: 30 }));
  endpoint = `model-${++endpoints}`;
  await limit({ p_concurrent_requests: 2, p_micros_per_million_tokens: 1_000_000 });
});

/** Sets the budget of this test's endpoint. */
async function limit(limits: Record<string, number | string>): Promise<void> {
  const budget = { p_provider_name: provider, p_api_endpoint: endpoint, ...limits };
  await database.call('set_api_rate_limit', budget, z.boolean());
}

/** One call of the provider by a worker, as an API client makes it. */
function callProvider({
  timeoutMs = 5000,
  signal = new AbortController().signal,
  held = job,
}: {
  timeoutMs?: number;
  signal?: AbortSignal;
  held?: HeldJob;
} = {}): Promise<number> {
  const limiter = new RateLimiter(database, new JobCoordinator(database, 'w-1'), log);
  const call = { provider, endpoint, estimatedTokens: 100, timeoutMs, job: held, signal };
  return limiter.run(call, async (stop): Promise<ProviderAnswer<number>> => {
    const response = await fetch(url, { method: 'POST', body: sentence, signal: stop });
    if (response.status === 429 || response.status === 503)
      throw new ProviderRefusal(response.status, response.headers);
    const { tokens } = z.object({ tokens: z.number() }).parse(await response.json());
    return { result: tokens, tokens };
  });
}

async function asOwner(work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(project.database.ownerUrl, { max: 1, onnotice: () => undefined });
  await work(sql);
  await sql.end();
}

/** What is in use of this test's budget. */
async function inUse() {
  const [row] = await project.rows(
    z.object({ slots: z.number(), tokens: z.coerce.number(), requests: z.number(), paused: z.boolean() }),
    `select current_concurrent_requests as slots, current_tokens_minute as tokens, current_requests_minute as requests,
       paused_until is not null as paused
     from api_rate_limits where api_endpoint = $1`,
    endpoint,
  );
  return row;
}

/** The grants of this test's budget. */
function leases() {
  return project.rows(
    z.object({ job_id: z.string(), tokens: z.coerce.number(), cost: z.coerce.number(), in_time: z.boolean() }),
    `select job_id, actual_tokens as tokens, actual_cost_micros as cost, released_at < expires_at as in_time
     from api_capacity_leases where api_endpoint = $1`,
    endpoint,
  );
}

describe('RateLimiter', () => {
  it('counts what a call really used for its job, and gives its slot back', async () => {
    expect(await callProvider()).toBe(30);
    expect(await leases()).toEqual([{ job_id: job.id, tokens: 30, cost: 30, in_time: true }]);
    expect(await inUse()).toEqual({ slots: 0, tokens: 30, requests: 1, paused: false });
  });

  it('never lets more calls through at once than the budget has slots, and parks the others', async () => {
    let [inside, most] = [0, 0];
    const { promise: full, resolve } = Promise.withResolvers<void>();
    const waiting: ServerResponse[] = [];
    answer = (_request, response) => {
      most = Math.max(most, ++inside);
      waiting.push(response);
      if (waiting.length === 2) resolve();
    };
    const calls = Array.from({ length: 8 }, () => callProvider());
    let parkedSoFar = 0;
    const parked = calls.map((call) =>
      call
        .then(() => false)
        .catch((thrown: unknown) => {
          parkedSoFar++;
          return thrown instanceof Parked && thrown.retryAfterMs === 2000;
        }),
    );
    await full;
    await vi.waitFor(() => expect(parkedSoFar).toBe(6), { timeout: 5000 });
    expect(await inUse()).toMatchObject({ slots: 2 });
    for (const response of waiting) response.end(JSON.stringify({ tokens: 1 }));
    const outcomes = await Promise.all(parked);
    expect(outcomes.filter(Boolean).length).toBe(6);
    expect(most).toBe(2);
    expect(await inUse()).toMatchObject({ slots: 0, tokens: 2 });
  });

  it('slows everybody when the provider says 429, for as long as it asks', async () => {
    answer = (_request, response) => response.writeHead(429, { 'retry-after': '7' }).end(sentence);
    const thrown = await callProvider().catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Parked);
    expect(thrown).toMatchObject({ retryAfterMs: 7000 });
    expect(await inUse()).toEqual({ slots: 0, tokens: 0, requests: 1, paused: true });
    const next = await callProvider().catch((error: unknown) => error);
    expect(next).toBeInstanceOf(Parked);
    expect(next).toHaveProperty('retryAfterMs', expect.any(Number));
    expect((next as Parked).retryAfterMs).toBeGreaterThan(5000);
    expect((next as Parked).retryAfterMs).toBeLessThanOrEqual(7000);
    expect(requests).toBe(1);
  });

  it('pauses when the provider says 503, also without a time', async () => {
    answer = (_request, response) => response.writeHead(503).end(sentence);
    await expect(callProvider()).rejects.toMatchObject({ name: 'Parked', retryAfterMs: 5000 });
    expect(await inUse()).toMatchObject({ slots: 0, paused: true });
  });

  it('waits itself for room that comes within a second', async () => {
    const pause = { p_provider_name: provider, p_api_endpoint: endpoint, p_retry_after_ms: 600 };
    await database.call('release_api_capacity', pause, z.boolean());
    const started = performance.now();
    expect(await callProvider()).toBe(30);
    expect(performance.now() - started).toBeGreaterThan(400);
  });

  it('ends a call that hangs before its lease ends, and keeps the estimate counted', async () => {
    answer = () => undefined;
    await expect(callProvider({ timeoutMs: 300 })).rejects.toMatchObject({ code: 'engine_unavailable' });
    expect(await leases()).toEqual([{ job_id: job.id, tokens: 100, cost: 100, in_time: true }]);
    expect(await inUse()).toMatchObject({ slots: 0, tokens: 100 });
  });

  it('gives the slot back when the connection breaks', async () => {
    answer = (request) => request.socket.destroy();
    await expect(callProvider()).rejects.toMatchObject({ code: 'engine_unavailable' });
    expect(await inUse()).toMatchObject({ slots: 0 });
  });

  it('gives the slot back when the job is given up in the middle', async () => {
    const controller = new AbortController();
    answer = () => controller.abort(new Error('given up'));
    await expect(callProvider({ signal: controller.signal })).rejects.toThrow('given up');
    expect(await inUse()).toMatchObject({ slots: 0 });
  });

  it('calls nobody for a job that somebody else holds', async () => {
    await expect(callProvider({ held: { ...job, attempt: 9 } })).rejects.toMatchObject({ code: 'job_not_held' });
    expect(requests).toBe(0);
  });

  it('calls nobody who is switched off, or whose budget the call alone exceeds', async () => {
    await limit({ p_status: 'disabled' });
    await expect(callProvider()).rejects.toMatchObject({ code: 'engine_unavailable' });
    await limit({ p_tokens_per_minute: 50 });
    await expect(callProvider()).rejects.toMatchObject({ code: 'invalid_request', retryable: false });
    expect(requests).toBe(0);
  });

  it('keeps the result when the slot can’t be given back: it comes back with its lease', async () => {
    answer = async (_request, response) => {
      await asOwner((sql) => sql`delete from api_budgets where api_endpoint = ${endpoint}`);
      response.end(JSON.stringify({ tokens: 30 }));
    };
    expect(await callProvider()).toBe(30);
    expect(logged).toContain('api_capacity_not_released');
  });

  it('logs nothing of a call', () => {
    expect(logged).not.toContain('Jane');
  });
});
