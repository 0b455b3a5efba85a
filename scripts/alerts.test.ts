import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { QueueMetricsReader } from '../current_workers/exora-v3-worker/src/database/queue-metrics.ts';
import { connectSupabase } from '../current_workers/exora-v3-worker/src/database/supabase-database.ts';
import { HealthMonitor } from '../current_workers/exora-v3-worker/src/utils/health-monitor.ts';
import { createLogger } from '../current_workers/exora-v3-worker/src/utils/logger.ts';
import { metricDefinitions } from '../current_workers/exora-v3-worker/src/utils/metric-definitions.ts';
import { WorkerMetrics } from '../current_workers/exora-v3-worker/src/utils/metrics.ts';
import { RpcServer } from '../current_workers/exora-v3-worker/test/rpc-server.ts';
import { auditCommand } from '../packages/cli/src/commands/audit.ts';
import { doctorCommand } from '../packages/cli/src/commands/doctor.ts';
import { jobsCommand } from '../packages/cli/src/commands/jobs.ts';
import { startCommand } from '../packages/cli/src/commands/start.ts';
import { statusCommand } from '../packages/cli/src/commands/status.ts';
import { evaluate, metricsIn, parseScrape, type Sample } from './monitoring/promql.ts';
import { root } from './tools.ts';

const rulesFile = join(root, 'deployment/monitoring/alerts.yaml');
const runbooks = join(root, 'docs/guides/runbooks');

const rulesSchema = z.object({
  groups: z.array(
    z.strictObject({
      name: z.string().regex(/^exora-[a-z]+$/),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Exora[A-Z][A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+m$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
          annotations: z.strictObject({ summary: z.string().regex(/\.$/), runbook: z.string() }),
        }),
      ),
    }),
  ),
});
const rules = rulesSchema.parse(parse(readFileSync(rulesFile, 'utf8'))).groups.flatMap((group) => group.rules);
type RuleName = string;

/** `ExoraQueueWaits` has its runbook in `queue-waits.md`. */
const fileOf = (alert: RuleName) =>
  `${alert
    .replace(/^Exora/, '')
    .replace(/(?<!^)[A-Z]/g, '-$&')
    .toLowerCase()}.md`;

const queue = () => ({
  lines: [
    {
      lane: 'reading',
      job_type: 'shell_file_processing',
      ready: 3,
      scheduled: 0,
      processing: 1,
      oldest_ready_seconds: 2,
    },
    {
      lane: 'bulk',
      job_type: 'ai_processing',
      ready: 0,
      scheduled: 0,
      processing: 0,
      oldest_ready_seconds: null as number | null,
    },
  ],
  dead_letters: 0,
  workers: 2,
  budgets: [
    {
      provider_name: 'openai',
      api_endpoint: 'gpt-4o-mini',
      status: 'active',
      paused_until: null,
      used: { requests_per_minute: 1, cost_per_day: 0.3 },
      tokens_day: 1200,
      cost_day_micros: 2_500_000,
      currency: 'USD',
    },
  ],
});
const auditHealth = {
  anchors: 4,
  last_sealed_at: null,
  unsealed_seconds: 12,
  unsigned: 0,
  waiting_events: 0,
  oldest_waiting_seconds: 0,
  stuck_events: 0,
};
const hour = 3600;

let server: RpcServer;
let url: string;
let told: ReturnType<typeof queue>;
let lastContact: number;
beforeAll(async () => {
  server = new RpcServer().on('job_queue_metrics', () => ({ body: told }));
  url = await server.listen();
});
afterAll(() => server.close());
beforeEach(() => {
  told = queue();
  lastContact = Date.now();
});

/** Two scrapes of a worker's real page, half an hour apart, with what happens in between. */
async function scrapes(between: (metrics: WorkerMetrics) => void, options: { verified?: boolean; up?: number } = {}) {
  const log = createLogger({ level: 'error', service: 's', workerId: 'w' });
  const { database } = connectSupabase({
    url,
    serviceRoleKey: 'k'.repeat(20),
    log,
    logQueries: false,
    onContact: () => undefined,
  });
  const metrics = new WorkerMetrics({
    version: 'v1.2.0',
    environment: 'staging',
    activeJobs: () => 1,
    lastContact: () => lastContact,
    queue: new QueueMetricsReader(database, log),
  });
  const health = new HealthMonitor({
    workerId: 'w',
    environment: 'staging',
    version: '1.2.0',
    activeJobs: () => 1,
    apiCapacity: () => ({ openai: 'available', google_vision: 'not_configured' }),
  });
  const port = await health.listen('127.0.0.1', 0, { page: metrics, access: 'everybody' });
  const scrape = async (): Promise<Sample[]> => {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const target = { job: 'exora-worker', instance: '127.0.0.1:10000' };
    const up = { name: 'up', labels: {}, value: options.up ?? 1 };
    return [...parseScrape(text), up].map((sample) => ({ ...sample, labels: { ...sample.labels, ...target } }));
  };
  try {
    if (options.verified ?? true) metrics.auditTaskEnded('verify', true);
    metrics.auditHealth(auditHealth);
    for (const chain of ['anchors', 'system', 'records'] as const) metrics.auditChainChecked(chain, true);
    for (let job = 0; job < 20; job++) metrics.completed('ai_processing', 1);
    const now = Date.now() / 1000;
    const before = { at: now - hour / 2, samples: await scrape() };
    for (let job = 0; job < 20; job++) metrics.completed('ai_processing', 1);
    between(metrics);
    return [before, { at: now, samples: await scrape() }];
  } finally {
    health.close();
  }
}

const firing = (found: Awaited<ReturnType<typeof scrapes>>) =>
  rules.filter(({ expr }) => evaluate(expr, found).length > 0).map(({ alert }) => alert);

interface Case {
  what: string;
  fires: RuleName[];
  between?: (metrics: WorkerMetrics) => void;
  queue?: (told: ReturnType<typeof queue>) => unknown;
  options?: { verified?: boolean; up?: number };
  lastContactAgoMs?: number;
}

const times = (count: number, work: () => void) => {
  for (let at = 0; at < count; at++) work();
};
const waits = (seconds: number) => (state: ReturnType<typeof queue>) => {
  for (const line of state.lines) if (line.lane === 'bulk') line.oldest_ready_seconds = seconds;
};
const spent = (ratio: number) => (state: ReturnType<typeof queue>) => {
  for (const { used } of state.budgets) used.cost_per_day = ratio;
};

const cases: Case[] = [
  { what: 'all is well', fires: [] },
  {
    what: 'documents fail for what is in them',
    fires: [],
    between: (metrics) => times(50, () => metrics.failed('ai_processing', 'pdf_damaged', 'failed', 1)),
  },
  { what: 'a job waits for a minute and a half', fires: ['ExoraQueueWaits'], queue: waits(90) },
  { what: 'a job waits for a quarter of an hour', fires: ['ExoraQueueStands', 'ExoraQueueWaits'], queue: waits(901) },
  {
    what: 'a job used up its attempts',
    fires: ['ExoraDeadLetters'],
    queue: (state) => Object.assign(state, { dead_letters: 1 }),
  },
  {
    what: 'a third of all attempts fail',
    fires: ['ExoraAttemptsFail'],
    between: (metrics) => times(10, () => metrics.failed('ai_processing', 'engine_unavailable', 'retry', 1)),
  },
  { what: 'a worker answers no more', fires: ['ExoraWorkerSilent'], options: { up: 0 } },
  { what: 'the database answers a worker no more', fires: ['ExoraWorkerSilent'], lastContactAgoMs: 61_000 },
  {
    what: 'the database knows no worker',
    fires: ['ExoraNoWorkers'],
    queue: (state) => Object.assign(state, { workers: 0 }),
  },
  {
    what: 'jobs are lost',
    fires: ['ExoraJobsLost'],
    between: (metrics) => times(4, () => metrics.lost('ai_processing')),
  },
  { what: 'nine tenths of the day’s money are spent', fires: ['ExoraBudgetRunsOut'], queue: spent(0.9) },
  { what: 'the day’s money is spent', fires: ['ExoraBudgetRunsOut', 'ExoraBudgetSpent'], queue: spent(1) },
  {
    what: 'a record’s chain is broken',
    fires: ['ExoraAuditChainBroken'],
    between: (metrics) => metrics.auditChainChecked('records', false),
  },
  { what: 'nobody has verified', fires: ['ExoraAuditNotVerified'], options: { verified: false } },
  {
    what: 'nothing is sealed',
    fires: ['ExoraAuditNotSealed'],
    between: (metrics) => metrics.auditHealth({ ...auditHealth, unsealed_seconds: 901 }),
  },
  {
    what: 'an event is stuck',
    fires: ['ExoraAuditEventsStuck'],
    between: (metrics) => metrics.auditHealth({ ...auditHealth, waiting_events: 3, stuck_events: 1 }),
  },
];

async function scrapesOf({ between = () => undefined, queue: change, options, lastContactAgoMs = 0 }: Case) {
  change?.(told);
  lastContact -= lastContactAgoMs;
  return scrapes(between, options);
}

describe('the alert rules', () => {
  test.each(cases)('when $what: $fires', async (each) => {
    expect(firing(await scrapesOf(each)).toSorted()).toEqual(each.fires);
  });

  test('each is made to fire by one of these', () => {
    const fired = new Set(cases.flatMap(({ fires }) => fires));
    expect(rules.map(({ alert }) => alert).filter((alert) => !fired.has(alert))).toEqual([]);
  });

  test('no worker at all is told by the absence of its metrics', () => {
    const silent = evaluate(rules.find(({ alert }) => alert === 'ExoraNoWorkers')?.expr ?? '', [
      { at: 0, samples: [] },
    ]);
    expect(silent).toEqual([{ labels: {}, value: 1 }]);
  });

  test('they use metrics and labels that the worker has', () => {
    const known: Readonly<Record<string, { labels: readonly string[] }>> = metricDefinitions;
    for (const { expr } of rules) {
      const names = metricsIn(expr).filter((name) => name !== 'up');
      expect(names.filter((name) => !(name in known))).toEqual([]);
      const labels = new Set(names.flatMap((name) => known[name]?.labels ?? []));
      const used = [...expr.matchAll(/by \(([\w, ]+)\)|[{,](\w+)=/g)].flatMap(
        ([, by, label]) => by?.split(', ') ?? label ?? [],
      );
      expect(used.filter((label) => !labels.has(label) && label !== 'job')).toEqual([]);
    }
  });

  test('each has its runbook, and each runbook its rule', () => {
    const named = rules.map(({ annotations }) => annotations.runbook.replace('docs/guides/runbooks/', ''));
    expect(named).toEqual(rules.map(({ alert }) => fileOf(alert)));
    expect(readdirSync(runbooks).filter((file) => file !== 'README.md')).toEqual(named.toSorted());
    const overview = readFileSync(join(runbooks, 'README.md'), 'utf8');
    for (const { alert, labels } of rules) {
      const text = readFileSync(join(runbooks, fileOf(alert)), 'utf8');
      expect(text.split('\n')[0]).toBe(`# ${alert}`);
      for (const part of ['What it means', 'How to see it', 'What to do', 'When it is over']) {
        expect(text, alert).toContain(`\n## ${part}\n`);
      }
      expect(overview).toContain(`[${alert}](${fileOf(alert)})`);
      expect(overview.split('\n').find((line) => line.includes(`[${alert}]`))).toContain(labels.severity);
    }
  });

  test('the runbooks name only commands and options that exist', () => {
    const commands = [auditCommand(), doctorCommand(), jobsCommand(), startCommand(), statusCommand()];
    const named = readdirSync(runbooks).flatMap((file) => [
      ...readFileSync(join(runbooks, file), 'utf8').matchAll(/(?:^|`)exora ([a-z][^`\n>]*)/gm),
    ]);
    expect(named.length).toBeGreaterThan(30);
    for (const [line, text = ''] of named) {
      const [first, second, ...rest] = text.trim().split(/\s+/);
      const command = commands.find((each) => each.name() === first);
      const last = command?.commands.find((each) => each.name() === second) ?? command;
      expect(last?.commands ?? ['unknown'], line).toEqual([]);
      for (const option of rest.filter((word) => word.startsWith('--'))) {
        expect(
          last?.options.map(({ long }) => long),
          line,
        ).toContain(option);
      }
    }
  });

  // Prometheus’ own checker is asked too, where it is installed.
  const promtool = process.env.EXORA_PROMTOOL ?? 'promtool';
  test.skipIf(spawnSync(promtool, ['--version']).status !== 0)(
    'Prometheus reads them as we do',
    { timeout: 60_000 },
    async () => {
      const tests: object[] = [];
      for (const each of cases) {
        told = queue();
        lastContact = Date.now();
        const [before, after] = await scrapesOf(each);
        if (before === undefined || after === undefined) throw new RangeError('Two scrapes were expected.');
        tests.push(...testsOf(before, after));
      }
      const folder = mkdtempSync(join(tmpdir(), 'exora-alerts-'));
      try {
        const file = join(folder, 'test.yaml');
        writeFileSync(file, stringify({ rule_files: [rulesFile], evaluation_interval: '1m', tests }));
        const { status, stdout, stderr } = spawnSync(promtool, ['test', 'rules', file], { encoding: 'utf8' });
        expect(`${stdout}${stderr}`).toContain('SUCCESS');
        expect(status).toBe(0);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

/** A test of Prometheus’ checker, whose clock begins at 0: the first scrape holds for 20 minutes, the second from then on. */
function testsOf(before: { at: number; samples: Sample[] }, after: { at: number; samples: Sample[] }): object[] {
  const [scrapedFor, evaluatedAt] = [20, 40];
  const shifted = ({ name, value }: Sample) =>
    name.endsWith('_timestamp_seconds') ? value - after.at + evaluatedAt * 60 : value;
  const used = new Set(rules.flatMap(({ expr }) => metricsIn(expr)));
  const keyOf = ({ name, labels }: Sample) =>
    `${name}{${Object.entries(labels)
      .map(([label, text]) => `${label}="${text}"`)
      .join(',')}}`;
  const earlier = new Map(before.samples.map((sample) => [keyOf(sample), sample]));
  const series = after.samples
    .filter(({ name }) => used.has(name))
    .map((sample) => ({
      series: keyOf(sample),
      values: `${shifted(earlier.get(keyOf(sample)) ?? sample)}x${scrapedFor} ${shifted(sample)}x${scrapedFor}`,
    }));
  const expected = rules.map(({ expr }) => ({
    expr: `(${expr}) * 0 + 1`,
    eval_time: `${evaluatedAt}m`,
    exp_samples: evaluate(expr, [before, after]).map(({ labels }) => ({
      labels: keyOf({ name: '', labels, value: 1 }),
      value: 1,
    })),
  }));
  return [{ interval: '1m', input_series: series, promql_expr_test: expected }];
}
