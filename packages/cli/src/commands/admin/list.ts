import { Command } from 'commander';
import { listAccounts } from '../../accounts/account.ts';
import { type AccountOptions, inDatabase, withAccountOptions } from '../../accounts/open-database.ts';
import { printAccounts } from '../../accounts/print-accounts.ts';

const shape = '[{user_id, email, is_operator, created_at, last_sign_in_at}].';

/** `exora admin list`: who operates this Exora. */
export function listOperatorsCommand(): Command {
  return withAccountOptions(new Command('list').description('show who is an operator'), shape).action(
    async (options: AccountOptions) => {
      const operators = await inDatabase(options, (sql) => listAccounts(sql, { operatorsOnly: true }));
      printAccounts(operators, options.json, 'Nobody is an operator. "exora admin grant <email>" makes somebody one.');
    },
  );
}
