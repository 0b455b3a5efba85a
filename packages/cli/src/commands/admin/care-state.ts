import { Argument, Command, Option } from 'commander';
import { z } from 'zod';
import { type AccountOptions, inDatabase, withAccountOptions } from '../../accounts/open-database.ts';
import { parseDate, parseId } from './options.ts';

interface CareStateOptions extends AccountOptions {
  evidence: string;
  diedOn?: string;
}

/** `exora admin care-state <record> <state>`: states a death by its certificate, or takes a mistake back. */
export function careStateCommand(): Command {
  const command = new Command('care-state')
    .description('state that the person of a record has died, or that this was a mistake')
    .argument('<record>', 'id of the record', parseId)
    .addArgument(new Argument('<state>', 'deceased, or active to take it back').choices(['deceased', 'active']))
    .requiredOption('--evidence <text>', 'the paper that was seen, or why it was a mistake')
    .addOption(new Option('--died-on <date>', 'with deceased: the day of the death').argParser(parseDate));
  return withAccountOptions(command, '{record, state, changed}.').action(
    async (record: string, state: string, options: CareStateOptions) => {
      const changed = await inDatabase(options, async (sql) => {
        const [row] = await sql`
          select public.set_care_state(${record}, ${state}, ${options.evidence}, ${options.diedOn ?? null}) as changed`;
        return z.boolean().parse(row?.changed);
      });
      if (options.json) process.stdout.write(`${JSON.stringify({ record, state, changed })}\n`);
      else console.log(changed ? `The record is ${state}; its people were told.` : `It was ${state} already.`);
    },
  );
}
