import { Command } from 'commander';
import { initCommand } from './backup/init.ts';
import { listCommand } from './backup/list.ts';
import { nowCommand } from './backup/now.ts';
import { offCommand } from './backup/off.ts';
import { verifyCommand } from './backup/verify.ts';

const help = `
"exora restore" brings a backup back. How all of it works: docs/guides/backups.md.

Exit codes: 0 done, 1 error, 4 there is no such backup, 5 the backup is not as it should be.`;

/** `exora backup …`: sealed copies of a data folder, and whether they can be restored. */
export function backupCommand(): Command {
  return new Command('backup')
    .description('back the data folder up, sealed, and check the backups')
    .addHelpText('after', help)
    .addCommand(initCommand())
    .addCommand(nowCommand())
    .addCommand(listCommand())
    .addCommand(verifyCommand())
    .addCommand(offCommand());
}
