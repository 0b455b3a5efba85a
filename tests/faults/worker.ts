/**
 * A worker process for the fault tests: the real runner, coordinator and direct driver, with a processor whose effect and
 * completion are one transaction, as those of the real stages are. What it does with a job stands in the job's payload.
 *
 *   node worker.ts <database address> <name>
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { JobCoordinator } from '../../current_workers/exora-v3-worker/src/database/job-coordinator.ts';
import { connectPostgres } from '../../current_workers/exora-v3-worker/src/database/postgres-database.ts';
import { type JobContext, type JobOutcome, JobRunner } from '../../current_workers/exora-v3-worker/src/job-runner.ts';
import { createLogger } from '../../current_workers/exora-v3-worker/src/utils/logger.ts';

const [, , url = '', name = ''] = process.argv;
const payloadSchema = z.object({
  fault: z.enum(['none', 'batch', 'hang', 'poison', 'malformed', 'fails_once', 'slot']).default('none'),
  ms: z.number().default(2),
});

// A clock that jumps: an hour forth or back, several times a second. Nothing may depend on it.
if (name.includes('jumping')) {
  const now = Date.now;
  Date.now = () => now() + (Math.floor(now() / 150) % 3) * 3_600_000 - 3_600_000;
}

const workerId = `${name}-${process.pid}`;
const log = createLogger({ level: 'error', service: 'faults', workerId, write: (line) => process.stderr.write(line) });
const { database, wakeUps } = await connectPostgres({
  url,
  pooled: false,
  connections: 4,
  log,
  logQueries: false,
  onContact: () => undefined,
});
const coordinator = new JobCoordinator(database, workerId);
const capacity = z.object({ granted: z.boolean(), lease_id: z.uuid().nullable(), retry_after_ms: z.number() });

async function work(_payload: unknown, { job, signal }: JobContext): Promise<JobOutcome> {
  const { fault, ms } = payloadSchema.parse(job.job_payload);
  const fence = coordinator.fence(job);
  await database.call('fault_begin' as 'complete_job', fence, z.unknown());
  if (fault === 'hang') await new Promise<never>(() => undefined);
  if (fault === 'poison') process.kill(process.pid, 'SIGKILL');
  if (fault === 'malformed') return { counts: {}, result: [1n] as never };
  if (fault === 'fails_once' && job.attempt === 1) throw new TypeError('The first attempt fails.');
  if (fault === 'slot') await inSlot(job.id, fence, ms);
  else await sleep(ms, undefined, { signal });
  if (fault === 'batch') return { counts: {}, result: { done: 1 } };
  await database.call('fault_effect' as 'complete_job', fence, z.unknown());
  return { counts: {} };
}

async function inSlot(jobId: string, fence: { p_worker_id: string; p_attempt: number }, ms: number): Promise<void> {
  const api = { p_provider_name: 'openai', p_api_endpoint: 'faults' };
  for (;;) {
    const asked = { ...api, ...fence, p_job_id: jobId, p_estimated_tokens: 10, p_lease_seconds: 3 };
    const { granted, lease_id, retry_after_ms } = await database.call('acquire_api_capacity', asked, capacity, {
      once: true,
    });
    if (granted && lease_id !== null) {
      await sleep(ms);
      await database.call('release_api_capacity', { ...api, p_lease_id: lease_id, p_actual_tokens: 7 }, z.boolean());
      return;
    }
    await sleep(Math.min(retry_after_ms, 50));
  }
}

const runner = new JobRunner({
  coordinator,
  processors: { shell_file_processing: work, ai_processing: work, semantic_processing: work, privacy_processing: work },
  concurrency: 8,
  log,
  times: {
    heartbeatMs: 400,
    refreshMs: 2000,
    maintainMs: 300,
    pollMs: 200,
    longestPollMs: 200,
    jobMs: 1500,
    abandonMs: 200,
  },
});
wakeUps?.listen(
  'exora_jobs',
  () => runner.wake(),
  () => runner.wake(),
);
runner.start();
process.on('SIGTERM', () => void runner.drain(2000).then(() => process.exit(0)));
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
