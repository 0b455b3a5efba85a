import { type Database, providerPurposes, recordCategories } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc, errorOfAnswer } from '#lib/supabase/call-rpc.ts';

const patientInCareSchema = z.object({
  patient_id: z.uuid(),
  display_name: z.string(),
  purpose: z.enum(providerPurposes),
  categories: z.array(z.enum(recordCategories)).nullable(),
  expires_at: z.string(),
  is_break_glass: z.boolean(),
});
export type PatientInCare = z.infer<typeof patientInCareSchema>;

/** The people whose records the signed-in provider may read now; nobody for who is no provider. */
export async function readPatientsInCare(client: SupabaseClient): Promise<PatientInCare[]> {
  return callRpc(client, 'get_patients_in_care', {}, z.array(patientInCareSchema));
}

/** Whether the signed-in person's account is that of a verified provider. */
export async function readIsProvider(client: SupabaseClient<Database>): Promise<boolean> {
  const { data, error, status } = await client
    .from('provider_registry')
    .select('id')
    .eq('status', 'verified')
    .limit(1)
    .maybeSingle();
  if (error) throw errorOfAnswer(error, status);
  return data !== null;
}
