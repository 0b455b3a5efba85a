/** The worker: wires configuration, database, engines and processors together, and ends them in order. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError, readConfig } from './config.ts';
import { tendAuditLog } from './database/audit-logger.ts';
import { JobCoordinator } from './database/job-coordinator.ts';
import { ShellFileManager } from './database/shell-file-manager.ts';
import { connectSupabase } from './database/supabase-database.ts';
import { processAiDocument } from './job-processors/ai-document-processor.ts';
import { defaultPoolOptions, EnginePool } from './job-processors/engine-pool.ts';
import { processShellFile } from './job-processors/shell-file-processor.ts';
import { JobRunner } from './job-runner.ts';
import { describeThrown } from './utils/error-handler.ts';
import { every } from './utils/every.ts';
import { HealthMonitor } from './utils/health-monitor.ts';
import { createLogger } from './utils/logger.ts';

/** Much less than the interval of anchors (`audit.anchor_interval_seconds`), which the database keeps itself. */
const auditMs = 60_000;

/** Exit code for a wrong environment (EX_CONFIG of sysexits.h): starting again won't help. */
const wrongConfiguration = 78;

const config = configOrExit();
const log = createLogger({ level: config.logLevel, service: config.serviceName, workerId: config.workerId });
const version = versionOf('../package.json');

const health = new HealthMonitor({
  workerId: config.workerId,
  environment: config.appEnv,
  version,
  providerKeys: config.providerKeys,
  activeJobs: () => runner.activeJobs,
});
const { database, files } = connectSupabase({
  url: config.supabaseUrl,
  serviceRoleKey: config.serviceRoleKey,
  log,
  logQueries: config.logQueries,
  onContact: (answered) => health.noteContact(answered),
});
const coordinator = new JobCoordinator(database, config.workerId);
const manager = new ShellFileManager(database, files, coordinator);
const engines = new EnginePool({ log, ...defaultPoolOptions });
const runner = new JobRunner({
  coordinator,
  concurrency: config.concurrency,
  log,
  processors: {
    shell_file_processing: (payload, context) =>
      processShellFile(payload, context, { manager, engines, readerVersion: version }),
    ai_processing: (payload, context) => processAiDocument(payload, context, { manager, engines }),
  },
});

let stopping = false;
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGINT', () => stop('SIGINT'));
if (config.supervised) process.stdin.on('end', () => stop('parent_ended')).resume();

const port = await health.listen(config.healthHost, config.healthPort);
runner.start();
const stopAudit = every(auditMs, tendAudit, (thrown) => log.warn('audit_not_tended', describeThrown(thrown)));
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

async function tendAudit(): Promise<void> {
  const { written, failed } = await tendAuditLog(database);
  if (written > 0) log.info('audit_events_recovered', { events: written });
  if (failed > 0) log.warn('audit_events_not_written', { events: failed });
}

async function drain(): Promise<void> {
  stopAudit();
  await runner.drain(config.drainMs);
  await engines.close();
  health.close();
  log.info('worker_stopped');
  process.exit(0);
}

/** A state that nobody foresaw is left by ending: leases bring the jobs back, the supervisor brings the worker back. */
function crash(thrown: unknown): void {
  log.error('worker_crashed', { ...describeThrown(thrown), jobs: runner.activeJobs });
  process.exit(1);
}

function configOrExit() {
  try {
    return readConfig(process.env);
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
