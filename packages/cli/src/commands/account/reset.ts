import { Command } from 'commander';
import type postgres from 'postgres';
import { accountOf, endSessions } from '../../accounts/account.ts';
import { type AccountOptions, inDatabase, withAccountOptions } from '../../accounts/open-database.ts';
import { newPassword } from '../../accounts/password.ts';

const shape = '{user_id, email, password, sessions_ended, factors_removed}.';

/** What GoTrue hashes passwords with: bcrypt of cost 10. */
const bcryptCost = 10;

/** `exora account reset <email>`: a new random password, shown once, and no session left. */
export function resetCommand(): Command {
  const command = new Command('reset')
    .description('give an account a new random password, shown once, and end all of its sessions')
    .argument('<email>', 'address that the person signs in with')
    .option('--remove-second-factor', 'also remove the second factors, of a person who lost theirs');
  return withAccountOptions(command, shape).action(
    async (email: string, options: AccountOptions & { removeSecondFactor?: boolean }) => {
      const password = newPassword();
      const done = await inDatabase(options, async (sql) => {
        const { user_id, email: address } = await accountOf(sql, email);
        await sql`
          update auth.users
          set encrypted_password = extensions.crypt(${password}, extensions.gen_salt('bf', ${bcryptCost})), updated_at = now()
          where id = ${user_id}`;
        const sessions_ended = await endSessions(sql, user_id);
        const factors_removed = options.removeSecondFactor ? await removeFactors(sql, user_id) : 0;
        await sql`select public.note_account_reset(${user_id}, ${sessions_ended}, ${factors_removed})`;
        return { user_id, email: address, sessions_ended, factors_removed };
      });
      if (options.json) {
        const { user_id, email: address, ...counts } = done;
        process.stdout.write(`${JSON.stringify({ user_id, email: address, password, ...counts })}\n`);
        return;
      }
      console.log(`New password of ${done.email}, shown this once:\n\n  ${password}\n`);
      console.log(
        `Sessions ended: ${done.sessions_ended}. Second factors removed: ${done.factors_removed}. A page that is open may answer until its token runs out (an hour at most).`,
      );
      console.log(
        'Give it to the person by a safe way, and ask them to change it after signing in. After ten wrong passwords',
      );
      console.log('signing in stays closed for up to 15 minutes.');
    },
  );
}

/** Removes an account's second factors, where the stack has them. */
async function removeFactors(sql: postgres.TransactionSql, userId: string): Promise<number> {
  const [stack] = await sql<{ has: boolean }[]>`select to_regclass('auth.mfa_factors') is not null as has`;
  if (stack?.has !== true) return 0;
  const { count } = await sql`delete from auth.mfa_factors where user_id = ${userId}`;
  return count;
}
