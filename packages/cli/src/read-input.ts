import { readFile } from 'node:fs/promises';
import { UsageError } from './report-error.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'this user may not read it',
};

/** The bytes of a file named on the command line. Throws a `UsageError` that says what to check. */
export async function readInput(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new UsageError(`Can’t read ${file}: ${reasons[code] ?? code}. Check the name and try again.`, {
      cause: error,
    });
  }
}
