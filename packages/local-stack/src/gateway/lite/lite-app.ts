import { App, setExperimental } from '@supabase/lite';
import { createPostgresConnection } from '@supabase/lite/postgres';
import { compare, hash } from 'bcryptjs';
import type { Secrets } from '../../data-folder/secrets.ts';
import { columnTypes } from './column-types.ts';
import { endWithCutConnections } from './cut-connections.ts';
import { normaliseDatabaseError } from './database-errors.ts';
import { withQuietConsole } from './quiet-console.ts';
import { storageFiles, withHeldFiles } from './storage-files.ts';

/** What lite needs to serve one database. */
export interface LiteOptions {
  /** Address of a bootstrapped database whose schema is applied, as the least-privilege login `authenticator`. */
  databaseUrl: string;
  secrets: Secrets;
  /** Where file bytes are kept. */
  storageFolder: string;
  /** Address of the web app. */
  siteUrl: string;
}

/** Lite behind our settings: answers web requests. Never reachable but through the gateway. */
export interface LiteApi {
  /** The answer, and redacted notes on what lite would have written to the console. */
  fetch(request: Request): Promise<{ result: Response; notes: string[] }>;
  /**
   * Takes the time that comparing a password takes, unless there is an account with one: then lite has taken it. To be
   * called after each refused sign-in, so that its time doesn't tell whether there is an account.
   */
  spendAsOnPassword(email: string, password: string): Promise<void>;
  close(): Promise<void>;
}

/** Rounds of lite's own hashes, as a power of two. */
const bcryptCost = 10;

/**
 * How long requests may take to end when the API closes. Lite's own `close` waits without limit, and for ever when a
 * request still waits for a connection.
 */
const closeLimitSeconds = 2;

/**
 * Lite 0.10 with its unsafe defaults replaced: no admin mode, no studio, keys and a secret of our own, nothing but schema
 * `public`, errors and types as PostgREST answers them. These rest on private fields; the package's version is pinned
 * and `test/holes.int.test.ts` holds each one.
 */
export async function openLite(options: LiteOptions): Promise<LiteApi> {
  setExperimental('storage', true);
  const connection = createPostgresConnection({
    url: options.databaseUrl,
    postgresOptions: { types: columnTypes, onnotice: () => undefined, max: 10, idle_timeout: 60 },
  });
  endWithCutConnections(connection.driver);
  // Otherwise lite's first request grants everything on every table to anon and authenticated, or, with no RLS table
  // yet, leaves out roles altogether.
  Object.assign(connection, { rlsState: 'active', normalizeDbError: normaliseDatabaseError });
  const app = new App({
    connection,
    auth: {
      enabled: true,
      jwt_secret: options.secrets.jwt_secret,
      publishable_key: options.secrets.publishable_key,
      secret_key: options.secrets.secret_key,
      site_url: options.siteUrl,
      additional_redirect_urls: [],
      minimum_password_length: 8,
      email: { enable_confirmations: false },
    },
    api: { schemas: ['public'] },
    db: { migrations: { enabled: false } },
    storage: { enabled: true, file_size_limit: '50MiB' },
    studio: { enabled: false },
    options: {
      server: { admin: false, disableStudio: true },
      // There is no mail server here. Lite's default would print the mail, with its sign-in link, to the console.
      drivers: { email: { send: () => Promise.resolve() }, sms: { send: () => Promise.resolve() } },
    },
  });
  app._storageAdapter = storageFiles(options.storageFolder);
  await withQuietConsole(() => app.init());
  const nobodysHash = await hash(crypto.randomUUID(), bcryptCost);
  return {
    fetch: (request) =>
      withQuietConsole(() =>
        withHeldFiles(
          async () => app.fetch(request),
          ({ ok }) => ok,
        ),
      ),
    spendAsOnPassword: async (email, password) => {
      const rows = await connection.driver`
        select 1 from auth.users where email = ${email} and encrypted_password <> ''`;
      if (rows.length === 0) await compare(password, nobodysHash);
    },
    close: () => connection.driver.end({ timeout: closeLimitSeconds }),
  };
}
