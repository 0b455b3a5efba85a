import { placeOf, verifyBackup } from '@exora/local-stack/backup';
import { Command } from 'commander';
import { keyOption, readKeys } from '../../backup/key-file.ts';
import { exitCodes } from '../../report-error.ts';
import { dataDirOption } from '../data-dir.ts';

interface VerifyOptions {
  backup?: string;
  keyFile?: string;
  toEnd?: boolean;
  json?: boolean;
  dataDir: string;
}

/** `exora backup verify`: restores a backup into a throw-away database and looks at it. Exits with 5 for a bad one. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('restore a backup into a throw-away database within the data folder, and check it')
    .argument('[place]', 'folder with backups (that of the data folder, if none is named)')
    .option('--backup <name>', 'which one (the newest)')
    .option('--to-end', 'with all that was archived since it was made')
    .addOption(keyOption())
    .option('--json', 'print JSON: {name, is_whole, problems, rows, audit_logs, documents}')
    .addOption(dataDirOption())
    .action(async (place: string | undefined, options: VerifyOptions) => {
      const verified = await verifyBackup(await placeOf(options.dataDir, place), {
        dataDir: options.dataDir,
        keys: await readKeys(options.keyFile),
        isToEnd: options.toEnd ?? false,
        onMessage: (message) => console.error(message),
        ...(options.backup === undefined ? {} : { name: options.backup }),
      });
      const { problems, rows, chainsChecked, filesFound } = verified;
      if (problems.length > 0) process.exitCode = exitCodes.notWhole;
      const { name } = verified.backup;
      if (options.json) {
        const told = {
          name,
          is_whole: problems.length === 0,
          problems,
          rows,
          audit_logs: chainsChecked,
          documents: filesFound,
        };
        process.stdout.write(`${JSON.stringify(told)}\n`);
        return;
      }
      for (const problem of problems) console.log(problem);
      if (problems.length > 0) return;
      console.log(
        `Backup ${name} can be restored: profiles ${rows['public.user_profiles'] ?? 0}, documents and pictures ${filesFound}, audit logs ${chainsChecked}, each whole.`,
      );
    });
}
