import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type RecordSource, writeArchive } from '@exora/record-archive';
import { UsageError } from '../report-error.ts';

/**
 * Writes a record's archive to a file that only its owner can read. Until it is whole it has another name, so that a file
 * with the right name is a whole archive. Gives its bytes.
 */
export async function writeFile(source: RecordSource, file: string): Promise<number> {
  const unfinished = `${file}.part`;
  try {
    await pipeline(Readable.from(writeArchive(source)), createWriteStream(unfinished, { mode: 0o600 }));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    if (error instanceof Error && 'syscall' in error && 'code' in error) {
      throw new UsageError(`Can’t write ${file} (${String(error.code)}). Choose another place with --output.`, {
        cause: error,
      });
    }
    throw error;
  }
  return (await stat(file)).size;
}

/** Throws when there is a file already: an archive is not a thing to overwrite by mistake. */
export async function refuseExisting(file: string): Promise<void> {
  try {
    await stat(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  throw new UsageError(`${file} is there already. Choose another name with --output.`);
}
