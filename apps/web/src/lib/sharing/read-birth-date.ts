import type { Database } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { errorOfAnswer } from '#lib/supabase/call-rpc.ts';

/** The birth date that an owner has stated (null: not known); undefined for others, who may not select the row. */
export async function readBirthDate(client: SupabaseClient<Database>, profileId: string) {
  const { data, error, status } = await client
    .from('user_profiles')
    .select('date_of_birth')
    .eq('id', profileId)
    .maybeSingle();
  if (error) throw errorOfAnswer(error, status);
  return data === null ? undefined : data.date_of_birth;
}
