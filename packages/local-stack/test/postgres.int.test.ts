/** The embedded Postgres' life: made, started, stopped, killed, found again, as root and as an ordinary user. */
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { applySchema } from '../src/bootstrap/apply-schema.ts';
import { bootstrap } from '../src/bootstrap/bootstrap.ts';
import { postgresBinaries } from '../src/postgres/binaries.ts';
import { type Cluster, initialiseCluster } from '../src/postgres/cluster.ts';
import { runCommand } from '../src/postgres/run-command.ts';
import { startServer } from '../src/postgres/server.ts';
import { startPostgres } from '../src/postgres/start-postgres.ts';
import { postgresUser } from '../src/postgres/system-user.ts';
import { withSql } from './fixture-api.ts';
import { startScript, untilGone } from './processes.ts';

const isRoot = process.getuid?.() === 0;
let scratch: string;
let dataDir: string;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'exora-test-pg-'));
  await chmod(scratch, 0o755);
  dataDir = join(scratch, 'data');
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const count = (url: string) => withSql(url, async (sql) => (await sql`select count(*)::int as n from kept`)[0]?.n);
const make = (url: string) =>
  withSql(url, (sql) => sql.unsafe('create table kept (n int); insert into kept values (1), (2)'));

describe('a data folder', () => {
  test('keeps its data and passwords from start to start, for nobody else to read', async () => {
    const first = await startPostgres({ dataDir });
    await make(first.url('supabase_admin'));
    await first.stop();
    const second = await startPostgres({ dataDir });
    try {
      expect(await count(second.url('supabase_admin'))).toBe(2);
      expect(second.secrets).toEqual(first.secrets);
      const mode = async (name: string) => (await stat(join(dataDir, name))).mode & 0o777;
      expect([await mode('.'), await mode('postgres'), await mode('secrets.json')]).toEqual([0o700, 0o700, 0o600]);
    } finally {
      await second.stop();
    }
  });

  test('that holds something else is left alone', async () => {
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'thesis.txt'), 'years of work');
    await expect(startPostgres({ dataDir })).rejects.toMatchObject({ code: 'data_folder_foreign' });
    expect(await readdir(dataDir)).toEqual(['thesis.txt']);
  });

  test('that can’t be made is refused with a sentence', async () => {
    await writeFile(join(scratch, 'file'), '');
    const refused = startPostgres({ dataDir: join(scratch, 'file', 'data') });
    await expect(refused).rejects.toMatchObject({ code: 'data_folder_unwritable', message: /--data-dir/ });
  });
});

describe('the server', () => {
  test('listens on this machine alone, with a password', async () => {
    const server = await startPostgres({ dataDir });
    try {
      const [row] = await withSql(
        server.url('supabase_admin'),
        (sql) =>
          sql`select current_setting('listen_addresses') as listen, current_setting('unix_socket_directories') as sockets`,
      );
      expect(row).toEqual({ listen: '127.0.0.1', sockets: '' });
      const others = Object.values(networkInterfaces()).flat();
      const outside = others.find((address) => address !== undefined && !address.internal && address.family === 'IPv4');
      if (outside !== undefined) {
        const url = server.url('supabase_admin').replace('127.0.0.1', outside.address);
        await expect(withSql(url, (sql) => sql`select 1`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      }
      const wrong = server.url('supabase_admin').replace(server.secrets.superuser_password, 'wrong');
      await expect(withSql(wrong, (sql) => sql`select 1`)).rejects.toMatchObject({ code: '28P01' });
    } finally {
      await server.stop();
    }
  });

  test('logs no statement and no value of a row', async () => {
    const server = await startPostgres({ dataDir });
    const words = 'Words of a letter';
    await make(server.url('supabase_admin'));
    await withSql(server.url('supabase_admin'), async (sql) => {
      await expect(sql`insert into kept values (${words})`).rejects.toBeInstanceOf(postgres.PostgresError);
      await expect(sql.unsafe(`select '${words}'::int`)).rejects.toThrow(words);
    });
    await server.stop();
    const log = await readFile(join(dataDir, 'postgres', 'server.log'), 'utf8');
    expect(log).toContain('database system is shut down');
    expect(log).not.toContain(words);
  });

  test('recovers after it was killed', async () => {
    const server = await startPostgres({ dataDir });
    await make(server.url('supabase_admin'));
    process.kill(server.pid, 'SIGKILL');
    await untilGone(server.pid);
    expect(await server.isAlive()).toBe(false);
    await server.restart();
    try {
      expect(await count(server.url('supabase_admin'))).toBe(2);
    } finally {
      await server.stop();
    }
  });

  test('ends when the process that started it is killed', async () => {
    const script = await startScript(`
      import { startPostgres } from '../src/postgres/start-postgres.ts';
      const { pid } = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
      console.log(JSON.stringify({ pid }));
      setInterval(() => undefined, 1000);`);
    const { pid } = z.object({ pid: z.number() }).parse(script.said);
    await script.kill('SIGKILL');
    await untilGone(pid);
    const next = await startPostgres({ dataDir });
    expect(next.adopted).toBe(false);
    await next.stop();
  });

  test('that was left running is used again', async () => {
    const first = await startPostgres({ dataDir });
    const { secrets } = first;
    await first.stop();
    const runAs = await postgresUser(() => undefined);
    const cluster: Cluster = {
      folder: join(dataDir, 'postgres'),
      superuserPassword: secrets.superuser_password,
      durability: 'durable',
      runAs,
      binaries: await postgresBinaries(runAs, () => undefined),
    };
    await initialiseCluster(cluster);
    const orphan = await startServer(cluster);
    const messages: string[] = [];
    const adopted = await startPostgres({ dataDir, onMessage: (message) => messages.push(message) });
    expect([adopted.adopted, adopted.pid]).toEqual([true, orphan.pid]);
    expect(messages.join()).toContain('still running');
    await adopted.stop();
    await untilGone(orphan.pid);
  });
});

describe.runIf(isRoot)('as root', () => {
  test('a data folder that user postgres can’t reach is replaced by another, said and remembered', async () => {
    const closed = join(scratch, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const messages: string[] = [];
    const first = await startPostgres({
      dataDir: join(closed, 'data'),
      onMessage: (message) => messages.push(message),
    });
    try {
      expect(first.dataDir).toMatch(/^\/var\/lib\/exora\//);
      expect(messages.join()).toContain(first.dataDir);
      await make(first.url('supabase_admin'));
      await first.stop();
      const second = await startPostgres({ dataDir: join(closed, 'data') });
      expect(second.dataDir).toBe(first.dataDir);
      expect(await count(second.url('supabase_admin'))).toBe(2);
      await second.stop();
    } finally {
      await rm(first.dataDir, { recursive: true, force: true });
    }
  });

  test('programs that user postgres can’t reach are copied, links included, and run', async () => {
    const closed = join(scratch, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const { initdb } = await postgresBinaries(null, () => undefined);
    const installed = dirname(dirname(dirname(initdb)));
    // As npm unpacks it without install scripts: no links.
    await cp(installed, join(closed, 'test-platform'), { recursive: true, verbatimSymlinks: true });
    const links = z
      .array(z.object({ target: z.string() }))
      .parse(JSON.parse(await readFile(join(installed, 'native', 'pg-symlinks.json'), 'utf8')));
    for (const { target } of links) await unlink(join(closed, 'test-platform', target));
    const user = await postgresUser(() => undefined);
    const messages: string[] = [];
    const binaries = await postgresBinaries(
      user,
      (message) => messages.push(message),
      18,
      join(closed, 'test-platform'),
    );
    try {
      expect(binaries.initdb).toMatch(/^\/var\/lib\/exora\/binaries\/test-platform-/);
      expect(messages.join()).toContain('copying');
      const ran = await runCommand(binaries.initdb, ['--version'], user);
      expect([ran.exitCode, ran.output]).toEqual([0, expect.stringContaining('PostgreSQL')]);
    } finally {
      await rm(dirname(dirname(binaries.initdb)), { recursive: true, force: true });
    }
  });
});

describe('the schema', () => {
  test('is made whole or not at all; a broken file is named with its line', async () => {
    const server = await startPostgres({ dataDir, durability: 'throw-away' });
    const folder = join(scratch, 'schema');
    await mkdir(folder);
    const owner = server.url('postgres');
    try {
      await bootstrap(server.url('supabase_admin'), server.secrets);
      await bootstrap(server.url('supabase_admin'), server.secrets);
      await writeFile(join(folder, '01_first.sql'), 'create table public.first (id int primary key);');
      await writeFile(join(folder, '02_second.sql'), 'create table public.second (id int);\n\nselect nonsense;');
      await expect(applySchema(owner, folder)).rejects.toMatchObject({
        code: 'schema_failed',
        message: /02_second\.sql:3: column "nonsense"/,
      });
      await writeFile(join(folder, '02_second.sql'), 'alter table public.first add column name text;');
      await applySchema(owner, folder);
      expect(await withSql(owner, (sql) => sql`select name from public.first`)).toEqual([]);
    } finally {
      await server.stop();
    }
  });
});
