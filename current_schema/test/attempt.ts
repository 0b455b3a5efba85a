import type { TestDatabase } from '@exora/local-stack/testing';
import postgres from 'postgres';

/** Whom statements run as: a database role with the claims of a token. */
export interface Identity {
  /** `unguarded` is the superuser with triggers and foreign keys off: what it can't do is no well-formed statement. */
  role: 'anon' | 'authenticated' | 'service_role' | 'unguarded';
  userId?: string;
  /** The account's `app_metadata.role`, which only an operator can set. */
  appRole?: string;
  /** The token's `user_metadata.role`, which people set themselves. */
  claimedRole?: string;
}

/** How a statement ended; whatever it did was taken back. */
export type Outcome =
  | { ok: true; count: number; rows: Record<string, unknown>[] }
  | { ok: false; sqlstate: string; code: string; hint: string; message: string };

/** Runs a statement as the identity of its session, looks at what it did (as superuser, when asked to), takes it back. */
export type Attempt = (
  query: string,
  values?: readonly unknown[],
  inspect?: (
    admin: (query: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>,
  ) => Promise<void>,
) => Promise<Outcome>;

/** Carries the outcome out of a savepoint that is to be rolled back. */
class TakenBack extends Error {
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super('taken back');
    this.outcome = outcome;
  }
}

/**
 * A session in which every statement is really tried and then taken back. The login is the superuser, who becomes the
 * identity for each statement, so that `inspect` may look at everything in the same transaction.
 */
export async function attemptAs<T>(
  db: TestDatabase,
  identity: Identity,
  work: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  const sql = postgres(db.adminUrl, {
    max: 1,
    onnotice: () => undefined,
    // As the API's login has it.
    connection: { statement_timeout: 8000 },
  });
  try {
    return await work(async (query, values = [], inspect) => {
      const outcome = await sql
        .begin(async (tx) => {
          await become(tx, identity);
          const rows = await tx.unsafe(query, values as never[]);
          if (inspect !== undefined) {
            await tx.unsafe('set constraints all immediate');
            await tx.unsafe('reset role');
            await inspect(async (look, given = []) => [...(await tx.unsafe(look, given as never[]))]);
          }
          throw new TakenBack({ ok: true, count: rows.count ?? rows.length, rows: [...rows] });
        })
        .catch((thrown: unknown) => {
          if (thrown instanceof TakenBack) return thrown.outcome;
          if (thrown instanceof postgres.PostgresError) return failed(thrown);
          throw thrown;
        });
      return outcome as Outcome;
    });
  } finally {
    await sql.end();
  }
}

async function become(
  tx: postgres.TransactionSql,
  { role, userId = '', appRole, claimedRole }: Identity,
): Promise<void> {
  if (role === 'unguarded') {
    await tx.unsafe('set local session_replication_role = replica');
    return;
  }
  // Taken back with whatever the statement does.
  if (appRole !== undefined) {
    const metadata = tx.json({ role: appRole });
    await tx`update auth.users set raw_app_meta_data = ${metadata} where id = ${userId}`;
  }
  const person = userId === '' ? {} : { sub: userId, aud: 'authenticated' };
  const claims = JSON.stringify({
    role,
    ...person,
    app_metadata: appRole === undefined ? {} : { role: appRole },
    // Operators have entered their second factor, which they need where the stack has one.
    ...(appRole === 'admin' ? { aal: 'aal2' } : {}),
    user_metadata: claimedRole === undefined ? {} : { role: claimedRole },
  });
  await tx`select set_config('request.jwt.claim.sub', ${userId}, true), set_config('request.jwt.claim.role', ${role}, true),
    set_config('request.jwt.claims', ${claims}, true), set_config('role', ${role}, true)`;
}

function failed({ code, detail, hint, message }: postgres.PostgresError): Outcome {
  return { ok: false, sqlstate: code, code: detail ?? '', hint: hint ?? '', message };
}

/**
 * Whether a statement on a table met a closed door: a missing privilege on the table or its schema, or row level security.
 * To be stopped by what stands behind the door (a trigger, a constraint, a function that one calls) doesn't count.
 */
export function isDenied(outcome: Outcome, table: string): boolean {
  if (outcome.ok) return outcome.count === 0;
  const [schema, name] = table.split('.');
  const doors = ['table', 'view'].map((kind) => `permission denied for ${kind} ${name}`);
  doors.push(`permission denied for schema ${schema}`);
  return (
    outcome.sqlstate === '42501' && (doors.includes(outcome.message) || /row-level security/.test(outcome.message))
  );
}
