import { findBackups, isOpenGap, placeOf, readArchiveState, readBackupConfig } from '@exora/local-stack/backup';
import { Command } from 'commander';
import { inWords } from '../../backup/in-words.ts';
import { lineWidth, printBlocks, table } from '../../jobs/layout.ts';
import { exitCodes } from '../../report-error.ts';
import { dataDirOption } from '../data-dir.ts';

/** `exora backup list`: what can be restored, and until when. Exits with 4 when nothing can. */
export function listCommand(): Command {
  return new Command('list')
    .description('which backups a place has; needs no key')
    .argument('[place]', 'folder with backups (that of the data folder, if none is named)')
    .option(
      '--json',
      'print JSON: {place, archived_until, problem, gap_at, backups: [{name, …}], broken: [{name, why}]}',
    )
    .addOption(dataDirOption())
    .action(async (place: string | undefined, options: { json?: boolean; dataDir: string }) => {
      const from = await placeOf(options.dataDir, place);
      const { backups, broken } = await findBackups(from);
      const config = await readBackupConfig(options.dataDir);
      const archive =
        config?.place === from
          ? await readArchiveState(options.dataDir)
          : { archived_until: null, problem: null, gap_at: null };
      if (backups.length === 0) process.exitCode = exitCodes.nothingMatched;
      if (options.json) {
        const told = { place: from, ...archive, backups: backups.map(({ manifest }) => manifest), broken };
        process.stdout.write(`${JSON.stringify(told)}\n`);
        return;
      }
      const rows = backups.map(({ manifest }) => manifest);
      // A place can have the backups of several data folders.
      const own = rows.findLast(({ lineage }) => lineage === config?.lineage);
      printBlocks(
        table(
          [
            { heading: 'BACKUP', cell: ({ name }) => name },
            { heading: 'FINISHED', cell: ({ finished_at }) => finished_at },
            {
              heading: 'SIZE',
              cell: ({ parts }) => inWords(Object.values(parts).reduce((n, { sizeBytes }) => n + sizeBytes, 0)),
              alignRight: true,
            },
            { heading: 'EXORA', cell: ({ exora_version }) => exora_version },
          ],
          rows,
          lineWidth(),
        ),
        [
          ...(rows.length === 0 ? [`There is no backup in ${from}. "exora backup now" makes one.`] : []),
          ...(archive.archived_until === null ? [] : [`Archived until ${archive.archived_until}.`]),
          ...(isOpenGap(archive.gap_at, own)
            ? [
                `The archive has a gap before ${archive.gap_at}, past which no backup reaches. "exora backup now" closes it.`,
              ]
            : []),
          ...(archive.problem === null ? [] : [`The archive does not go on: ${archive.problem}`]),
          ...broken.map(({ name, why }) => `${name} is ${why} and can’t be restored.`),
        ],
      );
    });
}
