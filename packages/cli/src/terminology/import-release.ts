import { type ReleaseCode, ReleaseError, type ReleaseFile, type ReleaseFormat } from '@exora/terminology/releases';
import { z } from 'zod';
import type { Queue } from '../jobs/queue.ts';
import { UsageError } from '../report-error.ts';

/** A release to store. */
export interface FoundRelease {
  format: ReleaseFormat;
  file: ReleaseFile;
  others: readonly ReleaseFile[];
  version: string;
}

/** What became of it. */
export interface ImportedRelease {
  code_system: string;
  version: string;
  codes: number;
  /** Codes that an earlier, interrupted run had stored. */
  resumed_at: number;
  outcome: 'imported' | 'already_loaded';
}

/** Codes of one call: stored in one transaction, well within the database's limit for a statement. */
const batchSize = 500;
const loadedSchema = z.object({ codes: z.number() });
const releaseSchema = z.object({ code_system: z.string(), version: z.string(), is_current: z.boolean() });

/**
 * Stores a release batch by batch and then makes it the one that is searched. Batches are stored in the order of the file, so
 * that the number of stored codes tells where an interrupted run stopped. Rejects with a `UsageError` for a file that isn't
 * whole: what is stored of it is never searched.
 */
export async function importRelease(
  queue: Queue,
  { format, file, others, version }: FoundRelease,
  onProgress: (codes: number) => void,
): Promise<ImportedRelease> {
  const release = { code_system: format.codeSystem, version };
  const stored = await queue.countCodes(format.codeSystem, version);
  const releases = await queue.rows(
    'medical_code_systems',
    'code_system, version, is_current',
    'version',
    releaseSchema,
  );
  if (releases.some((one) => one.is_current && one.code_system === release.code_system && one.version === version)) {
    return { ...release, codes: stored, resumed_at: 0, outcome: 'already_loaded' };
  }
  const load = (codes: ReleaseCode[], isCurrent: boolean) =>
    queue.call(
      'load_medical_codes',
      {
        p_code_system: format.codeSystem,
        p_version: version,
        p_codes: codes.map((code) => ({ ...code })),
        p_title: format.title,
        p_licence: format.licence,
        p_is_current: isCurrent,
      },
      loadedSchema,
    );

  const resumedAt = stored - (stored % batchSize);
  let codes = 0;
  let batch: ReleaseCode[] = [];
  try {
    for await (const code of format.read(file, others)) {
      codes += 1;
      if (codes <= resumedAt) continue;
      batch.push(code);
      if (batch.length < batchSize) continue;
      await load(batch, false);
      onProgress(codes);
      batch = [];
    }
  } catch (error) {
    if (error instanceof ReleaseError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
  if (codes === 0) throw new UsageError(`${file.name} holds no codes. Download the release again and unpack it.`);
  if (codes < stored) {
    throw new UsageError(
      `${file.name} holds ${codes} codes, but ${stored} of ${format.codeSystem} ${version} are stored already: it is another release. Give its own --release.`,
    );
  }
  if (batch.length > 0) await load(batch, false);
  await load([], true);
  return { ...release, codes, resumed_at: resumedAt, outcome: 'imported' };
}
