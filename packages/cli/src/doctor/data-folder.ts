import { createPrivateKey } from 'node:crypto';
import { access, constants, readdir, readFile, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  clusterMajor,
  findServer,
  isDataFolder,
  isRestoring,
  lockHolder,
  lockPath,
  privateFiles,
  secretsSchema,
} from '@exora/local-stack/diagnosis';
import { type Check, type Finding, fault, fine } from './finding.ts';

/** Free space and files below which the database is likely to stop for want of room. */
const leastFreeBytes = 1024 ** 3;
const leastFreeFiles = 10_000;
const postgresMajor = '18';

export const folderAccess: Check = async ({ dataDir }) => {
  const [id, check] = ['data_folder', 'data folder'];
  const place = await nearestExisting(dataDir);
  try {
    await access(place, constants.W_OK | constants.X_OK);
  } catch {
    return fault(
      id,
      check,
      `${place} can’t be written by this user.`,
      'Choose another folder with --data-dir, or give this user write access.',
    );
  }
  if (place === dataDir && !(await stat(place)).isDirectory()) {
    return fault(id, check, `${place} is a file.`, 'Choose another folder with --data-dir.');
  }
  return fine(id, check, `${dataDir} can be written`);
};

export const folderOurs: Check = async ({ dataDir }) => {
  const [id, check] = ['data_folder_foreign', 'what is in it'];
  if (await isRestoring(dataDir)) {
    return fault(
      'restore_unfinished',
      'restore',
      `A restore into ${dataDir} goes on, or was cut off.`,
      'Wait for it, or run "exora restore" into it again, which begins anew.',
    );
  }
  const names = await readdir(dataDir).catch(() => []);
  const isOurs = names.length === 0 || (await isDataFolder(dataDir));
  return isOurs
    ? fine(id, check, names.length === 0 ? 'nothing yet' : 'data of Exora')
    : fault(
        id,
        check,
        `${dataDir} has files in it that are not Exora’s.`,
        'Choose an empty or new folder with --data-dir.',
      );
};

export const folderRights: Check = async ({ dataDir }) => {
  const [id, check] = ['data_folder_rights', 'rights'];
  if (process.platform === 'win32' || !(await isDataFolder(dataDir))) return [];
  const open: string[] = [];
  for (const name of ['.', ...privateFiles]) {
    const mode = await modeOf(join(dataDir, name));
    if (mode !== null && (mode & 0o077) !== 0) open.push(name === '.' ? 'the data folder' : name);
  }
  return open.length === 0
    ? fine(id, check, 'closed to other users')
    : fault(
        id,
        check,
        `Other users of this machine can get at ${open.join(', ')}.`,
        'Start Exora, which closes them; if others use this machine, stop it and run "exora secrets rotate --all".',
      );
};

export const diskSpace: Check = async ({ dataDir }) => {
  const { bavail, bsize, ffree, files } = await statfs(await nearestExisting(dataDir));
  return spaceFindings(bavail * bsize, files === 0 ? null : ffree);
};

/** What so much free space means; `freeFiles` is null where the file system counts none. */
export function spaceFindings(freeBytes: number, freeFiles: number | null): Finding[] {
  const told = `${(freeBytes / 1024 ** 3).toFixed(1)} GB free`;
  return [
    ...(freeBytes >= leastFreeBytes
      ? fine('disk_space', 'disk space', told)
      : fault(
          'disk_space',
          'disk space',
          `The disk has ${told}.`,
          'Free at least 1 GB on the disk of the data folder.',
        )),
    ...(freeFiles === null || freeFiles >= leastFreeFiles
      ? []
      : fault(
          'disk_files',
          'files on the disk',
          `The disk has room for ${freeFiles} more files only.`,
          'Remove files that nobody needs from the disk of the data folder.',
        )),
  ];
}

export const postgresVersion: Check = async ({ dataDir }) => {
  const major = await clusterMajor(join(dataDir, 'postgres'));
  if (major === null) return [];
  return major === postgresMajor
    ? fine('postgres_version', 'database version', `Postgres ${major}`)
    : fault(
        'postgres_version',
        'database version',
        `The data was made by Postgres ${major}, and this version of Exora has Postgres ${postgresMajor}.`,
        'Start the version of Exora that made it, take each record out with "exora export", and bring it into a new data folder with "exora import".',
      );
};

export const secretsWhole: Check = async ({ dataDir }) => {
  if ((await clusterMajor(join(dataDir, 'postgres'))) === null) return [];
  return [
    ...(await looksRight('secrets', 'passwords and keys', join(dataDir, 'secrets.json'), (file) => {
      secretsSchema.parse(JSON.parse(file));
    })),
    ...((await modeOf(join(dataDir, 'audit-signing-key.pem'))) === null
      ? []
      : await looksRight('signing_key', 'signing key', join(dataDir, 'audit-signing-key.pem'), (file) => {
          createPrivateKey(file);
        })),
  ];
};

async function looksRight(id: string, check: string, path: string, parse: (file: string) => void): Promise<Finding[]> {
  try {
    parse(await readFile(path, 'utf8'));
    return fine(id, check, 'whole');
  } catch {
    return fault(
      id,
      check,
      `${path} is missing, damaged or closed to this user.`,
      'Run this as the user who starts Exora; if it is damaged, bring it back from a backup ("exora restore" into a new folder).',
    );
  }
}

/** A server without a stack: its supervisor was killed together with what watched over it. */
export const leftRunning: Check = async ({ dataDir }) => {
  const server = await findServer(join(dataDir, 'postgres'));
  if (server === null || (await lockHolder(lockPath(dataDir))) !== null) return [];
  return fault(
    'database_left_running',
    'database',
    `A database runs on this folder without a stack (process ${server.pid}).`,
    'Run "npm start", which uses it again; its stop stops it.',
  );
};

async function modeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ mode }) => mode & 0o777,
    () => null,
  );
}

async function nearestExisting(folder: string): Promise<string> {
  try {
    await stat(folder);
    return folder;
  } catch {
    const parent = dirname(folder);
    return parent === folder ? folder : nearestExisting(parent);
  }
}
