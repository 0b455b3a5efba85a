import { listSecrets } from '@exora/local-stack';
import { Command } from 'commander';
import { lineWidth, printBlocks, table } from '../../jobs/layout.ts';
import { dataDirOption } from '../data-dir.ts';

/** `exora secrets list`: which secrets a data folder has, what each is for and how old it is. */
export function listCommand(): Command {
  return new Command('list')
    .description('what each secret is for and when it was made; no value is printed')
    .option('--json', 'print JSON: [{name, purpose, file, made_at}]')
    .addOption(dataDirOption())
    .action(async (options: { json?: boolean; dataDir: string }) => {
      const secrets = await listSecrets(options.dataDir);
      if (options.json) {
        process.stdout.write(`${JSON.stringify(secrets)}\n`);
        return;
      }
      printBlocks(
        table(
          [
            { heading: 'SECRET', cell: ({ name }) => name },
            { heading: 'MADE', cell: ({ made_at }) => made_at?.slice(0, 10) ?? 'not yet' },
            { heading: 'FOR', cell: ({ purpose }) => purpose },
          ],
          secrets,
          lineWidth(),
        ),
      );
    });
}
