import { documentsBucket, ExoraError, type Database as Schema } from '@exora/contracts';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { databaseError, retryUnavailable, storageError } from '../utils/error-handler.ts';
import type { Database, FileStore } from './database.ts';
import { type Ask, callTimeoutMs, databaseOver, type TransportOptions } from './transport.ts';

/** For 50 MB over a slow line. */
const storageTimeoutMs = 120_000;

interface Options extends TransportOptions {
  url: string;
  serviceRoleKey: string;
}

/** Database and file store of a Supabase project, reached over HTTP with the service role's key. */
export function connectSupabase(options: Options): { database: Database; files: FileStore } {
  const client = createClient<Schema>(options.url, options.serviceRoleKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: fetchWithTimeout },
  });
  return { database: databaseOver(rpcOver(client), options), files: bucketStore(client) };
}

function fetchWithTimeout(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const address = input instanceof Request ? input.url : String(input);
  const timeout = AbortSignal.timeout(address.includes('/storage/v1/') ? storageTimeoutMs : callTimeoutMs);
  return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout });
}

function rpcOver(client: SupabaseClient<Schema>): Ask {
  return async (rpc, parameters, signal) => {
    const request = client.rpc(rpc, parameters as never);
    const { data, error, status: httpStatus } = await (signal ? request.abortSignal(signal) : request);
    return error === null ? { data, httpStatus } : { failure: databaseError(error, httpStatus), httpStatus };
  };
}

function bucketStore(client: SupabaseClient<Schema>): FileStore {
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

    remove: (paths, signal) =>
      retryUnavailable(async () => {
        const { error } = await bucket.remove([...paths]);
        signal?.throwIfAborted();
        if (error !== null) throw new ExoraError('storage_unavailable', { cause: error });
      }, signal),
  };
}

/** Storage's status, 0 when no answer came. */
function statusOf(error: Error): number {
  return 'status' in error && typeof error.status === 'number' ? error.status : 0;
}
