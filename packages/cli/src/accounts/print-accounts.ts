import { lineWidth, table } from '../jobs/layout.ts';
import type { Account } from './account.ts';

/** Prints accounts as a table or as JSON; `none` stands for an empty list. */
export function printAccounts(accounts: readonly Account[], asJson: boolean | undefined, none: string): void {
  if (asJson) {
    process.stdout.write(`${JSON.stringify(accounts)}\n`);
    return;
  }
  if (accounts.length === 0) {
    console.log(none);
    return;
  }
  const lines = table(
    [
      { heading: 'ADDRESS', cell: ({ email }) => email },
      { heading: 'OPERATOR', cell: ({ is_operator }) => (is_operator ? 'yes' : '') },
      { heading: 'SINCE', cell: ({ created_at }) => created_at.slice(0, 10) },
      { heading: 'LAST SIGN-IN', cell: ({ last_sign_in_at }) => last_sign_in_at?.slice(0, 10) ?? 'never' },
    ],
    accounts,
    lineWidth(),
  );
  for (const line of lines) console.log(line);
}
