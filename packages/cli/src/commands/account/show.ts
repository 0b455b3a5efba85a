import { Command } from 'commander';
import { z } from 'zod';
import { accountOf } from '../../accounts/account.ts';
import { type AccountOptions, inDatabase, withAccountOptions } from '../../accounts/open-database.ts';
import { lineWidth, pairs, table } from '../../jobs/layout.ts';

const shape =
  '{user_id, email, is_operator, created_at, last_sign_in_at, sessions, profiles: [{id, profile_type, care_state}]}.';

const profilesSchema = z.array(z.object({ id: z.uuid(), profile_type: z.string(), care_state: z.string() }));

/** `exora account show <email>`: an account's ids and states, such as an operator needs for a representation. */
export function showCommand(): Command {
  const command = new Command('show')
    .description('show an account: its id, sessions, and the ids of the records that it owns (no names)')
    .argument('<email>', 'address that the person signs in with');
  return withAccountOptions(command, shape).action(async (email: string, options: AccountOptions) => {
    const shown = await inDatabase(options, async (sql) => {
      const account = await accountOf(sql, email);
      const [sessions] = await sql`
        select count(*)::integer as count from auth.sessions where user_id = ${account.user_id}`;
      const profiles = await sql`
        select id, profile_type, care_state from public.user_profiles
        where account_owner_id = ${account.user_id} order by profile_type = 'self' desc, created_at, id`;
      return {
        ...account,
        sessions: z.int().parse(sessions?.count),
        profiles: profilesSchema.parse([...profiles]),
      };
    });
    if (options.json) {
      process.stdout.write(`${JSON.stringify(shown)}\n`);
      return;
    }
    const lines = [
      ...pairs(
        [
          ['Account', shown.user_id],
          ['Address', shown.email],
          ['Operator', shown.is_operator ? 'yes' : 'no'],
          ['Since', shown.created_at],
          ['Last sign-in', shown.last_sign_in_at ?? 'never'],
          ['Sessions', String(shown.sessions)],
        ],
        lineWidth(),
      ),
      '',
      ...table(
        [
          { heading: 'RECORD', cell: ({ id }) => id },
          { heading: 'TYPE', cell: ({ profile_type }) => profile_type },
          { heading: 'STATE', cell: ({ care_state }) => care_state },
        ],
        shown.profiles,
        lineWidth(),
      ),
    ];
    for (const line of lines) console.log(line);
  });
}
