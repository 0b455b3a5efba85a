import type { ExportSource } from '@exora/audit-chain';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** Rows of a page: hosted Supabase gives 1000 at most. */
const page = { events: 1000, anchors: 500 } as const;

const textsSchema = z.array(z.string());

/** Where the lines of a record's exported log come from, by its owner's rights. Beginning an export is logged. */
export function exportSource(client: SupabaseClient, patientId: string): ExportSource {
  const range = (after: number, until: number) => ({
    p_patient_id: patientId,
    p_after_seq: after,
    p_until_seq: until,
  });
  return {
    begin: () => callRpc(client, 'begin_audit_export', { p_patient_id: patientId }, textsSchema),
    events: (after, until) =>
      callRpc(client, 'read_audit_export', { ...range(after, until), p_limit: page.events }, textsSchema),
    anchors: (after, until) =>
      callRpc(client, 'read_audit_export_anchors', { ...range(after, until), p_limit: page.anchors }, textsSchema),
  };
}
