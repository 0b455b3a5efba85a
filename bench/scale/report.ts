import { z } from 'zod';
import type { Needs } from './model.ts';

const line = z.object({ fixed: z.number(), perPage: z.number() });
const documentCosts = z.object({
  databaseBytes: line,
  walBytes: line,
  diskOperations: line,
  databaseSeconds: line,
  workerSeconds: line,
  storageBytes: line,
  jobs: line,
});
const chainLine = z.object({ fixed: z.number(), perChain: z.number() });

/** What `npm run bench:scale` printed, as far as the guide tells of it. */
export const reportSchema = z.object({
  at: z.iso.datetime(),
  machine: z.object({ cores: z.number(), cpu: z.string(), memoryGb: z.number() }),
  loadBefore: z.number(),
  throughput: z.array(
    z.object({
      workers: z.number(),
      documents: z.number(),
      jobs: z.number(),
      seconds: z.number(),
      jobsPerSecond: z.number(),
      workerSecondsPerJob: z.number(),
      databaseSecondsPerJob: z.number(),
      efficiency: z.number(),
      processorsTaken: z.number(),
    }),
  ),
  chains: z.array(z.object({ chains: z.number(), sealSeconds: z.number(), verifySeconds: z.number() })),
  costs: z.object({
    text: documentCosts,
    scanned: documentCosts,
    bytesPerPatient: z.number(),
    largestTable: z.object({ name: z.string(), share: z.number() }),
    seal: chainLine,
    verify: chainLine,
    queueJobsPerSecond: z.number(),
  }),
});
export type Report = z.infer<typeof reportSchema>;

/** Between these lines of the guide stands what is made of the figures. */
const marks = ['<!-- figures: begin -->', '<!-- figures: end -->'] as const;

/** The guide with these figures. */
export function withFigures(guide: string, report: Report, needs: readonly Needs[]): string {
  const [before, rest] = guide.split(marks[0]);
  const after = rest?.split(marks[1])[1];
  if (before === undefined || after === undefined) throw new Error(`The guide lacks the lines ${marks.join(' and ')}.`);
  return `${before}${marks[0]}\n\n${figures(report, needs)}\n\n${marks[1]}${after}`;
}

function figures(report: Report, needs: readonly Needs[]): string {
  return [
    `## Measured`,
    `On ${report.machine.cores} processors (${report.machine.cpu}), ${report.machine.memoryGb} GB, ${report.at.slice(0, 10)}; other programs kept ${round(report.loadBefore)} processors' worth of work waiting when it began. Commits waited for the disk.`,
    `### Workers side by side`,
    throughputTable(report),
    `### What a document costs`,
    costsTable(report),
    `A record without a document takes ${bytes(report.costs.bytesPerPatient)} of the database. Of documents' bytes ${percent(report.costs.largestTable.share)} are in \`${report.costs.largestTable.name}\`.`,
    `### The audit log's seal`,
    table(
      ['chains', 'seal, s', 'verify, s'],
      report.chains.map(({ chains, sealSeconds, verifySeconds }) => [
        count(chains),
        round(sealSeconds),
        round(verifySeconds),
      ]),
    ),
    `## What so many patients need`,
    needsTable(needs),
    `## What breaks first`,
    ...needs.flatMap((each) => [`### ${count(each.patients)} patients`, partsOf(each)]),
    `### Where each part ends`,
    table(
      ['part', 'breaks at patients', 'next step'],
      (needs[0]?.parts ?? []).map(({ name, breaksAt, nextStep }) => [name, count(breaksAt), nextStep]),
    ),
  ].join('\n\n');
}

function throughputTable({ throughput }: Report): string {
  return table(
    ['workers', 'jobs', 'seconds', 'jobs/s', 'efficiency', 'processors taken', 'worker s/job', 'database s/job'],
    throughput.map((each) => [
      count(each.workers),
      count(each.jobs),
      round(each.seconds),
      round(each.jobsPerSecond),
      percent(each.efficiency),
      percent(each.processorsTaken),
      round(each.workerSecondsPerJob),
      round(each.databaseSecondsPerJob),
    ]),
  );
}

function costsTable({ costs: { text, scanned } }: Report): string {
  const row = (name: string, key: keyof typeof text, show: (value: number) => string) => [
    name,
    ...[text, scanned].flatMap((kind) => [show(kind[key].fixed), show(kind[key].perPage)]),
  ];
  return table(
    ['cost', 'text layer: a document', 'and a page', 'scan: a document', 'and a page'],
    [
      row('database', 'databaseBytes', bytes),
      row('write-ahead log', 'walBytes', bytes),
      row('disk operations', 'diskOperations', round),
      row('database’s processor, s', 'databaseSeconds', round),
      row('worker’s processor, s', 'workerSeconds', round),
      row('file store', 'storageBytes', bytes),
      row('jobs', 'jobs', round),
    ],
  );
}

function needsTable(needs: readonly Needs[]): string {
  const row = (name: string, show: (each: Needs) => string) => [name, ...needs.map(show)];
  const money = (value: number | null) => (value === null ? 'beyond one database' : `$${round(value)}`);
  return table(
    ['', ...needs.map(({ patients }) => `${count(patients)} patients`)],
    [
      row('documents a year', (each) => count(each.documentsPerYear)),
      row('documents a second at the peak', (each) => round(each.documentsPerSecondAtPeak)),
      row('database', (each) => bytes(each.databaseBytes)),
      row('file store', (each) => bytes(each.storageBytes)),
      row('write-ahead log a day', (each) => bytes(each.walBytesPerDay)),
      row('disk operations a second at the peak', (each) => round(each.diskOperationsPerSecond)),
      row('database’s processors', (each) => round(each.databaseCores)),
      row('workers (Render Standard)', (each) => count(each.workers)),
      row('database’s machine (Supabase)', (each) => each.compute ?? 'none is enough'),
      row('money a month', (each) => money(each.monthly)),
      row('money a document', (each) => money(each.moneyPerDocument)),
      row('with Google Vision and the language model', (each) => money(each.moneyPerDocumentOutside)),
    ],
  );
}

function partsOf({ parts }: Needs): string {
  const first = parts[0];
  const broken = parts.filter(({ need, limit }) => need > limit);
  const said =
    broken.length === 0
      ? `Nothing breaks. Nearest to its end is ${first?.name}.`
      : `Broken, the first first: ${broken.map(({ name }) => name).join('; ')}.`;
  const rows = parts.map(({ name, need, limit, unit }) => {
    const show = unit === 'bytes' ? bytes : round;
    return [name, show(need), show(limit), unit, percent(need / limit)];
  });
  return `${said}\n\n${table(['part', 'need', 'limit', 'unit', 'used'], rows)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, at) => Math.max(cell.length, 1, ...rows.map((row) => row[at]?.length ?? 0)));
  const lineOf = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [lineOf(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(lineOf)].join('\n');
}

/** Three significant digits: no more is known. */
const round = (value: number) => Number(value.toPrecision(3)).toLocaleString('en-GB', { maximumSignificantDigits: 3 });
const count = (value: number) => Number(value.toPrecision(3)).toLocaleString('en-GB');
const percent = (share: number) => `${Number((share * 100).toPrecision(3)).toLocaleString('en-GB')} %`;

function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const power = Math.max(0, Math.min(units.length - 1, Math.floor(Math.log10(Math.max(value, 1)) / 3)));
  return `${round(value / 1000 ** power)} ${units[power]}`;
}
