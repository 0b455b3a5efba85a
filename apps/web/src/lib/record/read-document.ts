import { documentSchema, type RecordDocument } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** A document with its pages and facts. */
export async function readDocument(client: SupabaseClient, shellFileId: string): Promise<RecordDocument> {
  return callRpc(client, 'read_document', { p_shell_file_id: shellFileId }, documentSchema);
}
