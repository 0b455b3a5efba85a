import { randomUUID } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError, StackError } from '../stack-error.ts';
import type { PostgresBinaries, PostgresMajor } from './binaries.ts';
import { type RunAs, runCommand } from './run-command.ts';
import type { Durability } from './settings.ts';

/** Hosted Supabase's superuser has this name too; its `postgres` is no superuser. */
export const superuser = 'supabase_admin' as const;

/** A folder that holds (or will hold) one Postgres cluster. Its parent folder must be passable for `runAs`. */
export interface Cluster {
  folder: string;
  superuserPassword: string;
  durability: Durability;
  runAs: RunAs | null;
  binaries: PostgresBinaries;
  /** Settings beside the usual ones. */
  settings?: Readonly<Record<string, string | number>>;
  /** Longest wait for a start, in seconds: a recovery may replay for long. */
  startLimitSeconds?: number;
}

/**
 * Makes the cluster with `initdb` unless it exists. A half-made one (the power went) is made again; one of another major
 * version is refused and left as it is.
 */
export async function initialiseCluster(cluster: Cluster): Promise<void> {
  const major = await clusterMajor(cluster.folder);
  if (major !== null) {
    if (major !== String(cluster.binaries.major)) throw otherMajor(cluster, major);
    return;
  }
  const unfinished = `${cluster.folder}.unfinished`;
  const passwordFile = `${cluster.folder}.${randomUUID()}`;
  await rm(unfinished, { recursive: true, force: true });
  await rm(cluster.folder, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, cluster.superuserPassword, { mode: 0o600 });
  await giveTo(cluster.runAs, unfinished, passwordFile);
  try {
    const { exitCode, output } = await runCommand(
      cluster.binaries.initdb,
      [
        `--pgdata=${unfinished}`,
        `--username=${superuser}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        ...localeOf(cluster.binaries.major),
        '--no-instructions',
        ...(cluster.durability === 'throw-away' ? ['--no-sync'] : []),
      ],
      cluster.runAs,
    );
    if (exitCode !== 0) throw initialisationFailed(output);
    await rename(unfinished, cluster.folder);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Sorts by code points and knows the letters of Unicode, the same on each machine where the version can. */
function localeOf(major: PostgresMajor): string[] {
  if (major >= 17) return ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  return ['--locale=C', `--lc-ctype=${process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'}`];
}

function initialisationFailed(output: string): StackError {
  const cause = new Error(output.trim());
  // The one wording for ENOSPC of the C library, which LC_ALL=C keeps in English.
  if (/No space left on device/.test(output)) {
    return new StackError(
      'data_folder_full',
      'The disk is full: the database needs about 50 MB to begin. Free some space and start again.',
      { cause },
    );
  }
  return new StackError('postgres_failed', `The database could not be made: ${lastLine(output)}`, { cause });
}

/** The last line with words, for a message. */
export function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}

/** The major version that a cluster was made with, as its file says; null where none is. */
export async function clusterMajor(folder: string): Promise<string | null> {
  try {
    return (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT', 'ENOTDIR')) return null;
    throw thrown;
  }
}

function otherMajor({ folder, binaries }: Cluster, major: string): StackError {
  return new StackError(
    'postgres_other_major',
    `The database in ${folder} was made by Postgres ${major}, and this version of Exora has Postgres ${binaries.major}. ` +
      'Nothing was changed. Start it with the version of Exora that made it, take each record out with "exora export", ' +
      'and bring it into a new data folder with "exora import".',
  );
}

/** Makes `runAs` the owner of these files (nothing to do for an ordinary user, who made them). */
export async function giveTo(runAs: RunAs | null, ...paths: string[]): Promise<void> {
  if (runAs === null) return;
  for (const path of paths) await chown(path, runAs.uid, runAs.gid);
}
