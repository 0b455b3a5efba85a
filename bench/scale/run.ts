// 1 to 8 worker processes on one machine, what a document costs, and by that what many patients need. Prints JSON.
//
//   npm run bench:scale                                 everything; kept in bench/results/scale.json and docs/guides/scaling.md
//   npm run bench:scale -- --workers 1,2 --documents 4  a part, and a third of the documents for the costs: nothing is kept
//   npm run bench:scale -- --render                     the guide anew from what was kept, after a change of the model
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { root } from '../../scripts/tools.ts';
import { load, prices, sizes } from './inputs.ts';
import { measure } from './measure.ts';
import { needsOf } from './model.ts';
import { type Report, reportSchema, withFigures } from './report.ts';

const resultFile = join(root, 'bench/results/scale.json');
const guideFile = join(root, 'docs/guides/scaling.md');

const { values } = parseArgs({
  options: {
    workers: { type: 'string' },
    documents: { type: 'string' },
    render: { type: 'boolean', default: false },
  },
});
const isWhole = values.workers === undefined && values.documents === undefined;

if (values.render) writeGuide(reportSchema.parse(JSON.parse(readFileSync(resultFile, 'utf8'))));
else await run();
process.exit(0);

async function run(): Promise<void> {
  const [cpu] = cpus();
  const machine = { cores: cpus().length, cpu: cpu?.model ?? 'unknown', memoryGb: Math.round(totalmem() / 1024 ** 3) };
  const measured = await measure(
    {
      workers: (values.workers ?? '1,2,4,8').split(',').map(Number),
      documents: Number(values.documents ?? 12),
      rounds: 1,
      batches: [
        { kind: 'text', pages: 1, documents: isWhole ? 10 : 3 },
        { kind: 'text', pages: 6, documents: isWhole ? 8 : 3 },
        { kind: 'scanned', pages: 1, documents: isWhole ? 4 : 1 },
        { kind: 'scanned', pages: 3, documents: isWhole ? 4 : 1 },
      ],
      people: isWhole ? 200 : 50,
      chains: isWhole ? [20_000, 100_000, 300_000] : [5_000, 20_000, 60_000],
      cores: machine.cores,
      queueJobsPerSecond: queueRate(),
    },
    console.error,
  );
  const needs = sizes.map((patients) => needsOf(patients, measured.costs, load, prices));
  const report = { at: new Date().toISOString(), machine, load, prices, ...measured, needs };
  const text = `${JSON.stringify(report, null, 1)}\n`;
  process.stdout.write(text);
  if (!isWhole) return;
  writeFileSync(resultFile, text);
  writeGuide(reportSchema.parse(report));
}

function writeGuide(report: Report): void {
  const needs = sizes.map((patients) => needsOf(patients, report.costs, load, prices));
  writeFileSync(guideFile, withFigures(readFileSync(guideFile, 'utf8'), report, needs));
}

/** Jobs a second that one processor of the database claims and completes one by one, as `npm run bench:queue` found last. */
function queueRate(): number {
  const kept = z.object({ churn: z.object({ end: z.object({ single: z.number().positive() }) }) });
  const { churn } = kept.parse(JSON.parse(readFileSync(join(root, 'bench/results/queue.json'), 'utf8')));
  return 1_000_000 / churn.end.single;
}
