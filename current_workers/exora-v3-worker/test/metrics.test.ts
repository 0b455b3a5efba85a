import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QueueMetricsReader } from '../src/database/queue-metrics.ts';
import { connectSupabase } from '../src/database/supabase-database.ts';
import { HealthMonitor } from '../src/utils/health-monitor.ts';
import { createLogger } from '../src/utils/logger.ts';
import { type JobMetrics, WorkerMetrics } from '../src/utils/metrics.ts';
import { RpcServer } from './rpc-server.ts';

const told = {
  lines: [
    {
      lane: 'reading',
      job_type: 'shell_file_processing',
      ready: 3,
      scheduled: 0,
      processing: 1,
      oldest_ready_seconds: 1.5,
    },
  ],
  dead_letters: 2,
  workers: 4,
  budgets: [
    {
      provider_name: 'openai',
      api_endpoint: 'gpt-4o-mini',
      status: 'active',
      paused_until: null,
      used: { requests_per_minute: 0.1, cost_per_day: 1 },
      tokens_day: 1200,
      cost_day_micros: 2_500_000,
      currency: 'USD',
    },
  ],
};

let server: RpcServer;
let health: HealthMonitor;
let now: number;
let logged: string;
beforeEach(() => {
  now = 0;
  logged = '';
  server = new RpcServer().on('job_queue_metrics', () => ({ body: told }));
});
afterEach(async () => {
  health.close();
  await server.close();
});

/** Metrics over the real transport and the real port, and a scrape of them. */
async function start(): Promise<{ metrics: JobMetrics; scrape: () => Promise<string>; url: string }> {
  const log = createLogger({ level: 'debug', service: 's', workerId: 'w', write: (line) => (logged += line) });
  const { database } = connectSupabase({
    url: await server.listen(),
    serviceRoleKey: 'k'.repeat(20),
    log,
    logQueries: false,
    onContact: () => undefined,
  });
  const queue = new QueueMetricsReader(database, log, () => now);
  const metrics = new WorkerMetrics({
    version: 'v1.2.0',
    environment: 'staging',
    activeJobs: () => 3,
    lastContact: () => 0,
    queue,
  });
  health = new HealthMonitor({
    workerId: 'w',
    environment: 'staging',
    version: '1.2.0',
    activeJobs: () => 3,
    apiCapacity: () => {
      void queue.latest;
      return { openai: 'available', google_vision: 'not_configured' };
    },
  });
  const port = await health.listen('127.0.0.1', 0, { page: metrics, access: 'everybody' });
  const url = `http://127.0.0.1:${port}`;
  return { metrics, url, scrape: async () => (await fetch(`${url}/metrics`)).text() };
}

/** Lines of our own metrics, without comments. */
function ours(text: string): string[] {
  return text.split('\n').filter((line) => line.startsWith('exora_'));
}

describe('GET /metrics', () => {
  it('is Prometheus’ text format, and tells the process too', async () => {
    const { url } = await start();
    const answer = await fetch(`${url}/metrics`);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await answer.text();
    expect(text).toContain('# HELP exora_jobs_claimed_total ');
    expect(text).toContain('# TYPE exora_job_duration_seconds histogram');
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(ours(text)).toContain('exora_build_info{version="v1.2.0",environment="staging"} 1');
    expect(ours(text)).toContain('exora_jobs_active 3');
    for (const line of ours(text)) expect(line).toMatch(/^exora_[a-z_]+(\{([a-z_]+="[^"]*",?)*\})? -?[\d.e+]+$/);
  });

  it('counts what became of jobs, from zero', async () => {
    const { metrics, scrape } = await start();
    expect(ours(await scrape())).toContain('exora_jobs_lost_total{job_type="ai_processing"} 0');
    metrics.claimed('ai_processing');
    metrics.completed('ai_processing', 0.3);
    metrics.failed('ai_processing', 'processing_timeout', 'retry', 120);
    metrics.failed('ai_processing', 'reader_crashed', 'dead', 2);
    metrics.failed('shell_file_processing', 'pdf_damaged', 'failed', 0.05);
    metrics.handedBack('ai_processing');
    metrics.lost('ai_processing');
    const lines = ours(await scrape());
    for (const line of [
      'exora_jobs_claimed_total{job_type="ai_processing"} 1',
      'exora_jobs_completed_total{job_type="ai_processing"} 1',
      'exora_jobs_failed_total{job_type="ai_processing",code="processing_timeout"} 1',
      'exora_jobs_failed_total{job_type="ai_processing",code="reader_crashed"} 1',
      'exora_jobs_failed_total{job_type="shell_file_processing",code="pdf_damaged"} 1',
      'exora_jobs_retried_total{job_type="ai_processing"} 1',
      'exora_jobs_dead_total{job_type="ai_processing"} 1',
      'exora_jobs_dead_total{job_type="shell_file_processing"} 0',
      'exora_jobs_handed_back_total{job_type="ai_processing"} 1',
      'exora_jobs_lost_total{job_type="ai_processing"} 1',
      'exora_job_duration_seconds_bucket{le="0.5",job_type="ai_processing",outcome="completed"} 1',
      'exora_job_duration_seconds_count{job_type="ai_processing",outcome="retry"} 1',
      'exora_job_duration_seconds_sum{job_type="ai_processing",outcome="dead"} 2',
    ]) {
      expect(lines).toContain(line);
    }
  });

  it('tells the queue and the budgets', async () => {
    const { scrape } = await start();
    const lines = ours(await scrape());
    for (const line of [
      'exora_queue_jobs{lane="reading",job_type="shell_file_processing",state="ready"} 3',
      'exora_queue_jobs{lane="reading",job_type="shell_file_processing",state="scheduled"} 0',
      'exora_queue_jobs{lane="reading",job_type="shell_file_processing",state="processing"} 1',
      'exora_queue_oldest_ready_seconds{lane="reading",job_type="shell_file_processing"} 1.5',
      'exora_queue_dead_letters 2',
      'exora_queue_workers 4',
      'exora_api_budget_used_ratio{provider="openai",endpoint="gpt-4o-mini",limit="requests_per_minute"} 0.1',
      'exora_api_budget_used_ratio{provider="openai",endpoint="gpt-4o-mini",limit="cost_per_day"} 1',
      'exora_api_tokens_day{provider="openai",endpoint="gpt-4o-mini"} 1200',
      'exora_api_cost_day{provider="openai",endpoint="gpt-4o-mini",currency="USD"} 2.5',
    ]) {
      expect(lines).toContain(line);
    }
  });

  it('has every metric in the README, and no other', async () => {
    const { scrape } = await start();
    const offered = [...(await scrape()).matchAll(/^# TYPE (exora_\w+) /gm)].map(([, name]) => name);
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const told = [...readme.matchAll(/^\| `(exora_\w+)`/gm)].map(([, name]) => name);
    expect(told.toSorted()).toEqual(offered.toSorted());
  });

  it('asks the database only when somebody asks, and at most every ten seconds', async () => {
    const { scrape, url } = await start();
    expect(server.callsOf('job_queue_metrics').length).toBe(0);
    await Promise.all([scrape(), scrape(), fetch(`${url}/health`)]);
    await scrape();
    expect(server.callsOf('job_queue_metrics').length).toBe(1);
    now = 10_000;
    await scrape();
    expect(server.callsOf('job_queue_metrics').length).toBe(2);
  });

  it('leaves out what the database did not tell for a minute, or tells in another form', async () => {
    const { scrape } = await start();
    await scrape();
    server.on('job_queue_metrics', () => ({ body: { ...told, lines: [{ lane: 'Jane Roe has asthma' }] } }));
    now = 30_000;
    expect(ours(await scrape())).toContain('exora_queue_workers 4');
    now = 61_000;
    const left = ours(await scrape()).filter((line) => /exora_(queue|api)/.test(line));
    expect(left).toEqual([]);
    expect(logged).toContain('queue_metrics_unread');
    expect(logged).not.toContain('Jane');
  });

  it('does not hang with the database, and health answers at once', async () => {
    server.on('job_queue_metrics', () => new Promise(() => undefined));
    const { scrape, url } = await start();
    const scraped = scrape();
    const asked = performance.now();
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect(performance.now() - asked).toBeLessThan(500);
    expect(ours(await scraped)).toContain('exora_jobs_active 3');
    expect(performance.now() - asked).toBeLessThan(4000);
  });
});
