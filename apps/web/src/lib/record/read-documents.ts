import { documentsSchema, type ShellFile } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** The documents of a record, newest first, refused uploads included. */
export async function readDocuments(client: SupabaseClient, patientId: string): Promise<ShellFile[]> {
  return callRpc(client, 'read_documents', { p_patient_id: patientId }, documentsSchema);
}
