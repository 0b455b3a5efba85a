import { spawn } from 'node:child_process';
import { access, constants, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import {
  denoBinary,
  postgresBinaries,
  readMigrations,
  repositoryRoot,
  workerEnvironment,
} from '@exora/local-stack/diagnosis';
import { z } from 'zod';
import { type Check, fault, fine } from './finding.ts';

/** What database, API, functions, web app and one reading engine need together. */
const leastMemoryBytes = 700 * 1024 ** 2;

export const nodeVersion: Check = async () => nodeFinding(process.versions.node);

/** What it means to run on a version of Node. */
export function nodeFinding(version: string) {
  return Number(version.split('.')[0]) >= 24
    ? fine('node_version', 'Node', `Node ${version}`)
    : fault(
        'node_version',
        'Node',
        `Node ${version} is older than 24.`,
        'Run "npm ci", which brings Node 24, or install Node 24.',
      );
}

const lockSchema = z.object({
  packages: z.record(z.string(), z.looseObject({ version: z.string().optional(), link: z.boolean().optional() })),
});

/** What is installed against what the lockfile wants: after an update without "npm ci" they differ. */
export const packagesInstalled: Check = () => comparePackages(repositoryRoot());

/** The same for any folder with a lockfile. */
export async function comparePackages(root: string) {
  const [id, check] = ['packages_installed', 'packages'];
  const wanted = lockSchema.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))).packages;
  const installed = await readFile(join(root, 'node_modules', '.package-lock.json'), 'utf8').then(
    (file) => lockSchema.parse(JSON.parse(file)).packages,
    () => null,
  );
  if (installed === null) return fault(id, check, 'The packages are not installed.', 'Run "npm ci".');
  // What is not installed at all may be another platform's.
  const other = Object.entries(installed).filter(([path, { version }]) => {
    const lock = wanted[path];
    return lock?.link !== true && lock?.version !== version;
  });
  if (other.length === 0) return fine(id, check, 'as the lockfile wants them');
  const [first = ''] = other[0] ?? [];
  return fault(
    id,
    check,
    `${other.length} installed packages are not those of the lockfile (${first.replace(/^.*node_modules\//, '')}).`,
    'Run "npm ci".',
  );
}

export const programs: Check = async () => {
  const [id, check] = ['programs', 'programs'];
  try {
    const { pgCtl } = await postgresBinaries(null, () => undefined);
    for (const program of [join(dirname(pgCtl), 'postgres'), denoBinary()]) await access(program, constants.X_OK);
    return fine(id, check, 'Postgres and Deno are installed');
  } catch (thrown) {
    const why = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
    return fault(
      id,
      check,
      `Postgres or Deno is not installed for this machine, or can’t be run (${why}).`,
      'Run "npm ci" without --omit=optional, on a disk that lets programs run.',
    );
  }
};

export const memory: Check = async () => memoryFinding(process.availableMemory());

/** What `bytes` of free memory mean. */
export function memoryFinding(bytes: number) {
  const told = `${(bytes / 1024 ** 3).toFixed(1)} GB free`;
  return bytes >= leastMemoryBytes
    ? fine('memory', 'memory', told)
    : fault(
        'memory',
        'memory',
        `${told}, which is too little to read scans.`,
        'Close other programs, or give the machine or container more memory.',
      );
}

/** No clock is right that shows a time before this version was made. */
export const clock: Check = async ({ now }) => {
  const newest = (await readMigrations()).at(-1)?.version ?? '';
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(newest) ?? [];
  const madeAt = new Date(`${year}-${month}-${day}T00:00:00Z`);
  // A day, for the zones.
  return now.getTime() > madeAt.getTime() - 86_400_000
    ? fine('clock', 'clock', now.toISOString())
    : fault(
        'clock',
        'clock',
        `The clock shows ${now.toISOString()}, which is before this version was made.`,
        'Set the clock (on Linux: timedatectl set-ntp true), then start Exora again.',
      );
};

/** The settings that a start hands on to the worker, judged by the worker's own rules. */
export const environment: Check = async ({ environment: given }) => {
  const [id, check] = ['environment', 'environment'];
  const config = join(repositoryRoot(), 'current_workers/exora-v3-worker/src/config.ts');
  const script = `
    const { readConfig } = await import(${JSON.stringify(pathToFileURL(config).href)});
    try { readConfig(process.env); } catch (error) {
      if (error.name !== 'ConfigError') throw error;
      process.stdout.write(error.message);
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...workerEnvironment(given),
      SUPABASE_URL: 'http://127.0.0.1:1',
      SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_of_the_data_folder',
      WORKER_ID: 'exora-local',
    },
  });
  const complaint = (await text(child.stdout)).trim();
  if (complaint === '') return fine(id, check, 'the worker’s settings have their form');
  return fault(id, check, complaint.replaceAll('\n', ' '), 'Correct or unset these variables, then start Exora again.');
};
