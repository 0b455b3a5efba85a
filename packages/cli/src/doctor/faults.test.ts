/** Faults of a machine and of a data folder, each really made, beside the same without it. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manifestText } from '../../../local-stack/src/backup/manifest.ts';
import { makeSecrets, writeSecrets } from '../../../local-stack/src/data-folder/secrets.ts';
import { backups } from './backups.ts';
import {
  folderAccess,
  folderOurs,
  folderRights,
  leftRunning,
  postgresVersion,
  secretsWhole,
  spaceFindings,
} from './data-folder.ts';
import { database } from './database.ts';
import type { Check, Context, Finding } from './finding.ts';
import { clock, comparePackages, environment, memoryFinding, nodeFinding, nodeVersion, programs } from './machine.ts';
import { addresses, ports, processes, webBuild, webBuildFinding } from './running.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'exora-test-doctor-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const look = (check: Check, more: Partial<Context> = {}) =>
  check({ dataDir, status: null, environment: {}, now: new Date(), ...more });
const write = (name: string, text: string) => writeFile(join(dataDir, name), text, { mode: 0o600 });
/** Ids of what is wrong. Each fault says what to do. */
const faults = (findings: readonly Finding[]) =>
  findings.flatMap((finding) => {
    if (finding.ok) return [];
    expect(finding.message).toMatch(/[.…)]$/);
    expect(finding.todo).toMatch(/\w/);
    return [finding.id];
  });

/** Of a stack that runs, with two processes that it has lost. */
const status = {
  web: 'http://127.0.0.1:1',
  api: 'http://127.0.0.1:1',
  publishable_key: '',
  secret_key: null,
  database_url: null,
  data_dir: '',
  processes: [
    { name: 'api' as const, pid: 1, state: 'running' as const },
    { name: 'functions' as const, pid: null, state: 'restarting' as const },
    { name: 'worker' as const, pid: null, state: 'failed' as const },
  ],
};

describe('the machine', () => {
  test('is fine where the tests run', async () => {
    expect(faults([...(await look(nodeVersion)), ...(await look(programs))])).toEqual([]);
  });

  test('has a Node that is too old', () => {
    expect(faults(nodeFinding('22.21.1'))).toEqual(['node_version']);
    expect(faults(nodeFinding('24.0.0'))).toEqual([]);
  });

  test('has packages of before an update, or none', async () => {
    const lock = (version: string) => JSON.stringify({ packages: { 'node_modules/zod': { version } } });
    await write('package-lock.json', lock('2.0.0'));
    expect(faults(await comparePackages(dataDir))).toEqual(['packages_installed']);
    await mkdir(join(dataDir, 'node_modules'));
    await write('node_modules/.package-lock.json', lock('1.0.0'));
    const [finding] = await comparePackages(dataDir);
    expect(finding).toMatchObject({ ok: false, message: expect.stringContaining('(zod)'), todo: 'Run "npm ci".' });
    await write('node_modules/.package-lock.json', lock('2.0.0'));
    expect(faults(await comparePackages(dataDir))).toEqual([]);
  });

  test('has too little memory, disk space or room for files', () => {
    expect(faults(memoryFinding(2 ** 29))).toEqual(['memory']);
    expect(faults(memoryFinding(2 ** 31))).toEqual([]);
    expect(faults(spaceFindings(2 ** 29, 50))).toEqual(['disk_space', 'disk_files']);
    expect(faults(spaceFindings(2 ** 31, null))).toEqual([]);
  });

  test('has a clock of before this version', async () => {
    expect(faults(await look(clock, { now: new Date('1970-01-01') }))).toEqual(['clock']);
    expect(faults(await look(clock, { now: new Date('2100-01-01') }))).toEqual([]);
  });

  test('has settings without their form, named', async () => {
    const [finding] = await look(environment, {
      environment: { OPENAI_BASE_URL: 'nonsense', WORKER_CONCURRENCY: 'many' },
    });
    expect(finding).toMatchObject({ id: 'environment', ok: false });
    expect(finding?.message).toMatch(/OPENAI_BASE_URL.*WORKER_CONCURRENCY|WORKER_CONCURRENCY.*OPENAI_BASE_URL/);
    expect(finding?.message).not.toContain('nonsense');
    expect(faults(await look(environment))).toEqual([]);
  });
});

describe('a data folder', () => {
  test('is none, another’s, or half restored', async () => {
    expect(faults([...(await look(folderAccess)), ...(await look(folderOurs))])).toEqual([]);
    await write('thesis.txt', 'years of work');
    expect(faults(await look(folderOurs))).toEqual(['data_folder_foreign']);
    expect(faults(await look(folderAccess, { dataDir: join(dataDir, 'thesis.txt') }))).toEqual(['data_folder']);
    await write('exora-data.json', '{"format":1}');
    expect(faults(await look(folderOurs))).toEqual([]);
    await write('exora-restoring.json', '{"format":1}');
    expect(faults(await look(folderOurs))).toEqual(['restore_unfinished']);
  });

  test.runIf(process.getuid?.() !== 0)('can’t be written', async () => {
    await chmod(dataDir, 0o500);
    expect(faults(await look(folderAccess))).toEqual(['data_folder']);
    await chmod(dataDir, 0o700);
  });

  test('is open to others', async () => {
    await write('exora-data.json', '{"format":1}');
    await write('secrets.json', '{}');
    expect(faults(await look(folderRights))).toEqual([]);
    await chmod(join(dataDir, 'secrets.json'), 0o644);
    expect(faults(await look(folderRights))).toEqual(['data_folder_rights']);
  });

  test('is of another Postgres, without its keys, or in use by a server that nobody watches', async () => {
    await mkdir(join(dataDir, 'postgres'));
    await write('postgres/PG_VERSION', '17\n');
    await write('secrets.json', '{"owner_password":');
    await write('audit-signing-key.pem', 'no key');
    expect(faults(await look(postgresVersion))).toEqual(['postgres_version']);
    expect(faults(await look(secretsWhole))).toEqual(['secrets', 'signing_key']);
    await write('postgres/PG_VERSION', '18\n');
    expect(faults(await look(postgresVersion))).toEqual([]);
    expect(faults(await look(leftRunning))).toEqual([]);
    await write('postgres/postmaster.pid', `${process.pid}\n/\n0\n0\n`);
    expect(faults(await look(leftRunning))).toEqual(['database_left_running']);
  });

  test('has backups that can’t go on', async () => {
    await mkdir(join(dataDir, 'postgres'));
    await write('postgres/PG_VERSION', '18\n');
    expect(faults(await look(backups))).toEqual([]);
    await write('backup.json', '{');
    expect(faults(await look(backups))).toEqual(['backup_settings']);
    const config = {
      format: 1,
      place: join(dataDir, 'place'),
      lineage: '0123456789ab',
      recipients: ['age1eg637kq8m38q3xtt59vxqdgyly3ahzvdr2rr92mctadfv8g4hd0stequvf'],
      name_key: 'x'.repeat(32),
    };
    await write('backup.json', JSON.stringify(config));
    expect(faults(await look(backups))).toEqual(['backup_place']);
    await mkdir(config.place);
    await write('place/exora-backups.json', '{"format":1}');
    expect(faults(await look(backups))).toEqual(['backup']);

    await write('exora-data.json', '{"format":1}');
    await writeSecrets(dataDir, makeSecrets());
    const later = new Date(Date.now() + 60_000).toISOString();
    const name = '20261130T000000Z-000000';
    const base = join(config.place, config.lineage, 'bases', name);
    await mkdir(base, { recursive: true });
    const manifest = {
      format: 1 as const,
      name,
      lineage: config.lineage,
      exora_version: '0.1.0',
      postgres_major: 18,
      schema_version: '20261130000000',
      system_identifier: '1',
      timeline: 1,
      wal_segment_bytes: 1,
      start_lsn: '0/1',
      stop_lsn: '0/2',
      started_at: later,
      finished_at: later,
      parts: {},
    };
    await writeFile(join(base, 'manifest.json'), manifestText(manifest));
    expect(faults(await look(backups))).toEqual([]);
    await mkdir(join(dataDir, 'run'), { recursive: true });
    const archive = (change: object) =>
      write('run/archive.json', JSON.stringify({ archived_until: later, problem: null, gap_at: null, ...change }));
    await archive({});
    expect(faults(await look(backups, { status }))).toEqual([]);
    await archive({ problem: 'The place is full.' });
    expect(faults(await look(backups))).toEqual(['backup_archive']);
    await archive({ archived_until: new Date(Date.now() - 3_600_000).toISOString() });
    expect(faults(await look(backups, { status }))).toEqual(['backup_archive']);
    expect(faults(await look(backups))).toEqual([]);
    await archive({ gap_at: new Date(Date.now() + 120_000).toISOString() });
    expect(faults(await look(backups))).toEqual(['backup_gap']);
  });
});

describe('a stack', () => {
  test('has a web app of earlier sources', async () => {
    expect(faults(webBuildFinding(false))).toEqual(['web_build']);
    expect(faults([...webBuildFinding(true), ...webBuildFinding(null), ...(await look(webBuild, { status }))])).toEqual(
      [],
    );
  });

  test('has a database that lets nobody in', async () => {
    const closed = { ...status, database_url: 'postgres://postgres@127.0.0.1:1/postgres' };
    const found = await look(database, { status: closed });
    expect(faults(found)).toEqual(['database_answers']);
    expect(found[0]?.message).toMatch(/ECONNREFUSED/);
    expect(await look(database, { status })).toEqual([]);
  });

  test('has lost processes and does not answer', async () => {
    expect(faults(await look(processes, { status }))).toEqual(['process_functions', 'process_worker']);
    expect(faults(await look(addresses, { status }))).toEqual(['web_answers', 'api_answers', 'functions_answer']);
    expect(faults(await look(processes))).toEqual([]);
  });

  test('would find its port taken, and says that it takes the next', async () => {
    const server = createServer().listen(3301, '127.0.0.1');
    // Whoever has it instead of us: it is taken.
    await new Promise<void>((resolve) => server.once('listening', resolve).once('error', () => resolve()));
    const found = await look(ports);
    server.close();
    expect(found.find(({ id }) => id === 'api_port')?.message).toContain('3301 is in use: the next free one');
  });
});
