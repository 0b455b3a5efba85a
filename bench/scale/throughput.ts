import postgres from 'postgres';
import { z } from 'zod';
import { Project } from '../../current_workers/exora-v3-worker/test/project.ts';
import { chart, textPdf } from '../../tests/setup/documents.ts';
import { durably } from '../db/durably.ts';
import { processorSeconds } from './processors.ts';

/** One measure of so many worker processes at once. */
export interface Throughput {
  workers: number;
  documents: number;
  jobs: number;
  seconds: number;
  jobsPerSecond: number;
  /** Processor seconds a job, of the workers with their engines and of the database's server. */
  workerSecondsPerJob: number;
  databaseSecondsPerJob: number;
}

/** Throughput with what it is of one worker's, times their number, and the share of the machine's processors that it took. */
export interface Scaled extends Throughput {
  efficiency: number;
  processorsTaken: number;
}

const countSchema = z.object({ n: z.number() });
const lanes = ['reading', 'understanding', 'narrating', 'bulk'];
/** Records take turns, so documents belong to several. */
const records = 4;

/**
 * Worker processes on one database whose commits wait for the disk. All documents are submitted and all workers have done
 * some work before the clock starts; it stops when no job is left. Each document is a PDF of three pages with a text layer: a job to
 * read it, one to understand it, and mostly one to tell its record's story anew.
 */
export async function throughputOf(workers: number, documents: number): Promise<Throughput> {
  const project = await Project.create();
  try {
    return await durably(project.database.adminUrl, async () => {
      const environment = { DATABASE_URL: project.database.authenticatorUrl, LOG_LEVEL: 'info' };
      const people: { userId: string; patientId: string }[] = [];
      for (let at = 0; at < records; at++) people.push(await project.createPerson());
      const submit = (from: number, count: number) =>
        Promise.all(
          Array.from({ length: count }, (_, at) => {
            const person = people[at % records] ?? { userId: '', patientId: '' };
            return project.submit(person, documentOf(from + at));
          }),
        );
      // Each process loads its engines and its lexicon with its first documents.
      await submit(0, workers * 4);
      // One after another: each loads for a second or two, which eight at once would make a minute of.
      const pids: number[] = [];
      while (pids.length < workers) pids.push((await project.startWorker(environment)).pid);
      const server = await serverPid(project);
      await emptied(project);
      await project.rows(z.unknown(), `select pause_lane(l) from unnest(array['${lanes.join("','")}']) as l`);
      await submit(1_000, documents);
      const before = await completed(project);
      const spent = async () => [await processorSeconds(pids), await processorSeconds([server])] as const;
      const [workersBefore, databaseBefore] = await spent();
      const startedAt = performance.now();
      await project.rows(z.unknown(), `select resume_lane(l) from unnest(array['${lanes.join("','")}']) as l`);
      await emptied(project);
      const seconds = (performance.now() - startedAt) / 1000;
      const [workersAfter, databaseAfter] = await spent();
      const jobs = (await completed(project)) - before;
      const failed = await one(project, "select count(*)::int as n from shell_files where status <> 'processed'");
      if (failed > 0) throw new Error(`${failed} documents were not processed.`);
      return {
        workers,
        documents,
        jobs,
        seconds,
        jobsPerSecond: jobs / seconds,
        workerSecondsPerJob: (workersAfter - workersBefore) / jobs,
        databaseSecondsPerJob: (databaseAfter - databaseBefore) / jobs,
      };
    });
  } finally {
    await project.stop();
  }
}

/** The best of each number of workers, beside one. */
export function scaled(measures: readonly Throughput[], cores: number): Scaled[] {
  const best = new Map<number, Throughput>();
  for (const measure of measures) {
    if (measure.jobsPerSecond > (best.get(measure.workers)?.jobsPerSecond ?? 0)) best.set(measure.workers, measure);
  }
  const one = best.get(1)?.jobsPerSecond;
  if (one === undefined) throw new RangeError('What one worker does was not measured.');
  return [...best.values()].map((measure) => ({
    ...measure,
    efficiency: measure.jobsPerSecond / (one * measure.workers),
    processorsTaken: (measure.jobsPerSecond * (measure.workerSecondsPerJob + measure.databaseSecondsPerJob)) / cores,
  }));
}

function documentOf(at: number): Uint8Array {
  return textPdf(chart(3).map((lines) => [...lines, `Visit number ${at}`]));
}

async function one(project: Project, query: string): Promise<number> {
  const [row] = await project.rows(countSchema, query);
  return row?.n ?? 0;
}

const completed = (project: Project) =>
  one(project, `select count(*)::int as n from job_queue where status = 'completed'`);

/** The process that all of the database's server belong to. */
export async function serverPid(project: Project): Promise<number> {
  const sql = postgres(project.database.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    const [row] = await sql`select split_part(pg_read_file('postmaster.pid'), chr(10), 1)::int as pid`;
    return z.number().parse(row?.pid);
  } finally {
    await sql.end();
  }
}

/** Resolves when no job waits or is processed. */
export async function emptied(project: Project): Promise<void> {
  const until = Date.now() + 1_800_000;
  const left = `select count(*)::int as n from job_queue where status in ('pending', 'scheduled', 'processing')`;
  while ((await one(project, left)) > 0) {
    if (Date.now() > until) throw new Error('Jobs are left after half an hour.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
