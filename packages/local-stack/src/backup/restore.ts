import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { readMigrations } from '../bootstrap/migration-files.ts';
import { abandonRestore, finishRestore, folderError, openForRestore } from '../data-folder/place.ts';
import { secretsSchema } from '../data-folder/secrets.ts';
import { postgresUser } from '../postgres/system-user.ts';
import { StackError } from '../stack-error.ts';
import { checkPlace, placeError, placeFolders } from './backup-place.ts';
import { type Contents, contentsSchema } from './contents.ts';
import { type Inspection, inspect, removeUnknownFiles } from './inspect.ts';
import { type FoundBackup, findBackups, type ManifestBody } from './manifest.ts';
import { recover } from './recover.ts';
import { blobsOf } from './retention.ts';
import { unseal } from './sealing.ts';
import { blobPath, readVersion, restoreBlob, storedBlobs } from './storage-blobs.ts';
import { unpackBase, unpackError, unpackWal } from './unpack.ts';
import { parseLsn, segmentBefore, segmentName } from './wal-position.ts';

/** The only Postgres that this version can start a restored cluster with. */
const postgresMajor = 18;

export interface RestoreOptions {
  /** Secret keys (AGE-SECRET-KEY-1…), of which one opens the backup. */
  keys: readonly string[];
  /** New or empty folder. */
  to: string;
  /** Which backup; the newest that fits without it. */
  name?: string;
  /** Of which data folder, in a place that has backups of several. */
  lineage?: string;
  /** Moment to go back to; all that is archived without it. */
  at?: Date;
  /** Replays no WAL but the backup's own: the database as it was when the backup was finished. */
  isBaseOnly?: boolean;
  /** Folders to remove should this process be killed. */
  removeWhenKilled?: readonly string[];
  onMessage?: (message: string) => void;
}

/** What a restore brought back. */
export interface Restored extends Inspection {
  backup: ManifestBody;
  dataDir: string;
  /** What was in the backup as it was made. */
  contents: Contents;
  /** Time of the last change before a gap of the archive, after which it has more that can't be brought back; else null. */
  endsEarlyAt: string | null;
}

/**
 * Makes a data folder of a backup, as it was at a moment. Rejects with a `StackError`, and the folder is empty again then; a
 * restore that was killed is known by its folder, which no start takes.
 */
export async function restore(place: string, options: RestoreOptions): Promise<Restored> {
  const say = options.onMessage ?? (() => undefined);
  await checkPlace(place);
  const found = choose((await findBackups(place, options.lineage)).backups, options);
  await checkVersions(found.manifest);
  const contents = await readContents(found, options.keys);
  const runAs = await postgresUser(say);
  const dataDir = await openForRestore(options.to, runAs, say);
  try {
    const filled = await fill(dataDir, place, found, runAs, options);
    await finishRestore(dataDir);
    return { ...filled, contents, backup: found.manifest, dataDir };
  } catch (thrown) {
    await abandonRestore(options.to, dataDir);
    const isOfPlace = thrown instanceof Error && 'path' in thrown && String(thrown.path).startsWith(place);
    throw isOfPlace ? placeError(place, thrown) : folderError(options.to, thrown);
  }
}

function choose(backups: readonly FoundBackup[], { name, at }: RestoreOptions): FoundBackup {
  const named = name === undefined ? backups : backups.filter(({ manifest }) => manifest.name === name);
  if (named.length === 0) {
    const what =
      name === undefined
        ? 'There is no whole backup in this place'
        : `There is no whole backup “${name}” in this place`;
    throw new StackError('backup_missing', `${what}. "exora backup list <place>" shows what is there.`);
  }
  const newest = new Map(named.map(({ manifest }) => [manifest.lineage, manifest.name]));
  if (newest.size > 1) {
    throw new StackError(
      'backup_missing',
      `In this place are backups of ${newest.size} data folders. Say which one with --backup: the newest of each are ${[...newest.values()].join(', ')}.`,
    );
  }
  const fitting = named.filter(({ manifest }) => at === undefined || Date.parse(manifest.finished_at) <= at.getTime());
  const chosen = fitting.at(-1);
  if (chosen === undefined) {
    throw new StackError(
      'backup_out_of_reach',
      `The ${name === undefined ? 'oldest ' : ''}backup was finished at ${named[0]?.manifest.finished_at}, which is later than the wanted time. Name a later one with --at.`,
    );
  }
  return chosen;
}

async function checkVersions({ postgres_major: major, schema_version: schema, exora_version: exora }: ManifestBody) {
  if (major !== postgresMajor) {
    throw new StackError(
      'backup_other_version',
      `This backup was made by Postgres ${major} (Exora ${exora}), and this version of Exora has Postgres ${postgresMajor}. ` +
        'Restore and start it with the version that made it, take each record out with "exora export", and bring it in here with "exora import".',
    );
  }
  const newest = (await readMigrations()).at(-1)?.version ?? '';
  if (schema > newest) {
    throw new StackError(
      'backup_other_version',
      `This backup was made by a newer version of Exora (${exora}, schema ${schema}) than this one (schema ${newest}). Update Exora, then restore it.`,
    );
  }
}

async function readContents({ folder, manifest }: FoundBackup, keys: readonly string[]): Promise<Contents> {
  const part = manifest.parts['contents.json.age'];
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of unseal(join(folder, 'contents.json.age'), keys, part)) chunks.push(chunk);
    return contentsSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch (thrown) {
    throw unpackError(folder, thrown);
  }
}

async function fill(
  dataDir: string,
  place: string,
  found: FoundBackup,
  runAs: Awaited<ReturnType<typeof postgresUser>>,
  options: RestoreOptions,
): Promise<Inspection & Pick<Restored, 'endsEarlyAt'>> {
  const say = options.onMessage ?? (() => undefined);
  const { manifest, folder } = found;
  say('Unpacking the database …');
  const wal = join(dataDir, 'wal-to-replay');
  await mkdir(wal, { mode: 0o700 });
  let hasGap = false;
  try {
    const base = unseal(join(folder, 'base.tar.gz.age'), options.keys, manifest.parts['base.tar.gz.age']);
    await unpackBase(base, dataDir);
    if (!options.isBaseOnly) hasGap = await unpackArchive(place, manifest, options.keys, wal);
  } catch (thrown) {
    throw unpackError(folder, thrown);
  }
  say('Unpacking the documents …');
  const files = await restoreFiles(dataDir, place, found, options);
  say('Replaying what happened since …');
  const { superuser_password: password } = secretsSchema.parse(
    JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')),
  );
  const recovery = {
    dataDir,
    wal,
    superuserPassword: password,
    runAs,
    at: options.at ?? null,
    hasGap,
    removeWhenKilled: options.removeWhenKilled ?? [],
    onMessage: say,
  };
  return recover(recovery, async (adminUrl) => {
    await removeUnknownFiles(adminUrl, dataDir, files);
    say('Checking what came back …');
    // A wanted time that lies beyond the gap is not reached, which the recovery itself says.
    const endsEarlyAt =
      hasGap && options.at === undefined ? ((await lastReplayed(adminUrl)) ?? manifest.finished_at) : null;
    return { ...(await inspect(adminUrl, dataDir)), endsEarlyAt };
  });
}

/** What a gap means to whoever restores. */
export function gapSentence(endsEarlyAt: string): string {
  return `The archive has a gap after ${endsEarlyAt}: what was archived later can’t be brought back from this backup.`;
}

async function lastReplayed(adminUrl: string): Promise<string | null> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  try {
    const [row] = await sql<{ at: Date | null }[]>`select pg_last_xact_replay_timestamp() as at`;
    return row?.at?.toISOString() ?? null;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Whether there is more in the archive than could be unpacked. */
async function unpackArchive(
  place: string,
  manifest: ManifestBody,
  keys: readonly string[],
  to: string,
): Promise<boolean> {
  const { timeline, wal_segment_bytes: segmentBytes } = manifest;
  let at = segmentBefore(parseLsn(manifest.stop_lsn), segmentBytes) + 1n;
  const nameOf = (segment: bigint) => segmentName(timeline, segment, segmentBytes);
  return unpackWal(placeFolders(place, manifest.lineage).wal, nameOf(at), () => nameOf(++at), {
    keys,
    segmentBytes,
    to,
  });
}

/**
 * The files that the backup has, and where it is replayed further those that came until then, of each path the last version;
 * their paths. By the times that are sealed in them: those of the place are its machine's, or of a copy.
 */
async function restoreFiles(
  dataDir: string,
  place: string,
  found: FoundBackup,
  { keys, isBaseOnly, at }: RestoreOptions,
): Promise<string[]> {
  const { files } = placeFolders(place, found.manifest.lineage);
  const own = new Set(await blobsOf(found));
  const others = isBaseOnly ? [] : (await storedBlobs(files)).filter((blob) => !own.has(blob));
  const last = new Map<string, { sealed: string; lastModified: Date }>();
  for (const blob of [...own, ...others]) {
    const sealed = blobPath(files, blob);
    const { path, lastModified } = await readVersion(sealed, keys);
    if (!own.has(blob) && at !== undefined && lastModified > at) continue;
    const known = last.get(path);
    if (known === undefined || known.lastModified < lastModified) last.set(path, { sealed, lastModified });
  }
  const paths: string[] = [];
  for (const { sealed } of last.values()) paths.push(await restoreBlob(sealed, keys, join(dataDir, 'storage')));
  return paths;
}
