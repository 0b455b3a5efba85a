import { resolve } from 'node:path';
import { brokenSentence, gapSentence, type Restored, restore } from '@exora/local-stack/backup';
import { Command, InvalidArgumentError } from 'commander';
import { keyOption, readKeys } from '../backup/key-file.ts';
import { parseSince } from '../jobs/since.ts';
import { exitCodes } from '../report-error.ts';

interface CommandOptions {
  to: string;
  at?: Date;
  backup?: string;
  keyFile?: string;
  json?: boolean;
}

/** `exora restore`: a new data folder of a backup, as it was at a moment. Nothing is overwritten. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('make a new data folder of a backup, as it was when the archive ends, or at a time')
    .argument('<place>', 'folder with backups')
    .requiredOption('--to <folder>', 'new or empty folder for the data')
    .option('--at <time>', 'back to this time: 30m, 2h, 7d (ago), or ISO 8601', parseTime)
    .option('--backup <name>', 'from this one (the newest that was finished by then)')
    .addOption(keyOption())
    .option(
      '--json',
      'print JSON: {name, data_dir, ends_early_at, rows, audit_logs, audit_logs_broken, documents, documents_missing}',
    )
    .action(async (place: string, options: CommandOptions) => {
      const restored = await restore(resolve(place), {
        to: resolve(options.to),
        keys: await readKeys(options.keyFile),
        onMessage: (message) => console.error(message),
        ...(options.at === undefined ? {} : { at: options.at }),
        ...(options.backup === undefined ? {} : { name: options.backup }),
      });
      const { chainsBroken, filesMissing, endsEarlyAt } = restored;
      if (chainsBroken.length > 0 || filesMissing > 0 || endsEarlyAt !== null) process.exitCode = exitCodes.notWhole;
      if (options.json) process.stdout.write(`${JSON.stringify(asJson(restored))}\n`);
      else for (const line of told(restored, options.to)) console.log(line);
    });
}

function asJson({
  backup,
  dataDir,
  endsEarlyAt,
  rows,
  chainsChecked,
  chainsBroken,
  filesFound,
  filesMissing,
}: Restored) {
  return {
    name: backup.name,
    data_dir: dataDir,
    ends_early_at: endsEarlyAt,
    rows,
    audit_logs: chainsChecked,
    audit_logs_broken: chainsBroken,
    documents: filesFound,
    documents_missing: filesMissing,
  };
}

function told(restored: Restored, to: string): string[] {
  const { backup, endsEarlyAt, rows, chainsChecked, chainsBroken, filesFound, filesMissing } = restored;
  return [
    `Restored ${backup.name} to ${to}: profiles ${rows['public.user_profiles'] ?? 0}, documents and pictures ${filesFound}, audit logs ${chainsChecked}.`,
    ...(endsEarlyAt === null ? [] : [gapSentence(endsEarlyAt)]),
    ...(filesMissing > 0 ? [`Without their bytes: ${filesMissing} documents or pictures, deleted since then.`] : []),
    ...chainsBroken.map(brokenSentence),
    `Start it: exora start --data-dir ${to}`,
    'Its backups are not set up yet: exora backup init <place>.',
  ];
}

function parseTime(value: string): Date {
  const time = parseSince(value);
  if (time === null)
    throw new InvalidArgumentError('a time is 30m, 2h or 7d (ago), or ISO 8601 such as 2026-11-30T09:30:00Z');
  return new Date(time);
}
