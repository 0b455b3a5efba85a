// Our queue beside its peers, in one interleaved run of the peers' benchmark, and a churn of our own. Prints JSON.
//
//   npm run bench:queue                              everything; the result is kept in bench/results/queue.json
//   npm run bench:queue -- --rounds 5                the peers' own options, which are kept with the result
//   npm run bench:queue -- --tests drain             a part: nothing is kept
//   npm run bench:queue -- --churn 500000            the churn alone
//
// The peers and their benchmark stay outside this project: --peers names their folder (EXORA_QUEUE_PEERS, or
// ../shared/bench/queue). It is copied to a temporary folder and installed there.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@exora/local-stack/testing';
import { z } from 'zod';
import { root } from '../../scripts/tools.ts';
import { durably } from '../db/durably.ts';
import { churn } from './churn.ts';
import { targetsOf } from './targets.ts';

/** More than the smallest: in a short drain the first batch, which comes before the clock starts, weighs too much. */
const usual = [
  '--n',
  '100000',
  '--cap',
  '20',
  '--concurrency',
  '10,50',
  '--samples',
  '400',
  '--reference',
  'raw:batch500',
];
const drivers = ['graphile:batch', 'pgboss:batch', 'bullmq', 'raw:batch500', join(import.meta.dirname, 'exora.ts')];
const churnJobs = 2_000_000;

const reportSchema = z.looseObject({
  args: z.record(z.string(), z.unknown()),
  drivers: z.array(z.string()),
  peers: z.array(z.string()),
  summary: z.record(z.string(), z.record(z.string(), z.unknown())),
});
type PeersReport = z.infer<typeof reportSchema>;

const options = process.argv.slice(2);
const peers = taken('--peers') ?? process.env.EXORA_QUEUE_PEERS ?? join(root, '../shared/bench/queue');
const onlyChurn = taken('--churn');
const isWhole = !options.includes('--tests') && onlyChurn === null;

const beside = onlyChurn === null ? await besidePeers() : null;
const churned = isWhole || onlyChurn !== null ? await churn(Number(onlyChurn ?? churnJobs), console.error) : null;
const [cpu] = cpus();
const report = {
  at: new Date().toISOString(),
  machine: { cores: cpus().length, cpu: cpu?.model ?? 'unknown', memoryGb: Math.round(totalmem() / 1024 ** 3) },
  how: {
    beside: 'the peers’ own benchmark, drivers by turns; only ratios within one run count',
    exora: 'the worker’s runner, coordinator and direct driver on the whole schema; jobs of a hundred records',
    churn:
      'microseconds of the server process for each job, claimed and completed, while a snapshot from before is held',
  },
  ...(beside !== null && { targets: targetsOf(beside.summary, beside.peers, churned) }),
  churn: churned,
  beside,
};
process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
if (isWhole) writeFileSync(join(root, 'bench/results/queue.json'), `${JSON.stringify(report, null, 1)}\n`);
process.exit(0);

/** The value of an option of ours, which is taken away from the peers' ones. */
function taken(name: string): string | null {
  const at = options.indexOf(name);
  return at < 0 ? null : (options.splice(at, 2)[1] ?? null);
}

/** Runs the peers' benchmark, ours among them, on a server whose commits wait for the disk. */
async function besidePeers(): Promise<PeersReport> {
  if (!existsSync(join(peers, 'run.mjs'))) {
    console.error(`The peers’ benchmark is not in ${peers}. Name its folder with --peers.`);
    process.exit(2);
  }
  const place = join(tmpdir(), 'exora-bench-queue');
  if (!existsSync(join(place, 'node_modules/graphile-worker'))) {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { mode: 0o700 });
    cpSync(peers, place, { recursive: true });
    run('npm', ['install', '--no-audit', '--no-fund'], place, process.env);
  }
  const db = await createTestDatabase({ schema: false });
  const out = join(place, 'result.json');
  try {
    const url = new URL(db.adminUrl);
    url.pathname = '/postgres';
    const env = { ...process.env, BENCH_DATABASE_URL: url.href, EXORA_TEST_DATABASE_URL: url.href };
    const args = ['run.mjs', '--drivers', drivers.join(','), ...usual, ...options, '--out', out];
    await durably(db.adminUrl, async () => run(process.execPath, args, place, env));
  } finally {
    await db.drop();
  }
  const { args, ...rest } = reportSchema.parse(JSON.parse(readFileSync(out, 'utf8')));
  const { url: _, ...kept } = args;
  return { ...rest, args: { ...kept, drivers: rest.drivers.join(',') } };
}

function run(file: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): void {
  const { status, error } = spawnSync(file, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], env });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
