import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isSystemError } from '../stack-error.ts';
import { placeFolders } from './backup-place.ts';

const partSchema = z.object({ sizeBytes: z.int().nonnegative(), sha256: z.string().length(64) });

const bodySchema = z.object({
  format: z.literal(1),
  name: z.string().regex(/^\d{8}T\d{6}Z-[0-9a-f]{6}$/),
  lineage: z.string(),
  exora_version: z.string(),
  postgres_major: z.int(),
  /** Version of the last migration of `supabase/migrations`. */
  schema_version: z.string(),
  system_identifier: z.string(),
  timeline: z.int().positive(),
  wal_segment_bytes: z.int().positive(),
  /** From here to there the WAL is in the backup itself. */
  start_lsn: z.string(),
  stop_lsn: z.string(),
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime(),
  /** `base.tar.gz.age`, `contents.json.age`, `files.json`. */
  parts: z.record(z.string(), partSchema),
});

const manifestSchema = bodySchema.extend({ manifest_sha256: z.string() });

/** What is told about a backup in the clear: versions, positions, sizes; nothing about people. */
export type ManifestBody = z.infer<typeof bodySchema>;

/** A whole backup in a place. */
export interface FoundBackup {
  manifest: ManifestBody;
  folder: string;
}

/** A folder of a place that looks like a backup and is none that can be restored. */
export interface BrokenBackup {
  name: string;
  folder: string;
  why: 'unfinished' | 'damaged';
}

/** The file's text; it holds its own hash. */
export function manifestText(body: ManifestBody): string {
  return `${JSON.stringify({ ...body, manifest_sha256: hashOf(body) }, null, 2)}\n`;
}

/** All backups of a place, or of one data folder in it, oldest first, and what is none. */
export async function findBackups(
  place: string,
  only?: string,
): Promise<{ backups: FoundBackup[]; broken: BrokenBackup[] }> {
  const backups: FoundBackup[] = [];
  const broken: BrokenBackup[] = [];
  for (const lineage of only === undefined ? await namesIn(place) : [only]) {
    const { bases } = placeFolders(place, lineage);
    for (const name of await namesIn(bases)) {
      const folder = join(bases, name);
      const manifest = name.endsWith('.unfinished') ? null : await readManifest(folder);
      if (manifest !== null) backups.push({ manifest, folder });
      else broken.push({ name, folder, why: name.endsWith('.unfinished') ? 'unfinished' : 'damaged' });
    }
  }
  backups.sort((a, b) => (a.manifest.finished_at < b.manifest.finished_at ? -1 : 1));
  return { backups, broken };
}

async function readManifest(folder: string): Promise<ManifestBody | null> {
  try {
    const { manifest_sha256: hash, ...body } = manifestSchema.parse(
      JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')),
    );
    return hash === hashOf(body) ? body : null;
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT', 'ENOTDIR') || thrown instanceof SyntaxError || thrown instanceof z.ZodError) {
      return null;
    }
    throw thrown;
  }
}

function hashOf(body: ManifestBody): string {
  return createHash('sha256')
    .update(JSON.stringify(bodySchema.parse(body)))
    .digest('hex');
}

/** Names in a folder, in order; none where it isn't. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT', 'ENOTDIR')) return [];
    throw thrown;
  }
}
