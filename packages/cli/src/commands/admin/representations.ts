import { Command } from 'commander';
import { z } from 'zod';
import { type AccountOptions, inDatabase, withAccountOptions } from '../../accounts/open-database.ts';
import { foldingTable, lineWidth } from '../../jobs/layout.ts';
import { parseId } from './options.ts';

const time = z.date().transform((value) => value.toISOString());
const rowSchema = z.object({
  id: z.uuid(),
  profile_id: z.uuid(),
  representative_user_id: z.uuid(),
  basis: z.string(),
  starts_at: time,
  ends_at: time.nullable(),
  /** ISO date. */
  review_on: z.string(),
  ended_at: time.nullable(),
  end_reason: z.string().nullable(),
  in_force: z.boolean(),
});

const shape = `[{${Object.keys(rowSchema.shape).join(', ')}}].`;

/** `exora admin representations`: who acts for whom by law, what has to be reviewed first. */
export function representationsCommand(): Command {
  const command = new Command('representations')
    .description('show who acts for whom by law, those to be reviewed first')
    .option('--record <id>', 'of one record', parseId)
    .option('--due', 'those only whose review is near or past');
  return withAccountOptions(command, shape).action(
    async (options: AccountOptions & { record?: string; due?: boolean }) => {
      const rows = await inDatabase(options, async (sql) =>
        z.array(rowSchema).parse([
          ...(await sql`
            select id, profile_id, representative_user_id, basis, starts_at, ends_at, review_on::text as review_on,
              ended_at, end_reason, in_force
            from public.list_representations(${options.record ?? null}, ${options.due ?? false})`),
        ]),
      );
      if (options.json) {
        process.stdout.write(`${JSON.stringify(rows)}\n`);
        return;
      }
      if (rows.length === 0) console.log('There is none.');
      const lines = foldingTable(
        [
          { heading: 'REPRESENTATION', cell: ({ id }) => id },
          { heading: 'REVIEW', cell: ({ review_on }) => review_on },
          {
            heading: 'STATE',
            cell: ({ in_force, end_reason }) => (in_force ? 'in force' : (end_reason ?? 'not in force')),
          },
        ],
        [
          { heading: 'RECORD', cell: ({ profile_id }) => profile_id },
          { heading: 'BASIS', cell: ({ basis }) => basis },
          { heading: 'UNTIL', cell: ({ ends_at }) => ends_at?.slice(0, 10) ?? 'open' },
        ],
        rows,
        lineWidth(),
      );
      for (const line of lines) console.log(line);
    },
  );
}
