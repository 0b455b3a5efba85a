/**
 * Real worker processes of two versions, built as they are deployed, under a load of documents: while the schema expands below
 * the earlier one, while the later one takes its place, and when one comes that needs a schema of the future.
 */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort, repositoryRoot } from '@exora/local-stack/functions';
import type postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Project } from '../../../current_workers/exora-v3-worker/test/project.ts';
import { SupervisedChild } from '../../local-stack/src/supervisor/child.ts';
import { LogFile } from '../../local-stack/src/supervisor/log-file.ts';
import { ReplaceableChild } from '../../local-stack/src/supervisor/replaceable-child.ts';
import { runMigration } from '../src/apply/run-migration.ts';
import type { Artefact } from '../src/build/artefact.ts';
import { buildWorker } from '../src/build/worker.ts';
import { connect } from '../src/plan/database-state.ts';

const root = repositoryRoot();
const documents = 24;
const letter = Buffer.from('Medications\nMetformin 500 mg twice daily\nPerindopril 5 mg daily\n');

let folder: string;
let project: Project;
let artefact: Artefact;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exora-blue-green-'));
  [project, artefact] = await Promise.all([Project.create(), buildWorker(root)]);
}, 120_000);
afterAll(async () => {
  await project.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Puts a worker as it is deployed, but for its version and what `change` does to its code, into a folder. */
async function install(version: string, change = (code: string) => code): Promise<string> {
  const place = join(folder, version);
  for (const [path, bytes] of artefact) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    const text = new TextDecoder().decode(bytes);
    const changed = path === 'package.json' ? JSON.stringify({ ...JSON.parse(text), version }) : change(text);
    await writeFile(join(place, path), path.endsWith('.js') || path === 'package.json' ? changed : bytes);
  }
  await symlink(join(root, 'node_modules'), join(place, 'node_modules'));
  return place;
}

/** A worker that was not started, at a port of its own. */
async function worker(place: string, name: string): Promise<SupervisedChild> {
  const port = await freePort();
  const spec = {
    name: 'worker' as const,
    title: 'The worker',
    file: process.execPath,
    args: [join(place, 'dist', 'worker.js')],
    env: {
      PATH: process.env.PATH ?? '',
      SUPABASE_URL: project.api.url,
      SUPABASE_SERVICE_ROLE_KEY: project.api.secretKey,
      DATABASE_URL: project.database.authenticatorUrl,
      HEALTH_CHECK_PORT: String(port),
      WORKER_ID: name,
      WORKER_CONCURRENCY: '2',
      EXORA_SUPERVISED: '1',
    },
    cwd: place,
    readyUrl: `http://127.0.0.1:${port}/health`,
    graceMs: 30_000,
  };
  const quiet = { onChange: () => undefined, onMessage: () => undefined };
  return new SupervisedChild(spec, new LogFile(join(folder, 'logs', `${name}.log`)), quiet);
}

async function asOwner<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = connect(project.database.ownerUrl);
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

/** Makes the worker one that passes the parameter which {@link expansion} adds, and asks for it when it starts. */
function needsExpansion(code: string): string {
  return code
    .replace(/\bclaim_jobs_v3: \[/, '$& "p_of_the_next_version",')
    .replace(/(\.call\(\s*"claim_jobs_v3",\s*)parameters\b/, '$1{ ...parameters, p_of_the_next_version: "green" }');
}

/** A migration that expands: a column, and one more parameter with a default for a function that every worker calls. */
async function expansion(sql: postgres.Sql): Promise<string> {
  const name = 'public.claim_jobs_v3';
  const [found] = await sql<{ definition: string; signature: string }[]>`
    select pg_get_functiondef(p.oid) as definition, p.oid::regprocedure::text as signature
    from pg_proc as p where p.oid = ${name}::regproc`;
  const { definition = '', signature = '' } = found ?? {};
  const expanded = definition.replace(/\)\n RETURNS/, ', p_of_the_next_version text DEFAULT NULL::text)\n RETURNS');
  expect(expanded).not.toBe(definition);
  return `alter table public.shell_files add column of_the_next_version text;
    drop function ${signature.startsWith('public.') ? signature : `public.${signature}`};
    ${expanded};
    revoke all on function ${name} from public, anon, authenticated;
    grant execute on function ${name} to service_role;`;
}

interface Finished {
  shell_file_id: string;
  job_type: string;
  status: string;
  attempt: number;
  worker: string;
}

const finishedJobs = () =>
  asOwner(
    (sql) => sql<Finished[]>`
      select job_payload ->> 'shell_file_id' as shell_file_id, job_type, status, attempt, worker_id as worker
      from public.job_queue where job_payload ? 'shell_file_id'`,
  );

test('no job is lost or done twice while the schema expands and workers of the next version take over', async () => {
  const [blue, green, future] = await Promise.all([
    install('0.1.0'),
    install('0.2.0', needsExpansion),
    install('9.0.0', (code) => code.replace('const calledFunctions = {', '$& function_of_the_future: ["p_all"],')),
  ]);
  const makers = [() => worker(blue, 'blue'), () => worker(future, 'future'), () => worker(green, 'green')];
  const workers = await ReplaceableChild.of(() => makers.shift()?.() ?? worker(green, 'green'));
  await workers.start();
  try {
    const person = await project.createPerson();
    const submit = () => project.submit(person, letter, { name: 'letter.txt', mime: 'text/plain' });
    const ids = await Promise.all(Array.from({ length: documents }, submit));
    const done = async () => (await finishedJobs()).filter(({ status }) => status === 'completed').length;

    // The worker of before goes on below an expanding schema.
    await expect.poll(done, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
    await asOwner(async (sql) => {
      const text = await expansion(sql);
      await sql`create schema if not exists supabase_migrations`;
      await sql`create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text)`;
      await runMigration(sql, { version: '20990101000000', name: 'next', file: 'next.sql', text });
    });
    const before = await done();
    await expect.poll(done, { timeout: 60_000 }).toBeGreaterThan(before + 2);

    // The next version is no copy of the one before: it asks for what the expansion added, and passes it.
    const [code, next] = await Promise.all(
      [blue, green].map((place) => readFile(join(place, 'dist', 'worker.js'), 'utf8')),
    );
    expect(next?.split('p_of_the_next_version')).toHaveLength(3);
    expect(code).not.toContain('p_of_the_next_version');

    // One that needs more than the schema has doesn't take over, and the one before goes on.
    const blueAt = workers.status.pid;
    await expect(workers.replace()).rejects.toThrow(/worker v9\.0\.0 calls \(function_of_the_future/);
    expect(workers.status).toMatchObject({ pid: blueAt, state: 'running' });

    await workers.replace();
    expect(workers.status.pid).not.toBe(blueAt);
    expect(() => process.kill(blueAt ?? 0, 0)).toThrow('ESRCH');
    for (const id of await Promise.all([submit(), submit()])) ids.push(id);
    for (const id of ids) expect(await project.documentEnded(id)).toMatchObject({ status: 'processed' });

    const jobs = await finishedJobs();
    for (const type of ['shell_file_processing', 'ai_processing']) {
      const ofType = jobs.filter(({ job_type }) => job_type === type);
      expect(ofType.map(({ shell_file_id }) => shell_file_id).sort()).toEqual([...ids].sort());
      expect(ofType.every(({ status }) => status === 'completed')).toBe(true);
    }
    const names = new Set(jobs.map((job) => job.worker.split('-')[0]));
    expect([...names].sort()).toEqual(['blue', 'green']);
    const effects = await asOwner(
      (sql) => sql<{ readings: number; facts: number }[]>`
        select
          (select count(*)::integer from public.shell_file_readings as r where r.shell_file_id = f.id) as readings,
          (select count(*)::integer from public.patient_clinical_events as e where e.shell_file_id = f.id) as facts
        from public.shell_files as f`,
    );
    expect(effects).toHaveLength(ids.length);
    expect(new Set(effects.map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify({ readings: 1, facts: 2 })]),
    );
  } finally {
    await workers.stop();
  }
}, 240_000);
