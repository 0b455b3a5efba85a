import { type Progress, progressSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** The documents of a record that are being worked on, or ended within the last minute. */
export async function readProgress(client: SupabaseClient, patientId: string): Promise<Progress[]> {
  return callRpc(client, 'read_progress', { p_patient_id: patientId }, z.array(progressSchema));
}
