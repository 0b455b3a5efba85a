import { join, resolve } from 'node:path';
import { Option } from 'commander';

/** `--data-dir`, the same for every command that looks at a stack. */
export function dataDirOption(): Option {
  return new Option('--data-dir <folder>', 'folder of the stack’s data')
    .default(join(import.meta.dirname, '../../../../.exora'), '.exora beside package.json')
    .env('EXORA_DATA_DIR')
    .argParser((value: string) => resolve(value));
}
