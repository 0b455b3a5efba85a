import { join, resolve } from 'node:path';
import { Option } from 'commander';

const beside = join(import.meta.dirname, '../../../../.exora');

/** `--data-dir`, the same for every command that looks at a stack. */
export function dataDirOption(): Option {
  return (
    new Option('--data-dir <folder>', 'folder of the stack’s data')
      .default(beside, '.exora beside package.json')
      .env('EXORA_DATA_DIR')
      // A variable that is set to nothing names no folder.
      .argParser((value: string) => (value === '' ? beside : resolve(value)))
  );
}
