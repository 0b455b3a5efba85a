import type { SupabaseClient } from '@supabase/supabase-js';
import { errorOfAnswer } from '#lib/supabase/call-rpc.ts';

/** How many documents of a record ask their owner whose they are; none for anybody else, by the table's policy. */
export async function countAsking(client: SupabaseClient, patientId: string): Promise<number> {
  const { count, error, status } = await client
    .from('shell_files')
    .select('id', { count: 'exact', head: true })
    .eq('patient_id', patientId)
    .eq('status', 'asks');
  if (error) throw errorOfAnswer(error, status);
  return count ?? 0;
}
