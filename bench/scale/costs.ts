import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { z } from 'zod';
import { Project } from '../../current_workers/exora-v3-worker/test/project.ts';
import { chart, scannedPdf, textPdf } from '../../tests/setup/documents.ts';
import { durably } from '../db/durably.ts';
import { type Costs, type DocumentCosts, fitLine } from './model.ts';
import { processorSeconds } from './processors.ts';
import { emptied, serverPid } from './throughput.ts';

/** Documents of one kind and length. */
export interface Batch {
  kind: 'text' | 'scanned';
  pages: number;
  documents: number;
  /** Of one document each, from its upload until its record's story is told. */
  costs: Record<keyof DocumentCosts, number>;
  /** Bytes in the database by table, the largest first. */
  tables: Record<string, number>;
}

const countersSchema = z.object({
  database: z.coerce.number(),
  wal: z.coerce.number(),
  disk: z.coerce.number(),
  jobs: z.coerce.number(),
});
const tableSchema = z.object({ name: z.string(), bytes: z.coerce.number() });
const largestTables = 8;

/**
 * Measures what documents cost: one worker, a database whose commits wait for the disk, one record. Wall-clock time is not
 * measured, so that other programs on the machine don't matter.
 */
export async function measureBatches(
  batches: readonly Pick<Batch, 'kind' | 'pages' | 'documents'>[],
): Promise<Batch[]> {
  const project = await Project.create();
  try {
    return await durably(project.database.adminUrl, async () => {
      const worker = await project.startWorker({
        DATABASE_URL: project.database.authenticatorUrl,
        LOG_LEVEL: 'info',
        WORKER_CONCURRENCY: '2',
      });
      const measured: Batch[] = [];
      // Engines and lexicon are loaded by documents that don't count.
      await process(project, 'text', 1, 2);
      await process(project, 'scanned', 1, 1);
      for (const batch of batches) measured.push(await measureOne(project, worker.pid, batch));
      return measured;
    });
  } finally {
    await project.stop();
  }
}

/** The lines through the batches of each kind, and the part of the largest table over all. */
export function fitCosts(batches: readonly Batch[]): Pick<Costs, 'text' | 'scanned' | 'largestTable'> {
  const linesOf = (kind: Batch['kind']): DocumentCosts => {
    const ofKind = batches.filter((batch) => batch.kind === kind);
    const line = (name: keyof DocumentCosts) =>
      fitLine(ofKind.map(({ pages, costs }) => ({ pages, cost: costs[name] })));
    return {
      databaseBytes: line('databaseBytes'),
      walBytes: line('walBytes'),
      diskOperations: line('diskOperations'),
      databaseSeconds: line('databaseSeconds'),
      workerSeconds: line('workerSeconds'),
      storageBytes: line('storageBytes'),
      jobs: line('jobs'),
    };
  };
  const bytes = new Map<string, number>();
  let all = 0;
  for (const { tables, costs, documents } of batches) {
    all += costs.databaseBytes * documents;
    for (const [name, each] of Object.entries(tables)) bytes.set(name, (bytes.get(name) ?? 0) + each * documents);
  }
  const [name = '', most = 0] = [...bytes].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  return { text: linesOf('text'), scanned: linesOf('scanned'), largestTable: { name, share: most / all } };
}

/** Bytes in the database of one record without a document. */
export async function bytesPerPatient(people: number): Promise<number> {
  const project = await Project.create();
  try {
    const before = (await tablesOf(project)).reduce((sum, { bytes }) => sum + bytes, 0);
    for (let at = 0; at < people; at++) await project.createPerson();
    const after = (await tablesOf(project)).reduce((sum, { bytes }) => sum + bytes, 0);
    return (after - before) / people;
  } finally {
    await project.stop();
  }
}

async function measureOne(
  project: Project,
  workerPid: number,
  { kind, pages, documents }: Pick<Batch, 'kind' | 'pages' | 'documents'>,
): Promise<Batch> {
  const server = await serverPid(project);
  const look = async () => {
    const counters = await countersOf(project);
    const tables = new Map((await tablesOf(project)).map(({ name, bytes }) => [name, bytes]));
    const storage = await bytesBelow(project.api.storageFolder);
    const [worker, database] = [await processorSeconds([workerPid]), await processorSeconds([server])];
    return { ...counters, tables, storage, worker, databaseSeconds: database };
  };
  const before = await look();
  await process(project, kind, pages, documents);
  const after = await look();
  const each = (value: (state: typeof before) => number) => (value(after) - value(before)) / documents;
  const grown = [...after.tables].map(
    ([name, bytes]) => [name, (bytes - (before.tables.get(name) ?? 0)) / documents] as const,
  );
  return {
    kind,
    pages,
    documents,
    costs: {
      databaseBytes: each(({ database }) => database),
      walBytes: each(({ wal }) => wal),
      diskOperations: each(({ disk }) => disk),
      databaseSeconds: each(({ databaseSeconds }) => databaseSeconds),
      workerSeconds: each(({ worker }) => worker),
      storageBytes: each(({ storage }) => storage),
      jobs: each(({ jobs }) => jobs),
    },
    tables: Object.fromEntries(grown.toSorted(([, a], [, b]) => b - a).slice(0, largestTables)),
  };
}

let made = 0;

/** Uploads documents of a record of their own and waits until nothing is left to do. */
async function process(project: Project, kind: Batch['kind'], pages: number, documents: number): Promise<void> {
  const person = await project.createPerson();
  for (let at = 0; at < documents; at++) {
    made += 1;
    const lines = chart(pages).map((page) => [...page, `Visit number ${made}`]);
    await project.submit(person, kind === 'text' ? textPdf(lines) : await scannedPdf(lines));
  }
  await emptied(project);
}

/** After a checkpoint, so that what was written stands on the disk and is counted. */
async function countersOf(project: Project): Promise<z.infer<typeof countersSchema>> {
  const sql = postgres(project.database.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql`checkpoint`;
    const [row] = await sql`
      select
        (select sum(pg_total_relation_size(c.oid)) from pg_class as c where c.relkind = 'r' and c.oid >= 16384) as database,
        pg_current_wal_lsn() - '0/0'::pg_lsn as wal,
        (select sum(coalesce(writes, 0) + coalesce(extends, 0) + coalesce(fsyncs, 0)) from pg_stat_io) as disk,
        (select count(*) from public.job_queue where status = 'completed') as jobs`;
    return countersSchema.parse(row);
  } finally {
    await sql.end();
  }
}

/** Parts of one table count as that table. */
async function tablesOf(project: Project): Promise<z.infer<typeof tableSchema>[]> {
  const sql = postgres(project.database.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    const rows = await sql`
      select coalesce(i.inhparent, c.oid)::regclass::text as name, sum(pg_total_relation_size(c.oid)) as bytes
      from pg_class as c
      left join pg_inherits as i on i.inhrelid = c.oid
      where c.relkind = 'r' and c.oid >= 16384
      group by 1`;
    return z.array(tableSchema).parse([...rows]);
  } finally {
    await sql.end();
  }
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
