import { documentsSchema, type ListedDocument } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** Documents that one call answers at most. */
const pageSize = 1000;

/** All documents of a record, newest first, refused uploads included. */
export async function readDocuments(client: SupabaseClient, patientId: string): Promise<ListedDocument[]> {
  const all: ListedDocument[] = [];
  for (;;) {
    const last = all.at(-1);
    const page = await callRpc(
      client,
      'read_documents',
      { p_patient_id: patientId, p_limit: pageSize, ...(last !== undefined && { p_before: last.created_at }) },
      documentsSchema,
    );
    all.push(...page);
    if (page.length < pageSize) return all;
  }
}
