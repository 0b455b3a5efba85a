import { Command } from 'commander';
import { accountOf } from '../../accounts/account.ts';
import { type AccountOptions, inDatabase, withAccountOptions } from '../../accounts/open-database.ts';

const shape = '{user_id, email, is_operator, changed}.';

/** `exora admin grant <email>`: makes the person an operator. */
export function grantOperatorCommand(): Command {
  return operatorCommand('grant', 'make somebody an operator', true);
}

/** `exora admin revoke <email>`: the person is no operator any more, in sessions that are open too. */
export function revokeOperatorCommand(): Command {
  return operatorCommand('revoke', 'take the operator’s role from somebody, at once', false);
}

function operatorCommand(name: string, description: string, isOperator: boolean): Command {
  const command = new Command(name)
    .description(description)
    .argument('<email>', 'address that the person signs in with');
  return withAccountOptions(command, shape).action(async (email: string, options: AccountOptions) => {
    const done = await inDatabase(options, async (sql) => {
      const account = await accountOf(sql, email);
      const changed = account.is_operator !== isOperator;
      if (changed) {
        await sql`
          update auth.users
          set
            raw_app_meta_data = case
              when ${isOperator} then coalesce(raw_app_meta_data::jsonb, '{}') || '{"role": "admin"}'
              else coalesce(raw_app_meta_data::jsonb, '{}') - 'role'
            end,
            updated_at = now()
          where id = ${account.user_id}`;
        await sql`select public.note_operator_change(${account.user_id}, ${isOperator})`;
      }
      return { user_id: account.user_id, email: account.email, is_operator: isOperator, changed };
    });
    if (options.json) process.stdout.write(`${JSON.stringify(done)}\n`);
    else console.log(sentence(done.email, isOperator, done.changed));
  });
}

function sentence(email: string, isOperator: boolean, changed: boolean): string {
  if (!changed) return `${email} ${isOperator ? 'is an operator already' : 'is no operator'}.`;
  return isOperator ? `${email} is an operator, from now on.` : `${email} is no operator any more, as of now.`;
}
