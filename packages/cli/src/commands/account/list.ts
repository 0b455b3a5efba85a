import { Command } from 'commander';
import { listAccounts } from '../../accounts/account.ts';
import { type AccountOptions, inDatabase, withAccountOptions } from '../../accounts/open-database.ts';
import { printAccounts } from '../../accounts/print-accounts.ts';

const shape = '[{user_id, email, is_operator, created_at, last_sign_in_at}], at most 1000.';

/** `exora account list`: who signs in here. */
export function listAccountsCommand(): Command {
  return withAccountOptions(new Command('list').description('show who signs in here'), shape).action(
    async (options: AccountOptions) => {
      const accounts = await inDatabase(options, (sql) => listAccounts(sql));
      printAccounts(accounts, options.json, 'Nobody has signed up yet.');
    },
  );
}
