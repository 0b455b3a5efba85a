import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { appendFile, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import { repositoryRoot } from '@exora/local-stack/functions';
import { createTestDatabase, type TestDatabase } from '@exora/local-stack/testing';
import postgres from 'postgres';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applyDeployment, planDeployment } from '../src/apply/apply.ts';
import { rollBack } from '../src/apply/roll-back.ts';
import { runMigration } from '../src/apply/run-migration.ts';
import { takeTargetLock } from '../src/apply/target-lock.ts';
import { checksumOf } from '../src/build/artefact.ts';
import { buildFunctions } from '../src/build/functions.ts';
import { deployedAt } from '../src/ledger/deployed.ts';
import { Ledger } from '../src/ledger/ledger.ts';
import { openTarget } from '../src/open-target.ts';
import { connect } from '../src/plan/database-state.ts';
import { type Release, readRelease } from '../src/plan/source.ts';
import { Platforms } from './platforms.ts';

const root = repositoryRoot();
const first = '20260101000000';
const second = '20260102000000';
const third = '20260103000000';
const commits = { one: '1'.repeat(40), two: '2'.repeat(40) };

let built: Release;
let folder: string;
let database: TestDatabase;
let platforms: Platforms;
let environment: Record<string, string>;

beforeAll(async () => {
  built = await readRelease(root);
}, 120_000);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exora-hosted-'));
  await mkdir(join(folder, 'migrations', 'rollbacks'), { recursive: true });
  await migration(
    first,
    'cats',
    'create table public.cats (id bigint primary key, name text);',
    'drop table public.cats;',
  );
  await migration(second, 'dogs', 'create table public.dogs (id bigint primary key);', 'drop table public.dogs;');
  database = await createTestDatabase({ schema: false });
  platforms = await Platforms.start();
  environment = platforms.environment(database.ownerUrl);
});

afterEach(async () => {
  await platforms.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function migration(version: string, name: string, text: string, rollback = ''): Promise<void> {
  await writeFile(join(folder, 'migrations', `${version}_${name}.sql`), text);
  await writeFile(join(folder, 'migrations', 'rollbacks', `${version}_${name}.sql`), rollback);
}

/** The sources as if they had been committed. */
function release(commit = commits.one, changes: Partial<Release> = {}): Release {
  return { ...built, source: { commit, tag: null, is_changed: false }, ...changes };
}

const target = () =>
  openTarget('staging', {
    root,
    dataDir: '',
    environment,
    onMessage: () => undefined,
    patience: { pollMs: 5, limitMs: 20_000 },
  });

const ledger = () => Ledger.open(join(folder, 'ledger'));

async function options(of = release()) {
  return {
    target: target(),
    release: of,
    ledger: await ledger(),
    by: 'Ada',
    migrationsFolder: join(folder, 'migrations'),
    say: () => undefined,
  };
}

const state = async () => deployedAt('staging', (await ledger()).entries);
const plan = async (of?: Release) => planDeployment(await options(of));
const apply = async (of?: Release, more = {}) => applyDeployment({ ...(await options(of)), ...more });

async function sql(text: string): Promise<postgres.RowList<postgres.Row[]>> {
  const connection = postgres(database.ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    return await connection.unsafe(text);
  } finally {
    await connection.end();
  }
}

const recorded = async () =>
  (await sql('select version from supabase_migrations.schema_migrations order by version')).map(
    ({ version }) => version,
  );

describe('a hosted target', () => {
  test('is planned without a change, brought to the sources, and then there is nothing to do', async () => {
    const before = await plan();
    expect(before).toMatchObject({ problems: [], schema: { from: null, to: second }, unfinished: null });
    expect(before.migrations.map(({ version }) => version)).toEqual([first, second]);
    expect(before.environment.worker.missing).toContain('AUDIT_SIGNING_KEY');
    expect(before.environment.worker.unknown).toEqual(['OLD_SETTING']);
    expect(before.environment.functions).toEqual({ missing: ['EXORA_RESUMABLE_UPLOAD_URL'], unknown: [] });
    expect(platforms.changes).toEqual([]);

    expect((await apply()).deployment).toBe('staging-1');
    expect(await recorded()).toEqual([first, second]);
    expect(platforms.changes).toEqual([
      '/v1/projects/abcdefghijklmnop/functions/deploy?slug=audit-logger-v3',
      '/v1/projects/abcdefghijklmnop/functions/deploy?slug=shell-file-processor-v3',
      '/render/services/srv-tests/deploys',
    ]);
    expect(await state()).toMatchObject({
      schema: second,
      unfinished: null,
      place: 'abcdefghijklmnop and srv-tests',
      functions: { checksum: built.functions.checksum },
      worker: { checksum: built.worker.checksum, platformId: 'dep-1', by: 'Ada' },
      environment: { functions: ['EXORA_WEB_ORIGIN'], worker: ['OLD_SETTING', 'SUPABASE_URL'] },
    });
    expect(await readFile(join(folder, 'ledger', 'ledger.jsonl'), 'utf8')).not.toMatch(/secret value|d1gest|sbp_|rnd_/);
    expect((await apply()).deployment).toBeNull();
  });

  test('names every variable that it needs and hasn’t got, and never a value', () => {
    environment = {
      SUPABASE_PROJECT_REF: 'A wrong one',
      DATABASE_URL: 'postgres://postgres:hush@db.example:6543/postgres',
    };
    expect(target).toThrow(
      /^staging needs in the environment: DATABASE_URL .*session pooler.*; SUPABASE_PROJECT_REF .*; SUPABASE_ACCESS_TOKEN .*; RENDER_SERVICE_ID .*; RENDER_API_KEY [^;]*\.$/,
    );
    expect(target).not.toThrow(/hush|wrong one/);
  });

  test('is refused with a sentence when a token or the database is wrong', async () => {
    environment.RENDER_API_KEY = 'rnd_of_somebody_else';
    await expect(plan()).rejects.toThrow('Render refuses GET /services/srv-tests/env-vars (401). Check RENDER_API_KEY');
    environment.DATABASE_URL = 'postgres://postgres:hush@127.0.0.1:9/postgres';
    await expect(plan()).rejects.toThrow('The database at 127.0.0.1:9 can’t be reached (ECONNREFUSED)');
  });

  test('is not deployed to from files that are not committed, nor as another project', async () => {
    const dirty = release(commits.one, { source: { commit: commits.one, tag: null, is_changed: true } });
    await expect(apply(dirty)).rejects.toThrow('Files differ from commit 111111111111');
    await apply();
    environment.RENDER_SERVICE_ID = 'srv-other';
    platforms.variables = [];
    const other = target();
    await expect(
      planDeployment({ ...(await options()), target: { ...other, variables: target().wantedVariables } }),
    ).resolves.toMatchObject({ problems: [expect.stringContaining('a target doesn’t move')] });
  });
});

describe('a schema that is not as it should be stops before anything is changed', () => {
  test('a plain Postgres', async () => {
    const name = `plain_${database.name}`;
    const admin = postgres(database.adminUrl, { max: 1 });
    await admin.unsafe(`create database ${name} owner postgres`);
    const url = new URL(database.ownerUrl);
    url.pathname = `/${name}`;
    environment.DATABASE_URL = url.href;
    try {
      await expect(apply()).rejects.toThrow('This is no Supabase database');
      expect((await ledger()).entries).toEqual([]);
    } finally {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    }
  });

  test('ahead of the sources', async () => {
    await apply();
    await rm(join(folder, 'migrations', `${second}_dogs.sql`));
    await expect(apply()).rejects.toThrow(`The database is ahead of these sources: it has migration ${second}`);
  });

  const petsFile = `create table public.pets (id bigint primary key);
    alter table public.cats add column age integer;
    create table public.vets (id bigint primary key);`;
  const petsBack = 'drop table public.vets; alter table public.cats drop column age; drop table public.pets;';

  /** What the advice names, with the test's database for the address, and its password where the advice has it. */
  async function repair(sentence: string): Promise<void> {
    const advice =
      /"npx supabase migration repair (\d+) --status applied --remote=postgres:\/\/<user>@<host>:5432\/postgres", with the password as PGPASSWORD/;
    const [, version = ''] = advice.exec(sentence) ?? [];
    const address = new URL(database.ownerUrl);
    const PGPASSWORD = decodeURIComponent(address.password);
    address.password = '';
    await mkdir(join(folder, 'cli', 'supabase'), { recursive: true });
    await cp(join(folder, 'migrations'), join(folder, 'cli', 'supabase', 'migrations'), { recursive: true });
    execFileSync(
      join(root, 'node_modules', '.bin', 'supabase'),
      ['migration', 'repair', version, '--status', 'applied', `--remote=${address.href}`, '--yes'],
      {
        cwd: join(folder, 'cli'),
        stdio: 'pipe',
        env: { PATH: process.env.PATH, HOME: folder, PGPASSWORD, DO_NOT_TRACK: '1', SUPABASE_TELEMETRY_DISABLED: '1' },
      },
    );
  }

  const refusal = async () => {
    const changes = platforms.changes.length;
    const thrown: unknown = await apply().catch((error: unknown) => error);
    expect(platforms.changes).toHaveLength(changes);
    return thrown instanceof Error ? thrown.message : 'It was applied.';
  };

  test('of which a part was run by hand: what is there goes by hand, for the rollback file can’t', async () => {
    await apply();
    await migration(third, 'pets', petsFile, petsBack);
    await sql('create table public.pets (id bigint primary key)');
    const sentence = await refusal();
    expect(sentence).toContain(
      `Migration ${third} is half-applied: the database doesn’t record it, yet public.pets is there, and public.vets is not.`,
    );
    expect(sentence).toMatch(/drop by hand what is there of it, with a backup before, for the rows in it are lost/);
    expect(sentence).not.toContain('repair');
    await expect(sql(`begin; ${petsBack} rollback`)).rejects.toThrow('"vets" does not exist');
    await sql('drop table public.pets');
    await apply();
    expect(await recorded()).toEqual([first, second, third]);
  });

  test('of which a part was run that makes no table', async () => {
    await apply();
    await migration(third, 'pets', petsFile, petsBack);
    await sql('alter table public.cats add column age integer');
    expect(await refusal()).toMatch(/is there already .*"age".* if a part, drop by hand/);
    expect(await sql(`select to_regclass('public.pets') as pets`)).toMatchObject([{ pets: null }]);
    await sql('alter table public.cats drop column age');
    await apply();
    expect(await recorded()).toEqual([first, second, third]);
  });

  test('of which the whole file was run by hand: it is recorded, and its rows stay', { timeout: 60_000 }, async () => {
    await apply();
    await migration(third, 'pets', petsFile, petsBack);
    await sql(petsFile);
    await sql('insert into public.pets values (1)');
    const sentence = await refusal();
    expect(sentence).toContain(`Migration ${third} was run by hand: the database doesn’t record it, yet public.pets`);
    await sql(`begin; ${petsBack} rollback`);
    await repair(sentence);
    expect((await apply()).deployment).toBeNull();
    expect(await recorded()).toEqual([first, second, third]);
    expect(await sql('select id from public.pets')).toHaveLength(1);
  });

  test('half of a migration that fails is not kept, and it goes on when the migration is right', async () => {
    await migration(third, 'birds', 'create table public.birds (id bigint); select nothing.here();');
    await expect(apply()).rejects.toThrow(`${third}_birds.sql:1`);
    expect(await recorded()).toEqual([first, second]);
    expect(await sql(`select to_regclass('public.birds') as birds`)).toMatchObject([{ birds: null }]);
    expect((await plan()).unfinished).toMatchObject({
      done: [`migration ${first}`, `migration ${second}`],
      stopped: { step: `migration ${third}`, code: 'migration_failed' },
    });
    await migration(third, 'birds', 'create table public.birds (id bigint);');
    await apply();
    expect(await recorded()).toEqual([first, second, third]);
  });
});

test('what is destructive or locking is flagged, and nothing is lost without a word', async () => {
  await apply();
  await migration(
    third,
    'names',
    'alter table public.cats drop column name;\ncreate index cats_idx on public.cats (id);',
  );
  const [found] = (await plan()).migrations;
  expect(found?.findings).toEqual([
    expect.objectContaining({ rule: 'ban-drop-column', risk: 'destructive', line: 1 }),
    expect.objectContaining({ rule: 'require-concurrent-index-creation', risk: 'locking', line: 2 }),
  ]);
  await expect(apply()).rejects.toThrow('make a backup, then apply with --accept-loss');
  expect(await recorded()).toEqual([first, second]);
  await apply(release(), { acceptLoss: true });
  expect(await recorded()).toEqual([first, second, third]);
});

test('what the worker that runs there calls is not taken away before another one runs there', async () => {
  await apply();
  const { keep_jobs: _, ...others } = built.schema;
  const contracting = release(commits.two, { schema: others });
  const sentence = `Worker ${built.worker.version} (staging-1) runs there and would break: keep_jobs is gone.`;
  expect((await plan(contracting)).problems).toEqual([expect.stringContaining(sentence)]);
  await expect(apply(contracting)).rejects.toThrow(
    /First deploy a worker that does without it; .* A function of another shape gets another name\.$/,
  );
  const { keep_jobs: __, ...contract } = built.worker.contract;
  const worker = { ...built.worker, version: '0.2.0', checksum: 'e'.repeat(64), contract };
  await apply(release(commits.two, { worker }));
  await migration(third, 'birds', 'create table public.birds (id bigint);');
  expect((await apply(release(commits.two, { worker, schema: others }))).deployment).toBe('staging-3');
});

test('nor what the functions and the web app that run there call', async () => {
  await apply();
  const { get_accessible_profiles: _, ...others } = built.schema;
  const sentence =
    'The functions or the web app of staging-1 may run there and would break: get_accessible_profiles is gone.';
  expect((await plan(release(commits.two, { schema: others }))).problems).toEqual([expect.stringContaining(sentence)]);
  // Of a release whose web app alone is another there is no step, and yet it is written down.
  const { get_accessible_profiles: __, ...callers } = built.callers;
  expect((await apply(release(commits.two, { callers }))).deployment).toBe('staging-2');
  expect((await apply(release(commits.two, { callers }))).deployment).toBeNull();
  // The web app of before may run on; with the next one it is gone.
  expect((await plan(release(commits.two, { callers, schema: others }))).problems).toEqual([
    expect.stringContaining(sentence),
  ]);
  const worker = { ...built.worker, version: '0.2.0', checksum: 'e'.repeat(64) };
  expect((await apply(release(commits.two, { callers, worker }))).deployment).toBe('staging-3');
  expect((await plan(release(commits.two, { callers, worker, schema: others }))).problems).toEqual([]);
});

test('a migration gives up waiting for a lock, keeps nothing, and is tried again', async () => {
  await apply();
  const waiting = {
    version: third,
    name: 'ages',
    file: 'ages.sql',
    text: 'alter table public.cats add column age int',
  };
  const holder = postgres(database.ownerUrl, { max: 1 });
  const mover = connect(database.ownerUrl);
  const held = await holder.reserve();
  try {
    await held.unsafe('begin; lock table public.cats in access share mode');
    const impatient = { lockTimeoutMs: 30, firstPauseMs: 1 };
    await expect(runMigration(mover, waiting, impatient)).rejects.toThrow('for a lock that others hold');
    const later = runMigration(mover, waiting, { lockTimeoutMs: 20_000, firstPauseMs: 1 });
    await held.unsafe('commit');
    await later;
    expect(await recorded()).toEqual([first, second, third]);
  } finally {
    held.release();
    await Promise.all([holder.end(), mover.end()]);
  }
});

test('while one deployment holds the target, another one changes nothing', async () => {
  const other = connect(database.ownerUrl);
  try {
    await takeTargetLock(other);
    await expect(apply()).rejects.toMatchObject({ code: 'target_busy' });
    expect((await ledger()).entries).toEqual([]);
  } finally {
    await other.end();
  }
  expect((await apply()).deployment).toBe('staging-1');
});

test('why a step failed is told, also where the ledger can’t be written any more', async () => {
  platforms.refusedFunction = 'audit-logger-v3';
  const told: string[] = [];
  const say = (message: string) => {
    told.push(message);
    if (message !== 'functions …') return;
    renameSync(join(folder, 'ledger'), join(folder, 'kept'));
    writeFileSync(join(folder, 'ledger'), 'in its way');
  };
  await expect(apply(release(), { say })).rejects.toThrow('Supabase answers 500');
  expect(told.at(-1)).toMatch(/ledger\.jsonl can’t be written/);
  await rm(join(folder, 'ledger'));
  await rename(join(folder, 'kept'), join(folder, 'ledger'));
  platforms.refusedFunction = null;
  expect((await plan()).unfinished).toMatchObject({ left: ['functions', 'worker'], stopped: null });
  expect((await apply()).deployment).toBe('staging-2');
});

test('a worker that Render can’t bring up leaves the deployment half-done; applying again does only the rest', async () => {
  platforms.outcome = 'update_failed';
  await expect(apply()).rejects.toThrow('ended as update_failed; what ran before goes on');
  expect((await plan()).unfinished).toMatchObject({ left: ['worker'], stopped: { step: 'worker' } });
  platforms.outcome = 'live';
  await apply();
  expect(await state()).toMatchObject({ unfinished: null, worker: { platformId: 'dep-2' } });
  expect(platforms.functions.get('audit-logger-v3')).toBe(1);
});

/** Applies in a process of its own, which is killed on the way. */
async function killedApply(kill: object, of = release()): Promise<void> {
  const file = join(folder, 'arguments');
  const given = { ...kill, environment, release: of, migrationsFolder: join(folder, 'migrations') };
  await writeFile(file, serialize({ ...given, ledgerFolder: join(folder, 'ledger') }));
  const child = spawn(process.execPath, [fileURLToPath(new URL('killed-apply.ts', import.meta.url)), file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
}

/** Steps: two migrations, functions, worker; entries: begun, those four, finished. */
test.each([
  ['before its first migration', { killAt: 1, killAfterWriting: false }, 0],
  ['between two migrations', { killAt: 2, killAfterWriting: false }, 1],
  ['after a migration was written down', { killAt: 3, killAfterWriting: true }, 2],
  ['before the functions', { killAt: 3, killAfterWriting: false }, 2],
  ['before the worker', { killAt: 4, killAfterWriting: false }, 3],
  ['after the worker', { killAt: 5, killAfterWriting: true }, 4],
])('a deployment that is killed %s is told by the next plan, and goes on', async (_when, kill, done) => {
  await killedApply(kill);
  const { unfinished } = await plan();
  expect(unfinished).toMatchObject({ deployment: 'staging-1', stopped: null });
  expect(unfinished?.done).toHaveLength(done);
  // The killed one's session holds the target until the server has seen its end.
  await expect.poll(async () => (await apply().catch(() => null))?.deployment, { timeout: 30_000 }).toBe('staging-2');
  expect(await recorded()).toEqual([first, second]);
  expect(platforms.deploys).toHaveLength(1);
  expect(await state()).toMatchObject({ unfinished: null, schema: second, worker: { platformId: 'dep-1' } });
});

describe('going back', () => {
  const git = (...args: string[]) =>
    execFileSync('git', [
      '-C',
      join(folder, 'sources'),
      '-c',
      'user.name=Ada',
      '-c',
      'user.email=a@example.test',
      ...args,
    ])
      .toString()
      .trim();

  /** A repository with two commits of the functions, and what each would deploy. */
  async function twoReleases(): Promise<[Release, Release]> {
    const sources = join(folder, 'sources');
    for (const part of ['current_functions', 'packages/contracts/src']) {
      await cp(join(root, part), join(sources, part), {
        recursive: true,
        filter: (path) => !path.includes('node_modules'),
      });
    }
    git('init', '--quiet');
    const releases: Release[] = [];
    for (const n of [1, 2]) {
      await appendFile(join(sources, 'current_functions', '_shared', 'limits.ts'), `// ${n}\n`);
      git('add', '.');
      git('commit', '--quiet', '-m', `Release ${n}`);
      const artefact = await buildFunctions(sources);
      releases.push({
        ...release(git('rev-parse', 'HEAD')),
        functions: { ...built.functions, artefact, checksum: checksumOf(artefact) },
        worker: { ...built.worker, checksum: String(n).repeat(64) },
      });
    }
    const [one, two] = releases;
    if (one === undefined || two === undefined) throw new Error('There are two.');
    return [one, two];
  }

  const back = async (more = {}) => {
    const { release: _, ...others } = await options();
    return rollBack({ ...others, root: join(folder, 'sources'), ...more });
  };

  test('puts worker and functions of before back, leaves the schema, and takes it back when told to', async () => {
    const [one, two] = await twoReleases();
    await rm(join(folder, 'migrations', `${second}_dogs.sql`));
    await apply(one);
    await expect(back()).rejects.toThrow('no earlier deployment of staging');
    await migration(second, 'dogs', 'create table public.dogs (id bigint primary key);', 'drop table public.dogs;');
    await apply(two);
    // With a web app that calls less, and nothing else: to go back is to go behind it.
    const { get_accessible_profiles: _, ...callers } = two.callers;
    expect((await apply({ ...two, callers })).deployment).toBe('staging-3');

    expect((await back()).deployment).toBe('staging-4');
    expect(platforms.deploys[0]).toMatchObject({ id: 'dep-3', commit: { id: one.source.commit }, status: 'live' });
    const sent = platforms.requests.filter(({ path }) => path.endsWith('slug=audit-logger-v3')).at(-1)?.body ?? '';
    expect(sent).toContain('// 1');
    expect(sent).not.toContain('// 2');
    expect(await recorded()).toEqual([first, second]);
    expect(await state()).toMatchObject({
      inEffect: 'staging-1',
      schema: second,
      functions: { checksum: one.functions.checksum },
      worker: { checksum: one.worker.checksum, platformId: 'dep-3' },
    });

    const { plan: taken } = await back({ to: 'staging-1', schema: true });
    expect(taken).toMatchObject({ functions: null, worker: null });
    expect(await recorded()).toEqual([first]);
    expect(await sql(`select to_regclass('public.dogs') as dogs`)).toMatchObject([{ dogs: null }]);
    expect((await apply(two)).deployment).toBe('staging-6');
    expect(await recorded()).toEqual([first, second]);
    await expect(back({ to: 'staging-9' })).rejects.toThrow('it has staging-1, staging-2, staging-3, staging-6');
  });

  /** The functions' text that the platform has: `1` or `2` of {@link twoReleases}, by function. */
  const there = () =>
    Object.fromEntries(
      [...platforms.functions.keys()].map((name) => [
        name,
        /\/\/ (\d)\n(?!\/\/ )/.exec(
          platforms.requests.filter(({ path }) => path.endsWith(`slug=${name}`)).at(-1)?.body ?? '',
        )?.[1],
      ]),
    );
  const both = (text: string) => ({ 'audit-logger-v3': text, 'shell-file-processor-v3': text });
  /** When the server has seen the end of a killed one's session. */
  const whenFree = async (work: () => Promise<unknown>): Promise<unknown> => {
    await expect.poll(async () => (await sql(`select from pg_locks where locktype = 'advisory'`)).length).toBe(0);
    return work();
  };

  test('functions of which only the first was replaced are put back whole, and so they are by the earlier sources', async () => {
    const [one, two] = await twoReleases();
    await apply(one);
    platforms.refusedFunction = 'shell-file-processor-v3';
    await expect(apply(two)).rejects.toThrow('Supabase answers 500');
    platforms.refusedFunction = null;
    expect((await plan(one)).functions).toMatchObject({ isUncertain: true, to: { checksum: one.functions.checksum } });
    expect((await back()).plan).toMatchObject({ functions: { deployment: 'staging-1' }, worker: null });
    expect(there()).toEqual(both('1'));
    expect((await plan(one)).functions).toBeNull();

    await killedApply({ killAfterRequest: 'slug=audit-logger-v3' }, two);
    expect(there()).toEqual({ ...both('1'), 'audit-logger-v3': '2' });
    await whenFree(() => apply(one));
    expect(there()).toEqual(both('1'));
    await killedApply({ killAfterRequest: 'slug=audit-logger-v3' }, two);
    await whenFree(() => apply(two));
    expect(there()).toEqual(both('2'));
    expect((await state()).uncertain).toEqual({ functions: false, worker: false });
  });

  test.each([
    ['by a rollback', () => back()],
    ['by the earlier sources', (one: Release) => apply(one)],
  ])('a worker that Render was asked for before the cut is put back %s', async (_how, goBack) => {
    const [one, two] = await twoReleases();
    await apply(one);
    await killedApply({ killAfterRequest: '/services/srv-tests/deploys' }, two);
    expect(platforms.deploys[0]?.commit.id).toBe(two.source.commit);
    await whenFree(() => goBack(one));
    expect(platforms.deploys[0]).toMatchObject({ commit: { id: one.source.commit }, status: 'live' });
    expect(there()).toEqual(both('1'));
    expect(await state()).toMatchObject({ worker: { checksum: one.worker.checksum }, uncertain: { worker: false } });
  });

  test('functions whose commit is not there, or that are not the recorded ones, are not deployed', async () => {
    const [one, two] = await twoReleases();
    const foreign = { ...one, source: { ...one.source, commit: commits.one } };
    await apply(foreign);
    await apply(two);
    const changes = platforms.changes.length;
    await expect(back()).rejects.toThrow('is not in this clone: fetch it');
    await apply({ ...one, functions: { ...one.functions, checksum: 'f'.repeat(64) } });
    await apply(two);
    await expect(back()).rejects.toThrow('are not those that the ledger records');
    expect(platforms.changes.slice(changes).filter((path) => path.endsWith('/rollback'))).toEqual([]);
  });
});
