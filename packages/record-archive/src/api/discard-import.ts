import { type Database, documentsBucket, ExoraError, toExoraError } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';

const discardedSchema = z.object({ done: z.boolean(), storage_paths: z.array(z.string()) });

/** Removes an import that was not completed, with its files, rows and profile. Called again, it goes on. */
export async function discardImport(client: SupabaseClient<Database>, importId: string): Promise<void> {
  for (;;) {
    const { data, error } = await client.rpc('discard_record_import', { p_import_id: importId });
    if (error) throw toExoraError(error);
    const { done, storage_paths: paths } = discardedSchema.parse(data);
    if (done) return;
    if (paths.length === 0) continue;
    const removed = await client.storage.from(documentsBucket).remove(paths);
    if (removed.error) throw new ExoraError('storage_unavailable', { cause: removed.error });
    // What can't be removed would come back at every turn.
    if (removed.data.length === 0) throw new ExoraError('storage_unavailable');
  }
}
