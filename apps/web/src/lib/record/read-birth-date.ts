import type { Database } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { errorOfAnswer } from '#lib/supabase/call-rpc.ts';

/** The date of birth (ISO) in a profile, or null: not told, or not for the signed-in person to know. */
export async function readBirthDate(client: SupabaseClient<Database>, profileId: string): Promise<string | null> {
  const { data, error, status } = await client
    .from('user_profiles')
    .select('date_of_birth')
    .eq('id', profileId)
    .maybeSingle();
  if (error) throw errorOfAnswer(error, status);
  return data?.date_of_birth ?? null;
}
