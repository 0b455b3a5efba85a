import { representationBases } from '@exora/contracts';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { accountOf } from '../../accounts/account.ts';
import { type AccountOptions, inDatabase, withAccountOptions } from '../../accounts/open-database.ts';
import { parseDate, parseId } from './options.ts';

interface RepresentOptions extends AccountOptions {
  basis: string;
  evidence: string;
  from?: string;
  until?: string;
  review?: string;
}

/** `exora admin represent <record> <email>`: somebody may by law act for a record's person. */
export function representCommand(): Command {
  const command = new Command('represent')
    .description('state that somebody may by law act for the person of a record')
    .argument('<record>', 'id of the record ("exora account show <email>" shows its owner’s)', parseId)
    .argument('<email>', 'address that the representative signs in with')
    .addOption(new Option('--basis <basis>', 'by what right').choices(representationBases).makeOptionMandatory())
    .requiredOption('--evidence <text>', 'the paper that was seen, such as a court and its reference')
    .option('--from <date>', 'first day; today if not said', parseDate)
    .option('--until <date>', 'day on which it ends; open if not said', parseDate)
    .option('--review <date>', 'when it is looked at again; in a year if not said', parseDate);
  return withAccountOptions(command, '{representation_id}.').action(
    async (record: string, email: string, options: RepresentOptions) => {
      const id = await inDatabase(options, async (sql) => {
        const { user_id } = await accountOf(sql, email);
        const [row] = await sql`
          select public.grant_representation(
            ${record}, ${user_id}, ${options.basis}, ${options.evidence}, ${options.from ?? null}, ${options.until ?? null},
            ${options.review ?? null}
          ) as id`;
        return z.uuid().parse(row?.id);
      });
      if (options.json) process.stdout.write(`${JSON.stringify({ representation_id: id })}\n`);
      else console.log(`Representation ${id} is stated; the record’s people were told.`);
    },
  );
}
