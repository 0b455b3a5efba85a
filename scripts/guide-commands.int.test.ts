/** The commands that the pages print, run: those that only look, on one stack; for the others the tests that run them. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stack, startStack } from '@exora/local-stack';
import { freePort } from '@exora/local-stack/functions';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { exora } from '../tests/setup/command.ts';
import { exoraArguments, printedCommands } from './guide/commands.ts';
import { root } from './tools.ts';

/** Commands that change nothing, by their words. */
const looking = [
  'status',
  'doctor',
  'jobs status',
  'jobs list',
  'audit status',
  'secrets list',
  'terminology status',
  'account list',
  'deploy status',
];

/** Which test runs each of the others. */
const ranBy: Readonly<Record<string, string>> = {
  stop: 'tests/e2e/start-and-stop.test.ts',
  ingest: 'tests/e2e/command.test.ts',
  read: 'tests/e2e/command.test.ts',
  export: 'tests/e2e/record-archive.test.ts',
  'audit export': 'packages/cli/test/audit.int.test.ts',
  'audit verify': 'packages/cli/test/audit.int.test.ts',
  'secrets rotate': 'packages/cli/test/secrets.int.test.ts',
  'account reset': 'packages/cli/test/accounts.int.test.ts',
  'admin grant': 'packages/cli/test/accounts.int.test.ts',
  'terminology import': 'packages/cli/test/terminology.int.test.ts',
  'jobs show': 'packages/cli/test/jobs.int.test.ts',
  start: 'tests/e2e/start-and-stop.test.ts',
  'backup init': 'packages/cli/test/backup.int.test.ts',
  'backup now': 'packages/cli/test/backup.int.test.ts',
  'backup list': 'packages/cli/test/backup.int.test.ts',
  'backup verify': 'packages/cli/test/backup.int.test.ts',
  restore: 'packages/cli/test/backup.int.test.ts',
  'deploy build': 'packages/deployment/test/build.int.test.ts',
  'deploy plan': 'packages/cli/test/deploy.int.test.ts',
  'deploy apply': 'packages/cli/test/deploy.int.test.ts',
  'deploy rollback': 'packages/cli/test/deploy.int.test.ts',
};

let dataDir: string;
let stack: Stack;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'exora-guide-'));
  stack = await startStack({ dataDir, components: ['worker'] });
});

afterAll(async () => {
  await stack?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const args = printedCommands().flatMap((command) => {
  const given = exoraArguments(command);
  return given === null ? [] : [given];
});
const isOf = (given: readonly string[], words: string) => given.join(' ').startsWith(words);

test('each printed command is run by a test', async () => {
  expect(args.length).toBeGreaterThan(25);
  const nobody = args.filter((given) => {
    return ![...looking, ...Object.keys(ranBy)].some((words) => isOf(given, words));
  });
  expect(nobody).toEqual([]);
  for (const [words, file] of Object.entries(ranBy)) {
    const text = await readFile(join(root, file), 'utf8');
    // It starts the command, and each word is an argument of a call: by itself, or of a short name for the command.
    const lacking = [
      ...(text.includes("from '../../../tests/setup/command.ts'") || text.includes("from '../setup/command.ts'")
        ? []
        : ['exora']),
      ...words.split(' ').filter((word) => !new RegExp(`[[(,]\\s*'${word}'`).test(text)),
    ];
    expect({ file, words, lacking }).toEqual({ file, words, lacking: [] });
  }
});

test('those that look do so on a running stack', { timeout: 120_000 }, async () => {
  const lines = [
    ...new Set(args.filter((given) => looking.some((words) => isOf(given, words))).map((given) => given.join(' '))),
  ];
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) {
    const { code, stdout, stderr } = await exora(line.split(' '), '', { EXORA_DATA_DIR: dataDir });
    // 4: there is nothing of what was asked for, as it may be on a new stack.
    expect([0, 4], line).toContain(code);
    expect(`${stdout}${stderr}`.length).toBeGreaterThan(20);
  }
});

test('the worker answers where the guide asks, with the fields that it names', async () => {
  const guide = await readFile(join(root, 'docs/V3_ARCHITECTURE_MASTER_GUIDE.md'), 'utf8');
  const [, sentence = ''] = /`GET \/health` of the worker([\s\S]*?);/.exec(guide) ?? [];
  const fields = [...sentence.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name);
  const port = await freePort();
  const child = spawn(process.execPath, [join(root, 'current_workers/exora-v3-worker/src/worker.ts')], {
    env: {
      PATH: process.env.PATH,
      // Nobody listens there, and the health says so.
      SUPABASE_URL: 'http://127.0.0.1:9',
      SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_of_nobody_at_all',
      HEALTH_CHECK_PORT: String(port),
    },
    stdio: 'ignore',
  });
  try {
    const health = await vi.waitFor(() => fetch(`http://127.0.0.1:${port}/health`), { timeout: 60_000, interval: 100 });
    const answer: unknown = await health.json();
    expect(Object.keys(z.looseObject({}).parse(answer)).sort()).toEqual(fields.sort());
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const [, table = ''] = /<!-- begin generated: metrics -->([\s\S]*?)<!-- end/.exec(guide) ?? [];
    const told = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
    const given = [...metrics.matchAll(/^# TYPE (exora_\w+)/gm)].map(([, name = '']) => name);
    expect(given.length).toBeGreaterThan(10);
    expect(given.toSorted()).toEqual(told.toSorted());
  } finally {
    child.kill('SIGKILL');
  }
});
