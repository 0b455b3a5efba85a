import { documentsBucket, ExoraError } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';

/**
 * The bytes of an object of the file store, or null where there are none for the client's person: Storage's own policies
 * decide, by the person's token. Rejects with `not_signed_in`, or `storage_unavailable` when nothing answers.
 */
export async function downloadStored(client: SupabaseClient, path: string, signal: AbortSignal): Promise<Blob | null> {
  const { data, error } = await client.storage.from(documentsBucket).download(path, {}, { signal, cache: 'no-store' });
  if (error === null) return data;
  const status = 'status' in error && typeof error.status === 'number' ? error.status : 0;
  if (status === 401) throw new ExoraError('not_signed_in', { cause: error });
  // Storage says 400 and 404 alike for what isn't there and what its policies hide.
  if (status === 400 || status === 403 || status === 404) return null;
  throw new ExoraError('storage_unavailable', { cause: error });
}
