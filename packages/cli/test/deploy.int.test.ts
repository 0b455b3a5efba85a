/** The commands of `exora deploy`, as deployment/rollback_procedures.md has them, on a real stack and a platform's contract. */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyDeployment, Ledger, openTarget, readRelease } from '@exora/deployment';
import { readStatus, type Stack, startStack } from '@exora/local-stack';
import { createTestDatabase, readMigrations, type TestDatabase } from '@exora/local-stack/testing';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exora } from '../../../tests/setup/command.ts';
import { freePort } from '../../../tests/setup/stack.ts';
import { Platforms } from '../../deployment/test/platforms.ts';

const root = join(import.meta.dirname, '../../..');
const earlier = 'e'.repeat(64);

let folder: string;
let stack: Stack;
let database: TestDatabase;
let platforms: Platforms;
let environment: Record<string, string>;

/** Two targets that each had an earlier deployment: of another worker, and `local` of one migration less. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exora-cli-deploy-'));
  [database, platforms] = await Promise.all([createTestDatabase(), Platforms.start()]);
  environment = {
    EXORA_DATA_DIR: join(folder, 'data'),
    EXORA_DEPLOY_LEDGER: join(folder, 'ledger'),
    ...platforms.environment(database.ownerUrl),
  };
  const migrations = join(folder, 'migrations');
  await cp(join(root, 'supabase/migrations'), migrations, { recursive: true });
  const last =
    (await readdir(migrations))
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .at(-1) ?? '';
  await rm(join(migrations, last));
  await recordMigrations();
  const release = await readRelease(root);
  const source = { ...release.source, is_changed: false };
  const before = { ...release, source, worker: { ...release.worker, version: '0.0.9', checksum: earlier } };
  const deploy = async (name: 'local' | 'staging', of: typeof before, migrationsFolder?: string) =>
    applyDeployment({
      target: openTarget(name, {
        root,
        dataDir: join(folder, 'data'),
        environment,
        onMessage: () => undefined,
        patience: { pollMs: 5, limitMs: 20_000 },
      }),
      release: of,
      ledger: await Ledger.open(join(folder, 'ledger')),
      by: 'Ada',
      say: () => undefined,
      ...(migrationsFolder !== undefined && { migrationsFolder }),
    });
  await Promise.all([
    deploy('local', before, migrations),
    deploy('staging', before).then(() => deploy('staging', { ...before, worker: release.worker })),
  ]);
  stack = await startStack({
    dataDir: join(folder, 'data'),
    components: ['functions', 'worker'],
    apiPort: await freePort(),
  });
}, 400_000);

/** The hosted database has the schema, and records the migrations as the Supabase CLI does. */
async function recordMigrations(): Promise<void> {
  const sql = postgres(database.ownerUrl, { max: 1, onnotice: () => undefined });
  await sql`create schema supabase_migrations`;
  await sql`create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text)`;
  for (const { version, name } of await readMigrations()) {
    await sql`insert into supabase_migrations.schema_migrations (version, name) values (${version}, ${name})`;
  }
  await sql.end();
}

afterAll(async () => {
  await stack?.stop();
  await Promise.all([platforms.stop(), database.drop()]);
  await rm(folder, { recursive: true, force: true });
});

const deploy = (...args: string[]) => exora(['deploy', ...args], '', environment);
const pidOf = async (name: string) =>
  (await readStatus(join(folder, 'data')))?.processes.find((each) => each.name === name)?.pid;

test('what a running stack lacks is planned, applied while it runs, and written down', async () => {
  const [worker, functions] = [await pidOf('worker'), await pidOf('functions')];
  const planned = await deploy('plan', 'local', '--json');
  expect(planned.code).toBe(0);
  expect(JSON.parse(planned.stdout)).toMatchObject({
    problems: [],
    migrations: [],
    functions: null,
    worker: { from: { version: '0.0.9', checksum: earlier }, to: { version: '0.1.0' } },
  });
  const applied = await deploy('apply', 'local', '--by', 'Grace');
  expect(applied).toMatchObject({ code: 0, stdout: '✓ local-2: local is as the sources say.\n' });
  expect(await pidOf('worker')).not.toBe(worker);
  expect(await pidOf('functions')).toBe(functions);
  expect(() => process.kill(worker ?? 0, 0)).toThrow('ESRCH');
  const status = await readFile(join(folder, 'ledger', 'deployed_status.md'), 'utf8');
  expect(status).toContain('- worker: 0.1.0 (');
  expect(status).toMatch(/last deployment: local-2, .*, by Grace/);
}, 120_000);

test('a command says in one sentence what it lacks', async () => {
  const { RENDER_API_KEY: _, ...others } = environment;
  const lacking = await exora(['deploy', 'plan', 'staging'], '', others);
  expect(lacking).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'staging needs in the environment: RENDER_API_KEY (an API key of Render).\n',
  });
  expect((await deploy('rollback', 'local', '--to', 'local-9')).stderr).toBe(
    'The ledger has no finished deployment local-9 of local; it has local-1, local-2.\n',
  );
});

test('how a command ended is told, also where the pages beside the ledger can’t be written', async () => {
  const page = join(folder, 'ledger', 'deployed_status.md');
  await rename(page, `${page}.kept`);
  await mkdir(page);
  try {
    const [applied, back] = [await deploy('apply', 'local'), await deploy('rollback', 'local', '--to', 'local-9')];
    expect(applied).toMatchObject({ code: 0, stdout: 'local is as the sources say.\n' });
    expect(applied.stderr).toMatch(/^The pages beside the ledger can’t be written: .*deployed_status\.md.*\n$/);
    expect(back).toMatchObject({ code: 1, stdout: '' });
    expect(back.stderr).toMatch(/^The pages .*\nThe ledger has no finished deployment local-9 of local; .*\n$/);
    expect(existsSync(`${page}.part`)).toBe(false);
  } finally {
    await rm(page, { recursive: true });
    await rename(`${page}.kept`, page);
  }
}, 60_000);

test('the rollback procedures work as they are written', async () => {
  const text = await readFile(join(root, 'deployment/rollback_procedures.md'), 'utf8');
  const commands = [...text.matchAll(/```bash\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
  expect(commands.length).toBeGreaterThan(8);
  const outputs = new Map<string, string>();
  for (const command of commands) {
    const [program, ...args] = command.split(' ');
    expect(program).toBe('exora');
    const { code, stdout, stderr } = await exora(args, '', environment);
    expect({ command, code, stderr }).toMatchObject({ command, code: 0 });
    outputs.set(command, stdout);
  }
  expect(outputs.get('exora deploy rollback staging')).toMatch(
    /back to staging-1\nworker → 0\.0\.9 .*\n✓ staging-3\n$/,
  );
  expect(outputs.get('exora deploy rollback staging --to staging-1')).toContain('Nothing was to do.');
  expect(platforms.deploys[0]).toMatchObject({ id: 'dep-2', status: 'live' });
  expect(outputs.get('exora deploy rollback local --schema')).toMatch(/- migration \d{14} \w+\n[\s\S]*✓ local-3\n$/);
  const { entries } = await Ledger.open(join(folder, 'ledger'));
  const kinds = entries.map(({ deployment, event }) => `${deployment} ${event.kind}`);
  expect(kinds).toContain('local-3 migration_reverted');
  expect(kinds.slice(-3)).toEqual(['local-4 begun', 'local-4 migration', 'local-4 finished']);
}, 180_000);
