import { readStatus } from '@exora/local-stack';
import type { Command } from 'commander';
import postgres from 'postgres';
import { dataDirOption } from '../commands/data-dir.ts';
import { NotRunningError, UsageError } from '../report-error.ts';

/** Whose accounts a command is about. */
export interface AccountOptions {
  dataDir: string;
  external?: boolean;
  json?: boolean;
}

/** Longest wait for a connection, in seconds. */
const connectSeconds = 10;
/** Longest wait for a statement and for a lock, in milliseconds. */
const statementMs = 15_000;

/** Adds `--json`, and what says whose accounts are meant. `shape` tells what `--json` prints. */
export function withAccountOptions(command: Command, shape: string): Command {
  return command
    .option('--json', 'print JSON')
    .option('--external', 'work on the Supabase project whose database DATABASE_URL names')
    .addOption(dataDirOption())
    .addHelpText('after', `\n--json prints ${shape}`);
}

/**
 * Does `work` in one transaction as the owner of the running stack's database, or with `external` of the one that
 * DATABASE_URL names. Accounts belong to the sign-in server, which offers no such changes everywhere; its tables do.
 * Rejects with a `UsageError` that says what to do.
 */
export async function inDatabase<T>(
  { dataDir, external }: AccountOptions,
  work: (sql: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  const { url, name } = external ? externalDatabase(process.env) : await runningDatabase(dataDir);
  const sql = postgres(url, {
    max: 1,
    connect_timeout: connectSeconds,
    onnotice: () => undefined,
    // A transaction pooler knows no prepared statements.
    prepare: false,
    connection: { application_name: 'exora', statement_timeout: statementMs, lock_timeout: statementMs },
  });
  let result: { value: T } | null = null;
  try {
    await sql.begin(async (tx) => {
      result = { value: await work(tx) };
    });
  } catch (thrown) {
    throw problem(thrown, name);
  } finally {
    await sql.end({ timeout: 2 });
  }
  return resultOf(result);
}

function resultOf<T>(result: { value: T } | null): T {
  if (result === null) throw new Error('The transaction ended without a result.');
  return result.value;
}

async function runningDatabase(dataDir: string): Promise<{ url: string; name: string }> {
  const status = await readStatus(dataDir);
  if (status === null) throw new NotRunningError({ canBeHosted: true });
  if (status.database_url === null) {
    throw new UsageError(
      'What runs on this data folder uses an outside Supabase. Set DATABASE_URL to its database and add --external.',
    );
  }
  return { url: status.database_url, name: 'The database of this stack' };
}

function externalDatabase(environment: NodeJS.ProcessEnv): { url: string; name: string } {
  const url = environment.DATABASE_URL ?? '';
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new UsageError(
      '--external needs DATABASE_URL in the environment: the postgres:// address of the project’s database, with the login postgres (Supabase: Connect, Session pooler).',
    );
  }
  return { url, name: `The database at ${new URL(url).host}` };
}

/** A sentence for what the database or the way to it said; other errors as they are. */
function problem(thrown: unknown, name: string): unknown {
  if (thrown instanceof postgres.PostgresError) return databaseProblem(thrown, name);
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (/^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|CONNECT|CONNECTION)/.test(code)) {
    return new UsageError(
      `${name} can’t be reached (${code}). Check that it runs ("exora doctor") and its address, then try again.`,
      { cause: thrown },
    );
  }
  return thrown;
}

function databaseProblem(error: postgres.PostgresError, name: string): unknown {
  const { code, message, hint } = error;
  if (code.startsWith('28')) {
    return new UsageError(`${name} refuses this login. Check user and password in its address.`, { cause: error });
  }
  if (code === '42501') {
    return new UsageError(`${name} doesn’t let this login change accounts. Use the login postgres.`, { cause: error });
  }
  if (code === '42P01' || code === '42883' || code === '3F000') {
    return new UsageError(
      `${name} has no Exora of this version in it. Check the address, then bring its schema up to date.`,
      { cause: error },
    );
  }
  if (code === '57014' || code === '55P03') {
    return new UsageError(`${name} is too busy. Try again when it is less so.`, { cause: error });
  }
  // Our own functions' errors say what happened and what to do.
  if (hint) return new UsageError(`${message} ${hint} (${error.detail})`, { cause: error });
  return error;
}
