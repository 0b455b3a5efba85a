import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { giveTo } from '../postgres/cluster.ts';
import type { RunAs } from '../postgres/run-command.ts';
import { userCan } from '../postgres/system-user.ts';
import { isSystemError, StackError } from '../stack-error.ts';

/** Marks a folder as ours, so that no other folder is ever taken over. */
const markerName = 'exora-data.json';
/** In the asked-for folder: says where the data is instead. */
const pointerName = 'exora-moved.json';
/** Where the data goes when user `postgres` can't reach the asked-for folder. */
const otherPlaces = '/var/lib/exora';

/** In a data folder that a restore has begun to fill: nothing in it may be used. */
const restoringName = 'exora-restoring.json';

const markerSchema = z.object({ format: z.literal(1) });
const pointerSchema = z.object({ moved_to: z.string() });

/** The folder where the data of `asked` is: itself, or the other place that an earlier start chose. */
export async function findDataFolder(asked: string): Promise<string> {
  const folder = resolve(asked);
  const pointer = await readJson(join(folder, pointerName), pointerSchema);
  return pointer?.moved_to ?? folder;
}

/**
 * Makes (or opens) the data folder: mode 0700, owned by whom Postgres runs as. When that user can't reach it, another
 * place is chosen, told through `onMessage` and remembered in the asked-for folder.
 */
export async function openDataFolder(
  asked: string,
  user: RunAs | null,
  onMessage: (message: string) => void,
): Promise<string> {
  const folder = await findDataFolder(asked);
  if (await isRestoring(folder)) throw restoreUnfinished(folder);
  await take(folder);
  await giveTo(user, folder);
  if (await isReachable(folder, user)) return folder;
  const other = join(otherPlaces, createHash('sha256').update(folder).digest('hex').slice(0, 16));
  await mkdir(otherPlaces, { recursive: true, mode: 0o755 });
  await take(other);
  await giveTo(user, other);
  if (!(await isReachable(other, user))) {
    throw new StackError(
      'data_folder_unwritable',
      `The database runs as user "postgres", which can reach neither ${folder} nor ${other}. Choose a data folder that it can reach with --data-dir.`,
    );
  }
  await rm(join(folder, markerName), { force: true });
  await writeFile(join(folder, pointerName), `${JSON.stringify({ moved_to: other })}\n`, { mode: 0o600 });
  onMessage(`The database runs as user "postgres", which can't reach ${folder}. The data is kept in ${other} instead.`);
  return other;
}

/**
 * Makes an empty data folder for a restore, marked as unfinished until {@link finishRestore}. What a restore that was cut off
 * left there is removed; a folder with anything else in it is refused (`restore_target_used`).
 */
export async function openForRestore(
  asked: string,
  user: RunAs | null,
  onMessage: (message: string) => void,
): Promise<string> {
  const folder = await findDataFolder(asked);
  const isCutOff = await isRestoring(folder);
  try {
    if (isCutOff) await emptyBut(folder, restoringName);
    else if (folder !== resolve(asked) || (await namesIn(folder)).some((name) => name !== markerName)) {
      throw targetUsed(folder);
    }
    await rm(join(folder, restoringName), { force: true });
  } catch (thrown) {
    throw folderError(folder, thrown);
  }
  const dataDir = await openDataFolder(asked, user, onMessage);
  await writeFile(join(dataDir, restoringName), `${JSON.stringify({ format: 1 })}\n`, { mode: 0o600 });
  return dataDir;
}

/** Says that a restored data folder is whole. */
export async function finishRestore(dataDir: string): Promise<void> {
  await rm(join(dataDir, restoringName));
}

/** Takes back a restore that failed: the folder is empty again. */
export async function abandonRestore(asked: string, dataDir: string): Promise<void> {
  await emptyBut(dataDir, restoringName);
  await rm(join(dataDir, restoringName), { force: true });
  if (dataDir !== resolve(asked)) {
    await rm(dataDir, { recursive: true, force: true });
    await rm(join(resolve(asked), pointerName), { force: true });
  }
}

/** Whether a restore into this folder was cut off, or goes on still. */
export async function isRestoring(folder: string): Promise<boolean> {
  return (await namesIn(folder)).includes(restoringName);
}

/** Whether Exora keeps data here, as its marker says. */
export async function isDataFolder(folder: string): Promise<boolean> {
  return (await namesIn(folder)).includes(markerName);
}

/** Everything but the named file, which goes last of all: until then the folder is known to be unfinished. */
async function emptyBut(folder: string, kept: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (name !== kept) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT', 'ENOTDIR')) return [];
    throw folderError(folder, thrown);
  }
}

function restoreUnfinished(folder: string): StackError {
  return new StackError(
    'restore_unfinished',
    `A restore into ${folder} was cut off, so what is in it is not whole. Run "exora restore" into it again, which begins anew, or remove the folder.`,
  );
}

function targetUsed(folder: string): StackError {
  return new StackError(
    'restore_target_used',
    `${folder} is in use: a restore overwrites nothing. Name a new or empty folder with --to.`,
  );
}

async function take(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await readJson(join(folder, markerName), markerSchema)) === null) {
      const others = (await readdir(folder)).filter((name) => name !== pointerName);
      if (others.length > 0) throw foreign(folder);
      await writeFile(join(folder, markerName), `${JSON.stringify({ format: 1 })}\n`, { mode: 0o600 });
    }
    await chmod(folder, 0o700);
  } catch (thrown) {
    throw folderError(folder, thrown);
  }
}

function foreign(folder: string): StackError {
  return new StackError(
    'data_folder_foreign',
    `${folder} has files in it that are not Exora’s. Choose an empty or new folder with --data-dir.`,
  );
}

/** A file-system error below the data folder as a sentence; other errors as they are. */
export function folderError(folder: string, thrown: unknown): unknown {
  if (isSystemError(thrown, 'ENOSPC', 'EDQUOT')) {
    return new StackError('data_folder_full', `The disk of ${folder} is full. Free some space and start again.`, {
      cause: thrown,
    });
  }
  if (isSystemError(thrown, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST')) {
    return new StackError(
      'data_folder_unwritable',
      `Exora can’t write to ${folder} (${thrown.code}). Choose another data folder with --data-dir, or change its rights.`,
      { cause: thrown },
    );
  }
  return thrown;
}

/** Whether `user` can pass every folder down to `folder`. */
async function isReachable(folder: string, user: RunAs | null): Promise<boolean> {
  return (await userCan(user, '-x', dirname(folder))) && (await userCan(user, '-w', folder));
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT', 'ENOTDIR')) return null;
    throw thrown;
  }
}
