import { Command } from 'commander';
import { accountOf, endSessions } from '../../accounts/account.ts';
import { type AccountOptions, inDatabase, withAccountOptions } from '../../accounts/open-database.ts';

const shape = '{user_id, email, sessions_ended}.';

/** `exora account sign-out <email>`: for a lost phone, or somebody who died. */
export function signOutCommand(): Command {
  const command = new Command('sign-out')
    .description('end all sessions of an account, such as of a lost phone; its password stays')
    .argument('<email>', 'address that the person signs in with');
  return withAccountOptions(command, shape).action(async (email: string, options: AccountOptions) => {
    const done = await inDatabase(options, async (sql) => {
      const { user_id, email: address } = await accountOf(sql, email);
      const sessions_ended = await endSessions(sql, user_id);
      await sql`
        select public.log_audit_event(
          p_event_type => 'account.signed_out', p_resource_type => 'account', p_resource_id => ${user_id},
          p_details => jsonb_build_object('sessions_ended', ${sessions_ended}::integer))`;
      return { user_id, email: address, sessions_ended };
    });
    if (options.json) process.stdout.write(`${JSON.stringify(done)}\n`);
    else
      console.log(
        `${done.email}: ${done.sessions_ended} sessions ended. A page that is open may answer for an hour at most.`,
      );
  });
}
