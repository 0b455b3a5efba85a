/** The worker: wires configuration, database, engines and processors together, and ends them in order. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ClamdClient } from './api-clients/clamd-client.ts';
import { RateLimiter } from './api-clients/rate-limiter.ts';
import { ConfigError, readConfig } from './config.ts';
import { ErasureManager } from './database/erasure-manager.ts';
import { JobCoordinator } from './database/job-coordinator.ts';
import { NarrativeManager } from './database/narrative-manager.ts';
import { connectPostgres } from './database/postgres-database.ts';
import { QueueMetricsReader } from './database/queue-metrics.ts';
import { laterSchemaProblem, schemaFit } from './database/schema-check.ts';
import { ShellFileManager } from './database/shell-file-manager.ts';
import { connectSupabase } from './database/supabase-database.ts';
import { processAiDocument } from './job-processors/ai-document-processor.ts';
import { AuditProcessor } from './job-processors/audit-processor.ts';
import type { ClinicalExtractor } from './job-processors/clinical-extractor.ts';
import { defaultPoolOptions, EnginePool } from './job-processors/engine-pool.ts';
import { MalwareGate } from './job-processors/malware-gate.ts';
import { processNarrative } from './job-processors/narrative-processor.ts';
import type { OpenAiNarrator } from './job-processors/openai-narrator.ts';
import { processPrivacy } from './job-processors/privacy-processor.ts';
import { RulesExtractor } from './job-processors/rules-extractor.ts';
import { processShellFile } from './job-processors/shell-file-processor.ts';
import { JobRunner } from './job-runner.ts';
import { describeThrown } from './utils/error-handler.ts';
import { every } from './utils/every.ts';
import { HealthMonitor } from './utils/health-monitor.ts';
import { createLogger } from './utils/logger.ts';
import { WorkerMetrics } from './utils/metrics.ts';
import { providerCapacity } from './utils/provider-capacity.ts';
import { noTelemetry } from './utils/telemetry.ts';

/** On which the database tells workers that wait of jobs. */
const jobsChannel = 'exora_jobs';

/** Calls are short, and a database has a hundred connections or so for everybody. */
const mostConnections = 10;

/** Exit code for a wrong environment or schema (EX_CONFIG of sysexits.h): starting again won't help. */
const wrongConfiguration = 78;

const config = await orExit(() => readConfig(process.env));
const log = createLogger({ level: config.logLevel, service: config.serviceName, workerId: config.workerId });
const version = versionOf('../package.json');

let isSchemaUnknown = true;
const health = new HealthMonitor({
  workerId: config.workerId,
  environment: config.appEnv,
  version,
  activeJobs: () => runner.activeJobs,
  isAuditFailing: () => audit.isFailing,
  isSchemaUnknown: () => isSchemaUnknown,
  apiCapacity: () => {
    const budgets = queue.latest?.budgets ?? null;
    return {
      openai: providerCapacity('openai', config.providerKeys.openai, budgets),
      google_vision: providerCapacity('google_vision', config.providerKeys.googleVision, budgets),
    };
  },
});
// Loaded only where a collector is named: nobody else pays for it.
const telemetry = config.otlp
  ? (await import('./utils/otlp-telemetry.ts')).otlpTelemetry({
      ...config.otlp,
      version,
      environment: config.appEnv,
      workerId: config.workerId,
    })
  : noTelemetry;
const transport = {
  log,
  logQueries: config.logQueries,
  onContact: (answered: boolean) => health.noteContact(answered),
  telemetry,
};
const supabase = connectSupabase({ ...transport, url: config.supabaseUrl, serviceRoleKey: config.serviceRoleKey });
const direct = await orExit(
  () =>
    config.direct &&
    connectPostgres({ ...transport, ...config.direct, connections: Math.min(config.concurrency + 2, mostConnections) }),
);
const database = direct?.database ?? supabase.database;
const queue = new QueueMetricsReader(database, log);
const metrics = new WorkerMetrics({
  version: `v${version}`,
  environment: config.appEnv,
  activeJobs: () => runner.activeJobs,
  lastContact: () => health.lastContact,
  queue,
});
const audit = new AuditProcessor({ database, log, metrics, signingKey: config.auditSigningKey });
const coordinator = new JobCoordinator(database, config.workerId);
const manager = new ShellFileManager(database, supabase.files, coordinator);
const limiter = new RateLimiter(database, coordinator, log);
const narratives = new NarrativeManager(database, coordinator);
const erasures = new ErasureManager(database, supabase.files, coordinator);
// The SDK takes 40 MB and half a second to load, that of the language model half of that: only where they are used.
const ocr = config.googleVision && {
  vision: new (await import('./api-clients/google-vision-client.ts')).GoogleVisionClient(config.googleVision, limiter),
  fallback: config.googleVision.fallback,
};
const gate = config.clamd && new MalwareGate(new ClamdClient(config.clamd), manager);
const engines = new EnginePool({ log, ...defaultPoolOptions, memoryBytes: config.memoryBytes, telemetry });
const rules = new RulesExtractor(engines, manager);
const extractor = config.openai === null ? rules : await openAiExtractor(config.openai);
const narrator = config.narrator && (await openAiNarrator(config.narrator));
const runner = new JobRunner({
  coordinator,
  concurrency: config.concurrency,
  log,
  processors: {
    shell_file_processing: async (payload, context) => {
      const parts = { manager, engines, readerVersion: version, ocr, gate };
      const { counts, enqueued } = await processShellFile(payload, context, parts);
      telemetry.enqueued('ai_processing', enqueued);
      return { counts };
    },
    ai_processing: async (payload, context) => ({
      counts: await processAiDocument(payload, context, { manager, extractor }),
    }),
    semantic_processing: async (payload, context) => ({
      counts: await processNarrative(payload, context, { manager: narratives, narrator }),
    }),
    privacy_processing: async (payload, context) => {
      const counts = await processPrivacy(payload, context, { manager: erasures });
      return { counts, result: counts };
    },
  },
  metrics,
  telemetry,
  // Told of jobs, it need not ask for them.
  ...(direct?.wakeUps && { times: { pollMs: 1000, longestPollMs: 2000 } }),
});

let stopping = false;
/** What ends with the worker, of what has begun. */
const endings: (() => void)[] = [];
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGINT', () => stop('SIGINT'));
if (config.supervised) process.stdin.on('end', () => stop('parent_ended')).resume();

const access = config.metricsAccess;
const schema = await schemaFit(database, { log, version: `v${version}` });
// Before it listens: whoever replaces workers waits for its health, and keeps the earlier ones when none comes.
if (schema.fits === 'no') refuse(schema.problem);
isSchemaUnknown = schema.fits === 'unknown';
const port = await health.listen(config.healthHost, config.healthPort, { page: metrics, access });
runner.start();
const stopListening = direct?.wakeUps?.listen(jobsChannel, wake, wake);
const stopAudit = every(config.auditMs, () => audit.run(), crash);
endings.push(stopAudit, () => stopListening?.());
if (isSchemaUnknown) void checkSchemaLater();
log.info('worker_started', {
  pid: process.pid,
  port,
  concurrency: config.concurrency,
  environment: config.appEnv,
  version: `v${version}`,
});

/** Finishes or hands back the held jobs, then exits with 0. Asked a second time, it exits at once. */
function stop(signal: string): void {
  if (stopping) {
    if (signal === 'parent_ended') return;
    log.warn('worker_stopped_at_once', { signal, jobs: runner.activeJobs });
    process.exit(1);
  }
  stopping = true;
  health.noteDraining();
  log.info('worker_draining', { signal, jobs: runner.activeJobs });
  void drain();
}

async function openAiExtractor(access: NonNullable<typeof config.openai>): Promise<ClinicalExtractor> {
  const [{ OpenAiClient }, { OpenAiExtractor }] = await Promise.all([
    import('./api-clients/openai-client.ts'),
    import('./job-processors/openai-extractor.ts'),
  ]);
  const model = { client: new OpenAiClient(access, limiter), fallback: access.fallback };
  return new OpenAiExtractor(model, rules, manager);
}

async function openAiNarrator(access: NonNullable<typeof config.narrator>): Promise<OpenAiNarrator> {
  const [{ OpenAiClient }, { OpenAiNarrator }] = await Promise.all([
    import('./api-clients/openai-client.ts'),
    import('./job-processors/openai-narrator.ts'),
  ]);
  return new OpenAiNarrator({ client: new OpenAiClient(access, limiter) }, narratives);
}

function wake(): void {
  runner.wake();
}

async function checkSchemaLater(): Promise<void> {
  const ending = new AbortController();
  endings.push(() => ending.abort());
  const problem = await laterSchemaProblem(database, { log, version: `v${version}`, signal: ending.signal });
  if (problem !== null) refuse(problem);
  isSchemaUnknown = false;
}

/** Ends with the sentence and without a job: what it may have claimed meanwhile comes back with its lease. */
function refuse(problem: string): never {
  process.stderr.write(`The worker can’t start:\n${problem}\n`);
  process.exit(wrongConfiguration);
}

async function drain(): Promise<void> {
  for (const end of endings) end();
  await runner.drain(config.drainMs);
  await engines.close();
  direct?.close();
  await telemetry.close();
  health.close();
  log.info('worker_stopped');
  process.exit(0);
}

/** A state that nobody foresaw is left by ending: leases bring the jobs back, the supervisor brings the worker back. */
function crash(thrown: unknown): void {
  log.error('worker_crashed', { ...describeThrown(thrown), jobs: runner.activeJobs });
  process.exit(1);
}

async function orExit<T>(start: () => T | Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    process.stderr.write(`The worker can’t start:\n${thrown.message}\n`);
    process.exit(wrongConfiguration);
  }
}

function versionOf(packageFile: string): string {
  const text = readFileSync(new URL(packageFile, import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
