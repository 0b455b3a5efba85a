import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '@exora/local-stack/functions';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ledgerProblems } from './check.ts';
import { deployedAt } from './deployed.ts';
import { hashOf, type LedgerEvent } from './entry.ts';
import { Ledger, ledgerFile, readEntries } from './ledger.ts';
import { renderedFiles } from './render.ts';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'exora-ledger-'));
  folder = join(root, 'deployment');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const source = { commit: 'a'.repeat(40), tag: 'v0.1.0', is_changed: false };
const begun: LedgerEvent = {
  kind: 'begun',
  intent: 'apply',
  place: 'embedded stack',
  to: null,
  source,
  steps: ['migration 20260101000000', 'functions', 'worker'],
};
const migration: LedgerEvent = {
  kind: 'migration',
  version: '20260101000000',
  name: 'first',
  checksum: 'b'.repeat(64),
};
const worker: LedgerEvent = {
  kind: 'worker',
  version: '0.1.0',
  checksum: 'c'.repeat(64),
  platform_id: null,
  replaced: false,
  contract: { keep_jobs: { parameters: { p_worker_id: 'text' }, optional: [], returns: 'void', columns: {} } },
};
const finished: LedgerEvent = {
  kind: 'finished',
  schema: '20260101000000',
  environment: { functions: [], worker: ['SUPABASE_URL'] },
};

async function written(...events: LedgerEvent[]): Promise<string> {
  const ledger = await Ledger.open(folder);
  for (const event of events) await ledger.append({ by: 'Ada', target: 'local', deployment: 'local-1', event });
  return readFile(join(folder, ledgerFile), 'utf8');
}

test('entries are read as they were written, and go on after the process that wrote them', async () => {
  await written(begun, migration);
  const text = await written(worker, finished);
  const { entries, problem } = readEntries(text);
  expect(problem).toBeNull();
  expect(entries.map(({ number, event }) => [number, event.kind])).toEqual([
    [1, 'begun'],
    [2, 'migration'],
    [3, 'worker'],
    [4, 'finished'],
  ]);
  expect(entries.slice(1).map(({ previous }) => previous)).toEqual(entries.slice(0, -1).map(({ hash }) => hash));
});

test('fields that only a later version knows are read past, go on, and can’t be changed either', async () => {
  const text = await written(begun);
  const later = (says: string) => {
    const { hash, ...entry } = JSON.parse(text);
    const content = { ...entry, number: 2, previous: hash, event: { ...finished, of_later: { says } }, at_later: [1] };
    return { ...content, hash: hashOf(content) };
  };
  const line = JSON.stringify(later('so'));
  await writeFile(join(folder, ledgerFile), `${text}${line}\n`);
  expect(readEntries(await written(begun))).toMatchObject({
    problem: null,
    entries: [{ event: begun }, { event: finished }, { event: begun }],
  });
  expect(readEntries(`${text}${line.replace('"so"', '"not so"')}\n`).problem).toContain('Entry 2');
});

test.each<[string, number, (lines: string[]) => string[]]>([
  ['changed', 2, (lines) => lines.map((line) => line.replace('"first"', '"other"'))],
  ['removed', 2, (lines) => lines.filter((_, at) => at !== 1)],
  ['put elsewhere', 2, ([a = '', b = '', c = '', ...rest]) => [a, c, b, ...rest]],
  ['written twice', 2, ([a = '', ...rest]) => [a, a, ...rest]],
  [
    'changed with its own hash made anew',
    3,
    (lines) =>
      lines.map((line) => {
        if (!line.includes('"first"')) return line;
        const { hash: _, ...entry } = JSON.parse(line.replace('"first"', '"other"'));
        return JSON.stringify({ ...entry, hash: hashOf(entry) });
      }),
  ],
  ['cut off', 4, (lines) => lines.map((line, at) => (at === 3 ? line.slice(0, 40) : line))],
  ['no JSON', 1, (lines) => lines.map((line, at) => (at === 0 ? 'nothing' : line))],
])('a ledger with an entry %s is refused, which is named', async (_what, number, spoil) => {
  const lines = (await written(begun, migration, worker, finished)).split('\n');
  await writeFile(join(folder, ledgerFile), spoil(lines).join('\n'));
  await expect(Ledger.open(folder)).rejects.toThrow(`Entry ${number} of ${ledgerFile}`);
});

test.each<[string, (last: string) => string, string[]]>([
  ['in its middle is written over', (last) => last.slice(0, 40), ['begun', 'migration', 'worker', 'finished']],
  ['after its first byte is written over', () => '{', ['begun', 'migration', 'worker', 'finished']],
  ['before its end is an entry', (last) => last, ['begun', 'migration', 'worker', 'worker', 'finished']],
])('a last line that was cut off %s, and no entry before it is lost', async (_where, cut, kinds) => {
  await mkdir(join(root, 'current_schema'));
  const text = await written(begun, migration, worker);
  const [last = ''] = (await written(worker)).slice(text.length).split('\n');
  await writeFile(join(folder, ledgerFile), `${text}${cut(last)}`);
  const problems = cut(last) === last ? [] : [expect.stringContaining('was cut off while it was written')];
  expect((await ledgerProblems(root)).filter((each) => !each.includes('breaks worker'))).toEqual(problems);
  const { entries, problem } = readEntries(await written(finished));
  expect(problem).toBeNull();
  expect(entries.map(({ event }) => event.kind)).toEqual(kinds);
  expect((await readFile(join(folder, ledgerFile), 'utf8')).startsWith(text)).toBe(true);
});

test('an entry for which there is no room leaves the file as it was, and says so', async () => {
  const text = await written(begun, migration);
  const about = {
    by: 'Ada',
    target: 'local',
    deployment: 'local-1',
    event: { ...begun, steps: ['a step'.repeat(1000)] },
  };
  const program = `
    const { Ledger } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'ledger.ts')).href)});
    const ledger = await Ledger.open(${JSON.stringify(folder)});
    await ledger.append(${JSON.stringify(about)}).catch(({ code, message }) => console.log(code, message));`;
  // The kernel writes what fits of the line and refuses the rest, as a full disk does: the limit is in KiB.
  const limit = `ulimit -f ${Math.ceil(text.length / 1024) + 1} && exec "$0" --input-type=module --eval "$1"`;
  const run = spawnSync('bash', ['-c', limit, process.execPath, program], { encoding: 'utf8' });
  expect(run.stdout).toMatch(
    /^folder_not_writable .*ledger\.jsonl can’t be written: there is no room for it \(EFBIG\); free some space, then apply again\./,
  );
  expect(await readFile(join(folder, ledgerFile), 'utf8')).toBe(text);
  expect(readEntries(await written(worker)).entries).toHaveLength(3);
});

test('a ledger that can’t be written for another reason names it, and says nothing of permissions', async () => {
  await written(begun);
  const ledger = await Ledger.open(folder);
  await rm(folder, { recursive: true });
  await writeFile(folder, 'in its way');
  await expect(ledger.append({ by: 'Ada', target: 'local', deployment: 'local-1', event: migration })).rejects.toThrow(
    /ledger\.jsonl can’t be written: the system answers E[A-Z]+; mend that, then apply again\./,
  );
});

test('entries that a commit has can’t be taken away, though the rest is a whole chain', async () => {
  await mkdir(join(root, 'current_schema'));
  await writeFile(
    join(root, 'current_schema', '01.sql'),
    "create function public.keep_jobs(p_worker_id text) returns void language sql as 'select'",
  );
  const run = (...args: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.test', ...args]);
  run('init', '--quiet');
  const whole = await written(begun, migration, worker, finished);
  run('add', '.');
  run('commit', '--quiet', '-m', 'A deployment');
  expect(await ledgerProblems(root)).toEqual([]);
  // A last line that was cut off, and that somebody committed, is written over and missed by nobody.
  await writeFile(join(folder, ledgerFile), `${whole}{"number":`);
  run('commit', '--quiet', '-a', '-m', 'A line that was cut off');
  expect(await ledgerProblems(root)).toEqual([expect.stringContaining('was cut off while it was written')]);
  await written(begun);
  expect(await ledgerProblems(root)).toEqual([]);
  await writeFile(join(folder, ledgerFile), `${whole.split('\n').slice(0, 2).join('\n')}\n`);
  expect(await ledgerProblems(root)).toEqual([expect.stringContaining('has lost or changed entries')]);
  run('commit', '--quiet', '-a', '-m', 'Lose entries');
  expect(await ledgerProblems(root)).toEqual([expect.stringContaining('has lost or changed entries')]);
});

test('a schema that takes from a deployed worker what it calls is refused', async () => {
  await mkdir(join(root, 'current_schema'));
  const file = 'current_schema/08_job_coordination.sql';
  await cp(join(repositoryRoot(), file), join(root, file));
  await written(begun, worker, finished);
  expect(await ledgerProblems(root)).toEqual([
    expect.stringMatching(
      /^current_schema breaks worker 0\.1\.0, which may run at local: keep_jobs returns rows instead of void\. .* A function of another shape gets another name\.$/,
    ),
  ]);
  const called = { see_record: { parameters: {}, optional: [], returns: 'void', columns: {} } };
  await written({ ...finished, callers: called });
  expect((await ledgerProblems(root)).at(-1)).toContain(
    'current_schema breaks functions or web app of local-1, which may run at local: see_record is gone',
  );
});

test('what is deployed is read off the entries, and a cut deployment is told with what it did', async () => {
  const ledger = await Ledger.open(folder);
  await written(begun, migration);
  const cut = deployedAt('local', (await Ledger.open(folder)).entries);
  expect(cut).toMatchObject({ schema: '20260101000000', last: null, worker: null, count: 1 });
  expect(cut.unfinished).toMatchObject({ done: ['migration 20260101000000'], left: ['functions', 'worker'] });
  // One that was opened before goes on behind what was written since.
  for (const event of [worker, finished]) {
    await ledger.append({ by: 'Ada', target: 'local', deployment: 'local-1', event });
  }
  const { entries } = await Ledger.open(folder);
  expect(deployedAt('local', entries)).toMatchObject({
    unfinished: null,
    worker: { version: '0.1.0', by: 'Ada', source },
    environment: { worker: ['SUPABASE_URL'] },
    last: { deployment: 'local-1' },
  });
  expect(deployedAt('staging', entries)).toMatchObject({ last: null, schema: null });
});

test('what a cut deployment may have replaced stays in doubt, through later ones, until it was replaced again', async () => {
  const functions: LedgerEvent = {
    kind: 'functions',
    version: '0.1.0',
    checksum: 'd'.repeat(64),
    names: ['audit-logger-v3'],
  };
  const doubtAfter = async (...events: LedgerEvent[]) => {
    await written(...events);
    return deployedAt('local', (await Ledger.open(folder)).entries).uncertain;
  };
  expect(await doubtAfter(begun)).toEqual({ functions: false, worker: false });
  expect(await doubtAfter(migration)).toEqual({ functions: true, worker: false });
  expect(await doubtAfter(functions)).toEqual({ functions: false, worker: true });
  expect(await doubtAfter({ kind: 'stopped', step: 'worker', code: 'platform_failed' }, begun)).toEqual({
    functions: false,
    worker: true,
  });
  const { entries } = await Ledger.open(folder);
  const sources = {
    migrations: [],
    functions: '0.1.0',
    worker: '0.1.0',
    variables: () => ({ functions: [], worker: [] }),
  };
  expect(renderedFiles(entries, sources)['deployed_status.md']).toContain('left: migration 20260101000000, functions');
  expect(await doubtAfter(migration, functions, worker, finished)).toEqual({ functions: false, worker: false });
});

test('what may run is what was finished last, what was before it, and functions that a cut deployment may have put there', async () => {
  const calls = (name: string) => ({
    callers: { [name]: { parameters: {}, optional: [], returns: 'void', columns: {} } },
  });
  const functions: LedgerEvent = { kind: 'functions', version: '0.1.0', checksum: 'd'.repeat(64), names: [] };
  const deploy = async (name: string, deployment: string, events: LedgerEvent[]) => {
    const ledger = await Ledger.open(folder);
    for (const event of [{ ...begun, ...calls(name) }, ...events])
      await ledger.append({ by: 'Ada', target: 'local', deployment, event });
    return deployedAt('local', ledger.entries).mayRun.map(({ deployment, callers }) => [
      deployment,
      ...Object.keys(callers),
    ]);
  };
  const whole = (name: string): LedgerEvent[] => [migration, functions, worker, { ...finished, ...calls(name) }];
  const one = ['local-1', 'first'];
  expect(await deploy('first', 'local-1', whole('first'))).toEqual([one]);
  // Before its functions' turn it has put nothing there.
  expect(await deploy('second', 'local-2', [])).toEqual([one]);
  expect(await deploy('second', 'local-3', [migration])).toEqual([one, ['local-3', 'second']]);
  expect(await deploy('third', 'local-4', [migration, functions])).toEqual([
    one,
    ['local-3', 'second'],
    ['local-4', 'third'],
  ]);
  expect(await deploy('third', 'local-5', whole('third'))).toEqual([one, ['local-5', 'third']]);
  expect(await deploy('third', 'local-6', whole('third'))).toEqual([['local-6', 'third']]);
});

test('rendered files say that they are generated, who deployed what, and what is pending', async () => {
  await written(begun, migration, worker, finished);
  const { entries } = await Ledger.open(folder);
  const files = renderedFiles(entries, {
    migrations: [
      { version: '20260101000000', name: 'first' },
      { version: '20260201000000', name: 'second' },
    ],
    functions: '0.1.0',
    worker: '0.2.0',
    variables: () => ({ functions: [], worker: ['SUPABASE_URL', 'METRICS_TOKEN'] }),
  });
  for (const text of Object.values(files)) expect(text.split('\n')[0]).toContain('Generated by');
  expect(files['deployed_status.md']).toContain('- worker: 0.1.0 (cccccccccccc, since local-1)');
  expect(files['deployed_status.md']).toMatch(/last deployment: local-1, .*, by Ada/);
  const [, local = ''] = files['pending_changes.md']?.split('## ') ?? [];
  expect(local).toBe(
    'local\n\n- migration `20260201000000_second`\n- functions 0.1.0\n- worker 0.1.0 → 0.2.0\n- variables of the worker: `METRICS_TOKEN`\n\n',
  );
  expect(files['deployment_log.md']).toContain('migration 20260101000000 first applied');
});
