import { documentsBucket, type ErrorCode, ExoraError, type Database as Schema, toExoraError } from '@exora/contracts';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { databaseError, describeThrown, retryUnavailable, storageError } from '../utils/error-handler.ts';
import type { Logger } from '../utils/logger.ts';
import type { Database, FileStore } from './database.ts';

/** Above the 8 s that a statement may take, so that the database's own answer arrives first. */
const rpcTimeoutMs = 12_000;
/** For 50 MB over a slow line. */
const storageTimeoutMs = 120_000;

/** Answers of something in between, or of a gateway that refuses the key: the database itself wasn't reached. */
const withoutContact: ReadonlySet<ErrorCode> = new Set(['database_unavailable', 'not_allowed']);

/** Told after every call whether the database answered. */
type ContactListener = (answered: boolean) => void;

interface Options {
  url: string;
  serviceRoleKey: string;
  log: Logger;
  logQueries: boolean;
  onContact: ContactListener;
}

/** Database and file store of a Supabase project, reached over HTTP with the service role's key. */
export function connectSupabase(options: Options): { database: Database; files: FileStore } {
  const client = createClient<Schema>(options.url, options.serviceRoleKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: fetchWithTimeout },
  });
  return { database: rpcDatabase(client, options), files: bucketStore(client) };
}

function fetchWithTimeout(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const address = input instanceof Request ? input.url : String(input);
  const timeout = AbortSignal.timeout(address.includes('/storage/v1/') ? storageTimeoutMs : rpcTimeoutMs);
  return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout });
}

function rpcDatabase(client: SupabaseClient, { log, logQueries, onContact }: Options): Database {
  return {
    async call(rpc, parameters, result, { signal, once = false } = {}) {
      const ask = async () => {
        const started = performance.now();
        const request = client.rpc(rpc, parameters);
        const { data, error, status } = await (signal ? request.abortSignal(signal) : request);
        signal?.throwIfAborted();
        if (logQueries) {
          log.debug('database_call', { rpc, http_status: status, ms: Math.round(performance.now() - started) });
        }
        const failure = error === null ? null : databaseError(error, status);
        onContact(failure === null || !withoutContact.has(failure.code));
        if (failure !== null) throw failure;
        const unchecked: unknown = data;
        const parsed = result.safeParse(unchecked);
        if (parsed.success) return parsed.data;
        // The issues' messages may quote what the database sent, so only their paths go on as the cause.
        const paths = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
        throw new ExoraError('internal', { cause: new TypeError(`${rpc} answered in another form at: ${paths}`) });
      };
      try {
        return await (once ? ask() : retryUnavailable(ask, signal));
      } catch (thrown) {
        if (!signal?.aborted && toExoraError(thrown).code !== 'job_not_held') {
          log.debug('database_call_failed', { rpc, ...describeThrown(thrown) });
        }
        throw thrown;
      }
    },
  };
}

function bucketStore(client: SupabaseClient): FileStore {
  const bucket = client.storage.from(documentsBucket);
  return {
    download: (path, signal) =>
      retryUnavailable(async () => {
        const { data, error } = await bucket.download(path, {}, signal ? { signal } : {});
        signal?.throwIfAborted();
        if (error !== null) throw storageError(error, statusOf(error));
        return new Uint8Array(await data.arrayBuffer());
      }, signal),

    upload: (path, bytes, mime, signal) =>
      retryUnavailable(async () => {
        const { error } = await bucket.upload(path, bytes, { contentType: mime, upsert: true });
        signal?.throwIfAborted();
        // Whatever keeps a picture from being stored, the upload of the original is not at fault.
        if (error !== null) throw new ExoraError('storage_unavailable', { cause: error });
      }, signal),
  };
}

/** Storage's status, 0 when no answer came. */
function statusOf(error: Error): number {
  return 'status' in error && typeof error.status === 'number' ? error.status : 0;
}
