// A worker that calls a provider, as a process of its own: tests start it, and kill it at any moment.
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { z } from 'zod';

/** What the process tells the test: before it asks, and how each thing ended. */
export type CallerNews = 'asking' | 'granted' | 'denied' | 'released' | 'released twice' | 'rested';

/** How the process is told to make so many calls. */
export interface CallerOrder {
  turns: number;
}

const {
  url,
  workerId,
  skewMs,
  timeZone,
  provider: providerName,
  endpoint,
} = z
  .object({
    url: z.string(),
    workerId: z.string(),
    skewMs: z.number(),
    timeZone: z.string(),
    provider: z.string(),
    endpoint: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const realNow = Date.now;
/** This machine's clock is wrong: nothing that it says may matter. */
globalThis.Date = class extends Date {
  constructor(value: number | string | Date = realNow() + skewMs) {
    super(value);
  }
  static override now(): number {
    return realNow() + skewMs;
  }
} as DateConstructor;

const sql = postgres(url, {
  max: 1,
  onnotice: () => undefined,
  connection: { role: 'service_role', TimeZone: timeZone },
});

const answerSchema = z.object({ granted: z.boolean(), lease_id: z.string().nullable(), retry_after_ms: z.number() });
const jobSchema = z.object({ id: z.string(), attempt: z.number() });

async function call(name: string, parameters: Record<string, unknown>): Promise<unknown> {
  const list = Object.keys(parameters).map((key, at) => `${key} => $${at + 1}`);
  const [row] = await sql.unsafe(
    `select to_jsonb(r) as result from public.${name}(${list.join(', ')}) as r`,
    Object.values(parameters) as never[],
  );
  return row?.result;
}

const tell = (news: CallerNews) => process.send?.(news);
const budget = { p_provider_name: providerName, p_api_endpoint: endpoint };

let held: { p_job_id: string; p_attempt: number } | null = null;

/** The job for which it calls: what it holds of the provider comes back with it. */
async function job(): Promise<{ p_job_id: string; p_attempt: number } | null> {
  if (held !== null) return held;
  const claimed = jobSchema
    .nullish()
    .parse(await call('claim_next_job_v3', { worker_id: workerId, job_types: ['ai_processing'] }));
  held = claimed ? { p_job_id: claimed.id, p_attempt: claimed.attempt } : null;
  return held;
}

async function turn(): Promise<void> {
  const estimate = 100 + Math.floor(Math.random() * 2400);
  // For a job the lease is far longer than anybody waits: only the job's end gives the slot back.
  const forJob = Math.random() < 0.5 ? await job() : null;
  const asked = {
    ...budget,
    p_estimated_tokens: estimate,
    p_worker_id: workerId,
    ...(forJob === null ? { p_lease_seconds: 2 } : { ...forJob, p_lease_seconds: 3600 }),
  };
  tell('asking');
  const answer = answerSchema.parse(await call('acquire_api_capacity', asked));
  if (!answer.granted) {
    tell('denied');
    await delay(Math.min(answer.retry_after_ms, 5 + Math.random() * 20));
    return;
  }
  tell('granted');
  // The provider answers.
  await delay(Math.random() * 15);
  const settled = { ...budget, p_lease_id: answer.lease_id, p_actual_tokens: Math.floor(estimate * Math.random()) };
  if ((await call('release_api_capacity', settled)) !== true) throw new Error('A slot was released by somebody else.');
  tell('released');
  if (Math.random() < 0.2 && (await call('release_api_capacity', settled)) !== false) tell('released twice');
}

process.on('message', (order: CallerOrder) => {
  const work = async (): Promise<void> => {
    for (let count = 0; count < order.turns; count++) await turn();
    tell('rested');
  };
  void work();
});
// Never longer than the test that started it.
process.on('disconnect', () => process.exit());
