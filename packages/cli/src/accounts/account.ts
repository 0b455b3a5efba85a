import type postgres from 'postgres';
import { z } from 'zod';
import { exitCodes, UsageError } from '../report-error.ts';

const accountSchema = z.object({
  user_id: z.uuid(),
  email: z.string(),
  is_operator: z.boolean(),
  created_at: z.date().transform(isoTime),
  last_sign_in_at: z
    .date()
    .nullable()
    .transform((time) => (time === null ? null : isoTime(time))),
});
/** An account as the commands show it. */
export type Account = z.infer<typeof accountSchema>;

const columns = `
  u.id as user_id,
  coalesce(u.email, '') as email,
  coalesce(u.raw_app_meta_data ->> 'role' = 'admin', false) as is_operator,
  u.created_at::timestamptz as created_at,
  u.last_sign_in_at::timestamptz as last_sign_in_at`;

/** The account that signs in with this address, held until the transaction ends. Rejects when there is none, or several. */
export async function accountOf(sql: postgres.TransactionSql, email: string): Promise<Account> {
  const rows = await sql.unsafe(
    `select ${columns} from auth.users as u where lower(u.email) = lower($1) order by u.created_at for no key update`,
    [email.trim()],
  );
  const [account, another] = z.array(accountSchema).parse([...rows]);
  if (account === undefined) {
    throw new UsageError(`No account signs in with ${email}. "exora account list" shows those that there are.`, {
      exitCode: exitCodes.nothingMatched,
    });
  }
  if (another !== undefined) {
    throw new UsageError(`Several accounts have the address ${email}. Give all but one another address first.`);
  }
  return account;
}

/** Accounts in the order of their addresses, all or operators only. */
export async function listAccounts(
  sql: postgres.TransactionSql,
  { operatorsOnly = false, limit = 1000 }: { operatorsOnly?: boolean; limit?: number } = {},
): Promise<Account[]> {
  const rows = await sql.unsafe(
    `select ${columns} from auth.users as u
     where not $1::boolean or coalesce(u.raw_app_meta_data ->> 'role' = 'admin', false)
     order by lower(u.email), u.created_at limit $2`,
    [operatorsOnly, limit],
  );
  return z.array(accountSchema).parse([...rows]);
}

/** Ends every session of an account: none can be refreshed any more. Gives how many there were. */
export async function endSessions(sql: postgres.TransactionSql, userId: string): Promise<number> {
  // The column is text on hosted Supabase.
  await sql`delete from auth.refresh_tokens where user_id::text = ${userId}`;
  const { count } = await sql`delete from auth.sessions where user_id = ${userId}`;
  return count;
}

function isoTime(time: Date): string {
  return time.toISOString();
}
