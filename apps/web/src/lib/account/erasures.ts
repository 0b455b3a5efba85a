import type { Database } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** What goes with a record, or with an account and all its records, in numbers, and what stays. */
const erasurePreviewSchema = z.object({
  records: z.int(),
  documents: z.int(),
  document_bytes: z.number(),
  facts: z.int(),
  narratives: z.int(),
  encounters: z.int(),
  provider_notes: z.int(),
  appointments: z.int(),
  people_with_access: z.int(),
  audit_events_kept: z.int(),
  grace_days: z.number(),
});
export type ErasurePreview = z.infer<typeof erasurePreviewSchema>;

/** An erasure that was asked for: it waits for its day, or is under way. */
export const erasureSchema = z.object({
  erasure_id: z.uuid(),
  kind: z.enum(['record', 'account', 'document', 'uploads']),
  patient_id: z.uuid().nullable(),
  requested_at: z.string(),
  due_at: z.string(),
  begun_at: z.string().nullable(),
  can_cancel: z.boolean(),
});
export type Erasure = z.infer<typeof erasureSchema>;

/** The erasure of this record, or (null) of the account, among those that were asked for; one of a document or of uploads is another. */
export function erasureOf(erasures: readonly Erasure[], profileId: string | null): Erasure | null {
  const kind = profileId === null ? 'account' : 'record';
  return erasures.find((each) => each.kind === kind && (profileId === null || each.patient_id === profileId)) ?? null;
}

/** An erasure that has just been asked for. `others_ended`: with the account's, every device was signed out. */
export const askedErasureSchema = erasureSchema.extend({ others_ended: z.boolean() });

/** What a request to erase sends: the record, or null for the account, and what was typed to confirm it. */
export const erasureRequestSchema = z.strictObject({
  profile_id: z.uuid().nullable(),
  confirmation: z.string().trim().min(1).max(320),
});

/** What the erasure of an own record, or (null) of the account, would take away. */
export async function previewErasure(
  client: SupabaseClient<Database>,
  profileId: string | null,
): Promise<ErasurePreview> {
  const parameters = profileId === null ? {} : { p_patient_id: profileId };
  return callRpc(client, 'preview_erasure', parameters, erasurePreviewSchema);
}

/** The signed-in person's erasures that wait or are under way. */
export async function readErasures(client: SupabaseClient<Database>): Promise<Erasure[]> {
  return callRpc(client, 'read_erasures', {}, z.array(erasureSchema));
}
