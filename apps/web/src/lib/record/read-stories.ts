import { type Narrative, narratingSchema, narrativeSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** Narratives asked for at once: the most that the database gives. */
const mostNarratives = 100;

/** What a record tells beside its single documents, and whether it is being told anew. */
export async function readStories(client: SupabaseClient, patientId: string) {
  const all = (type: Narrative['type']) =>
    callRpc(
      client,
      'read_narratives',
      { p_patient_id: patientId, p_type: type, p_limit: mostNarratives },
      z.array(narrativeSchema),
    );
  const [summary, conditions, medications, episodes, narrating] = await Promise.all([
    all('summary'),
    all('condition'),
    all('medication'),
    all('episode'),
    callRpc(client, 'read_narrating', { p_patient_id: patientId }, narratingSchema),
  ]);
  return { summary, conditions, medications, episodes, isPending: narrating.is_pending };
}
export type Stories = Awaited<ReturnType<typeof readStories>>;
