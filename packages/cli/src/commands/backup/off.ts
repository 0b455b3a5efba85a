import { endBackups } from '@exora/local-stack/backup';
import { Command } from 'commander';
import { dataDirOption } from '../data-dir.ts';

/** `exora backup off`: no more backups of a data folder; those that were made stay. */
export function offCommand(): Command {
  return new Command('off')
    .description('make and archive no more; what is in the place stays')
    .addOption(dataDirOption())
    .action(async (options: { dataDir: string }) => {
      const place = await endBackups(options.dataDir);
      console.log(
        place === null
          ? 'No backups were set up.'
          : `Nothing more is backed up to ${place}. What is there can still be restored.`,
      );
    });
}
