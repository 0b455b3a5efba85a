import { backUp } from '@exora/local-stack/backup';
import { Command, InvalidArgumentError } from 'commander';
import { inWords } from '../../backup/in-words.ts';
import { dataDirOption } from '../data-dir.ts';

/** `exora backup now`: a new backup, whether the stack runs or not. */
export function nowCommand(): Command {
  return new Command('now')
    .description('make a backup now, while Exora runs or not')
    .option('--keep <n>', 'then remove all but the newest n, with what only they needed', parseCount)
    .option('--json', 'print JSON: {name, place, size_bytes, finished_at, removed: [name]}')
    .addOption(dataDirOption())
    .action(async (options: { keep?: number; json?: boolean; dataDir: string }) => {
      const { backup, place, sizeBytes, removed } = await backUp(options.dataDir, {
        onMessage: (message) => console.error(message),
        ...(options.keep === undefined ? {} : { keep: options.keep }),
      });
      if (options.json) {
        const { name, finished_at } = backup;
        process.stdout.write(
          `${JSON.stringify({ name, place, size_bytes: sizeBytes, finished_at, removed: removed.backups })}\n`,
        );
        return;
      }
      console.log(`Backup ${backup.name} is in ${place} (${inWords(sizeBytes)}, and the documents).`);
      if (removed.backups.length > 0) console.log(`Removed: ${removed.backups.join(', ')}.`);
    });
}

function parseCount(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('a whole number of at least 1');
  return count;
}
