import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, ExoraError, profileSchema } from '@exora/contracts';
import { readStatus } from '@exora/local-stack';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { exitCodes, UsageError } from './report-error.ts';

/** A signed-in person and the record that files go into. */
export interface Session {
  client: SupabaseClient<Database>;
  patientId: string;
}

/** On the stack of a data folder, with its web app's address where it has one. */
export interface StackSession extends Session {
  web: string | null;
}

interface Account {
  email: string;
  password: string;
}

/** Signs in with an account that exists. Throws `not_signed_in` when the address or password is wrong. */
export async function signIn(api: string, publishableKey: string, account: Account): Promise<Session> {
  const client = newClient(api, publishableKey);
  const { error } = await client.auth.signInWithPassword(account);
  if (error) {
    if (error.status === 400) throw new UsageError(`The e-mail address or password is wrong (${account.email}).`);
    throw new ExoraError(error.status === 429 ? 'rate_limited' : 'database_unavailable', { cause: error });
  }
  return openRecord(client);
}

/** Makes a new account and signs in with it. */
export async function signUp(api: string, publishableKey: string, account: Account): Promise<Session> {
  const client = newClient(api, publishableKey);
  const { data, error } = await client.auth.signUp({ ...account, options: { data: { display_name: 'Command line' } } });
  if (error) throw new ExoraError(error.status === 429 ? 'rate_limited' : 'database_unavailable', { cause: error });
  if (!data.session) throw new ExoraError('not_signed_in');
  return openRecord(client);
}

const accountSchema = z.object({ email: z.string(), password: z.string() });

/**
 * The command line's own account on a running stack, made at its first use. Its password stands in the data folder,
 * which only the stack's owner can read.
 */
async function signInAsCommandLine(api: string, publishableKey: string, dataDir: string): Promise<Session> {
  const file = join(dataDir, 'command-line-account.json');
  const known = await readIfThere(file);
  if (known !== null) return signIn(api, publishableKey, accountSchema.parse(JSON.parse(known)));
  const account = throwAwayAccount('command-line');
  // Kept once it is there: a name without its account would be refused for ever.
  const session = await signUp(api, publishableKey, account);
  try {
    await writeFile(file, `${JSON.stringify(account)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
    // Of two first commands at once the other was quicker: both use its account.
    return signInAsCommandLine(api, publishableKey, dataDir);
  }
  await chmod(file, 0o600);
  return session;
}

/**
 * Signs in on the stack that runs on a data folder: with the account of the given address (its password in EXORA_PASSWORD), or as
 * the command line. Null: nothing runs there.
 */
export async function signInOnStack(options: { dataDir: string; email?: string }): Promise<StackSession | null> {
  const running = await readStatus(options.dataDir);
  if (running === null) {
    if (options.email === undefined) return null;
    throw new UsageError('No stack runs on this data folder, so there is no account. Run "exora start" first.', {
      exitCode: exitCodes.notRunning,
    });
  }
  const { api, publishable_key: key, web } = running;
  if (options.email === undefined) {
    console.error('This is the command line’s own record on the running stack (--email and EXORA_PASSWORD: yours).');
    return { ...(await signInAsCommandLine(api, key, running.data_dir)), web };
  }
  const password = process.env.EXORA_PASSWORD;
  if (!password) throw new UsageError('Set EXORA_PASSWORD to the password of the account given with --email.');
  return { ...(await signIn(api, key, { email: options.email, password })), web };
}

/** An account that nobody else can sign in to; `.invalid` never receives mail (RFC 2606). */
export function throwAwayAccount(name: string): Account {
  return {
    email: `${name}-${randomBytes(6).toString('hex')}@exora.invalid`,
    password: randomBytes(24).toString('base64url'),
  };
}

function newClient(api: string, publishableKey: string): SupabaseClient<Database> {
  return createClient<Database>(api, publishableKey, { auth: { persistSession: false, autoRefreshToken: true } });
}

async function openRecord(client: SupabaseClient<Database>): Promise<Session> {
  const { data, error } = await client.rpc('get_accessible_profiles');
  if (error) throw new ExoraError('database_unavailable', { cause: error });
  const own = z
    .array(profileSchema)
    .parse(data)
    .find((profile) => profile.is_owner && profile.profile_type === 'self');
  if (!own) throw new ExoraError('not_found');
  return { client, patientId: own.id };
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
