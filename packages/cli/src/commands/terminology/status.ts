import { Command } from 'commander';
import { z } from 'zod';
import { lineWidth, printBlocks, table } from '../../jobs/layout.ts';
import { openQueue } from '../../jobs/queue.ts';
import { type OperatorOptions, withOperatorOptions } from '../jobs/options.ts';

const releaseSchema = z.object({
  code_system: z.string(),
  version: z.string(),
  title: z.string(),
  licence: z.string().nullable(),
  is_current: z.boolean(),
  loaded_at: z.string(),
});

const shape = `[{code_system, version, title, licence, is_current, loaded_at, codes}]; a release
  that isn't current is an earlier one, or not whole yet.`;

/** `exora terminology status`: the releases that are stored, and which of them are searched. */
export function terminologyStatusCommand(): Command {
  const command = new Command('status').description('show which releases of code systems are loaded');
  return withOperatorOptions(command, shape).action(async (options: OperatorOptions) => {
    const queue = await openQueue(options);
    const columns = 'code_system, version, title, licence, is_current, loaded_at';
    const found = await queue.rows('medical_code_systems', columns, 'code_system', releaseSchema);
    const releases: (z.infer<typeof releaseSchema> & { codes: number })[] = [];
    for (const release of found) {
      releases.push({ ...release, codes: await queue.countCodes(release.code_system, release.version) });
    }
    if (options.json) process.stdout.write(`${JSON.stringify(releases)}\n`);
    else if (releases.length === 0) console.log('No release is loaded. Facts are coded by the starter set alone.');
    else print(releases);
  });
}

function print(releases: readonly (z.infer<typeof releaseSchema> & { codes: number })[]): void {
  printBlocks(
    table(
      [
        { heading: 'SYSTEM', cell: ({ code_system }) => code_system },
        { heading: 'VERSION', cell: ({ version }) => version },
        { heading: 'SEARCHED', cell: ({ is_current }) => (is_current ? 'yes' : 'no') },
        { heading: 'CODES', cell: ({ codes }) => codes.toLocaleString('en'), alignRight: true },
        { heading: 'LICENCE', cell: ({ licence }) => licence ?? '-', shrinks: true },
      ],
      releases,
      lineWidth(),
    ),
  );
}
