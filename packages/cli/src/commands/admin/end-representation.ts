import { Command, Option } from 'commander';
import { z } from 'zod';
import { type AccountOptions, inDatabase, withAccountOptions } from '../../accounts/open-database.ts';
import { parseId } from './options.ts';

/** `exora admin end-representation <id>`: it stops at once, with what others were given by it. */
export function endRepresentationCommand(): Command {
  const command = new Command('end-representation')
    .description('end a legal representation, at once')
    .argument('<id>', 'id of the representation ("exora admin representations" shows them)', parseId)
    .addOption(new Option('--reason <reason>', 'why it ends').choices(['revoked', 'mistaken']).default('revoked'));
  return withAccountOptions(command, '{representation_id, ended}: false when it had ended already.').action(
    async (id: string, options: AccountOptions & { reason: string }) => {
      const ended = await inDatabase(options, async (sql) => {
        const [row] = await sql`select public.end_representation(${id}, ${options.reason}) as ended`;
        return z.boolean().parse(row?.ended);
      });
      if (options.json) process.stdout.write(`${JSON.stringify({ representation_id: id, ended })}\n`);
      else console.log(ended ? 'It has ended; the record’s people were told.' : 'It had ended already.');
    },
  );
}
