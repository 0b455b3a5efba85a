import { Command } from 'commander';
import { listAccountsCommand } from './account/list.ts';
import { resetCommand } from './account/reset.ts';
import { showCommand } from './account/show.ts';
import { signOutCommand } from './account/sign-out.ts';

const help = `
Every change is written to the audit log; of a new password the account's person
is told by a message in the app. What is shown are addresses, ids, times and states, nothing
of a record.

Exit codes: 0 done, 1 error, 3 nothing runs on the data folder, 4 no such account.`;

/** `exora account …`: help for people who can't sign in, where no mail server could. */
export function accountCommand(): Command {
  return new Command('account')
    .description('help people who can’t sign in: look at accounts, set a password, end sessions')
    .addHelpText('after', help)
    .addCommand(listAccountsCommand())
    .addCommand(showCommand())
    .addCommand(resetCommand())
    .addCommand(signOutCommand());
}
