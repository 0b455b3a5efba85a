import { type Archive, openArchive } from '@exora/record-archive';
import { UsageError } from '../report-error.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'this user may not read it',
};

/** Opens an archive that is named on the command line. Throws a `UsageError` that says what to check when there is none. */
export async function openFile(file: string): Promise<Archive> {
  try {
    return await openArchive(file);
  } catch (error) {
    const code = error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    throw new UsageError(`Can’t read ${file}: ${reasons[code] ?? code}. Check the name and try again.`, {
      cause: error,
    });
  }
}
