import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { findDataFolder, isDataFolder } from '../data-folder/place.ts';
import { random, replacePrivateFile } from '../data-folder/secrets.ts';
import { isSystemError, StackError } from '../stack-error.ts';
import { isRecipient, makeKey } from './sealing.ts';

/** Marks a folder as a place of backups. */
const markerName = 'exora-backups.json';
const configName = 'backup.json';

const configSchema = z.object({
  format: z.literal(1),
  place: z.string(),
  /** Names what comes from this data folder, in a place that may hold backups of several. */
  lineage: z.string().regex(/^[0-9a-f]{12}$/),
  /** Public halves of the keys that open the backups. Nothing in the data folder does. */
  recipients: z.array(z.string().refine(isRecipient)).min(1),
  /** Makes the names of files in the place, which so tell nothing of what is in them. */
  name_key: z.string().min(32),
});

/** How a data folder is backed up: its file `backup.json`. */
export type BackupConfig = z.infer<typeof configSchema>;

/** The parts of a place that belong to one data folder. */
export function placeFolders(place: string, lineage: string) {
  const root = join(place, lineage);
  return { root, bases: join(root, 'bases'), wal: join(root, 'wal'), files: join(root, 'files') };
}

/** How this data folder is backed up; null when it isn't. */
export async function readBackupConfig(asked: string): Promise<BackupConfig | null> {
  const dataDir = await findDataFolder(asked);
  try {
    return configSchema.parse(JSON.parse(await readFile(join(dataDir, configName), 'utf8')));
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT', 'ENOTDIR')) return null;
    if (!(thrown instanceof SyntaxError || thrown instanceof z.ZodError)) throw thrown;
    throw new StackError(
      'backup_not_set_up',
      `${join(dataDir, configName)} can’t be read as what it should be. Remove it, then set the backups up again with "exora backup init".`,
      { cause: thrown },
    );
  }
}

/** What was set up; `identity` is the only key that opens the backups, unless others were named. */
export interface BackupSetUp {
  place: string;
  identity: string | null;
  recipients: string[];
  isOnSameDisk: boolean;
}

/**
 * Makes a folder the place of a data folder's backups. Without `recipients` a key is made, whose secret half is returned and
 * kept nowhere. Throws `backup_place_unusable` for a folder with other things in it or within the data folder, and
 * `backup_not_possible` where backups are set up already.
 */
export async function setUpBackups(
  asked: string,
  wantedPlace: string,
  recipients: readonly string[] = [],
): Promise<BackupSetUp> {
  const dataDir = await findDataFolder(asked);
  if (!(await isDataFolder(dataDir))) {
    throw new StackError(
      'nothing_there',
      `There is no data of Exora in ${dataDir}. Start it once, or name its folder with --data-dir.`,
    );
  }
  const place = resolve(wantedPlace);
  const before = await readBackupConfig(dataDir);
  if (before !== null) {
    throw new StackError(
      'backup_not_possible',
      `This data folder is backed up to ${before.place} already. "exora backup off" ends that; what is there stays.`,
    );
  }
  const wrong = recipients.find((recipient) => !isRecipient(recipient));
  if (wrong !== undefined) {
    throw new StackError('backup_key_wrong', `“${wrong}” is no public key for backups: those begin with age1.`);
  }
  if (`${place}${sep}`.startsWith(`${dataDir}${sep}`)) {
    throw unusable(place, 'lies within the data folder, with which it would be lost');
  }
  await openNewPlace(place);
  const key = recipients.length === 0 ? await makeKey() : null;
  const chosen = key === null ? [...recipients] : [key.recipient];
  const config: BackupConfig = {
    format: 1,
    place,
    lineage: randomBytes(6).toString('hex'),
    recipients: chosen,
    name_key: random(),
  };
  await replacePrivateFile(join(dataDir, configName), `${JSON.stringify(config, null, 2)}\n`);
  return {
    place,
    identity: key?.identity ?? null,
    recipients: chosen,
    isOnSameDisk: (await stat(place)).dev === (await stat(dataDir)).dev,
  };
}

/** The place that is named, else that of a data folder's backups. Throws when it is none, and when there are none. */
export async function placeOf(asked: string, named: string | undefined): Promise<string> {
  const place = named === undefined ? (await requiredConfig(await findDataFolder(asked))).place : resolve(named);
  await checkPlace(place);
  return place;
}

/** How a data folder is backed up. Throws `backup_not_set_up` when it isn't. */
export async function requiredConfig(dataDir: string): Promise<BackupConfig> {
  const config = await readBackupConfig(dataDir);
  if (config !== null) return config;
  throw new StackError(
    'backup_not_set_up',
    `Backups of ${dataDir} are not set up. "exora backup init <folder>" does it; choose a folder on another disk.`,
  );
}

/** Ends the backups of a data folder; those that were made stay. Returns their place, or null when there were none. */
export async function endBackups(asked: string): Promise<string | null> {
  const dataDir = await findDataFolder(asked);
  const config = await readBackupConfig(dataDir);
  await rm(join(dataDir, configName), { force: true });
  return config?.place ?? null;
}

async function openNewPlace(place: string): Promise<void> {
  try {
    await mkdir(place, { recursive: true, mode: 0o700 });
    const names = await readdir(place);
    // What a file system puts into the root of a disk.
    const others = names.filter((name) => name !== markerName && name !== 'lost+found');
    if (others.length > 0 && !names.includes(markerName)) throw unusable(place, 'has other files in it');
    if (!names.includes(markerName)) {
      await writeFile(join(place, markerName), `${JSON.stringify({ format: 1 })}\n`, { mode: 0o600 });
    }
  } catch (thrown) {
    throw placeError(place, thrown);
  }
}

/** Throws `backup_place_unusable` unless it is a place of backups: a disk that isn't mounted leaves an empty folder. */
export async function checkPlace(place: string): Promise<void> {
  try {
    const marker = JSON.parse(await readFile(join(place, markerName), 'utf8'));
    if (z.object({ format: z.literal(1) }).safeParse(marker).success) return;
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT', 'ENOTDIR')) {
      throw unusable(place, 'is no place of backups; if it is on another disk, look whether that is connected');
    }
    if (!(thrown instanceof SyntaxError)) throw placeError(place, thrown);
  }
  throw unusable(place, 'was made by another version of Exora');
}

/** A file-system error at the place as a sentence; other errors as they are. */
export function placeError(place: string, thrown: unknown): unknown {
  if (isSystemError(thrown, 'ENOSPC', 'EDQUOT')) {
    return new StackError(
      'backup_place_full',
      `The disk of ${place} is full, so there is no new backup; those before are as they were. Free some space, or keep fewer ("exora backup now --keep").`,
      { cause: thrown },
    );
  }
  if (isSystemError(thrown, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT', 'EIO'))
    return unusable(place, `can’t be used (${thrown.code})`, thrown);
  return thrown;
}

function unusable(place: string, why: string, cause?: unknown): StackError {
  return new StackError(
    'backup_place_unusable',
    `${place} ${why}. Name a folder of its own for the backups, best on another disk.`,
    { cause },
  );
}
