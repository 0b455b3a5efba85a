import { setUpBackups } from '@exora/local-stack/backup';
import { Command } from 'commander';
import { dataDirOption } from '../data-dir.ts';

/** `exora backup init`: chooses the place and the key. The key is printed once, to stdout, and kept nowhere. */
export function initCommand(): Command {
  return new Command('init')
    .description('choose where the backups go, and print the only key that opens them')
    .argument('<place>', 'folder for the backups, best on another disk')
    .option('--recipient <key...>', 'seal for these public keys (age1…) of yours, and make no key')
    .option('--json', 'print JSON: {place, key, recipients}; key is null with --recipient')
    .addOption(dataDirOption())
    .action(async (place: string, options: { recipient?: string[]; json?: boolean; dataDir: string }) => {
      const made = await setUpBackups(options.dataDir, place, options.recipient);
      if (options.json) {
        const { identity, recipients } = made;
        process.stdout.write(`${JSON.stringify({ place: made.place, key: identity, recipients })}\n`);
      } else if (made.identity !== null) {
        process.stdout.write(`# Opens the backups of Exora in ${made.place}\n${made.identity}\n`);
        console.error(
          'This line is the only key that opens the backups. It is kept nowhere on this machine: write it down or put it into a password manager, away from this machine and from the backups. Who loses it loses them.',
        );
      }
      if (made.isOnSameDisk) {
        console.error(`${made.place} is on the same disk as the data: when the disk fails, both are lost.`);
      }
      console.error(
        '"exora backup now" makes the first backup. While Exora runs, what happens since is archived by itself.',
      );
    });
}
