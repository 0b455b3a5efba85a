import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { keysIn } from '@exora/local-stack/backup';
import { Option } from 'commander';
import { UsageError } from '../report-error.ts';

/** `--key-file`, the same wherever a backup is opened. */
export function keyOption(): Option {
  return new Option(
    '--key-file <file>',
    'file with the key that "backup init" printed; - reads it from stdin; else EXORA_BACKUP_KEY',
  );
}

/** The keys of that file, or of EXORA_BACKUP_KEY. Throws a sentence that says what to do. */
export async function readKeys(file: string | undefined): Promise<string[]> {
  if (file === '-') return keysIn(await text(process.stdin));
  if (file !== undefined) {
    try {
      return keysIn(await readFile(file, 'utf8'));
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
      throw new UsageError(`Can’t read ${file} (${String(error.code)}).`, { cause: error });
    }
  }
  const { EXORA_BACKUP_KEY: key } = process.env;
  if (key === undefined) {
    throw new UsageError(
      'Backups are sealed. Name the file with their key by --key-file, or set EXORA_BACKUP_KEY to it.',
    );
  }
  return keysIn(key);
}
