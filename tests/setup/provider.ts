import type { Database } from '@exora/contracts';
import { createClient } from '@supabase/supabase-js';
import { password } from './person.ts';

/** What whoever runs the stack does: enters an account in the registry of providers, and verifies it. */
export async function registerProvider(
  exora: { api: string; publishableKey: string; secretKey: string },
  email: string,
  name: string,
): Promise<void> {
  const options = { auth: { persistSession: false } };
  const person = createClient<Database>(exora.api, exora.publishableKey, options);
  const { data, error } = await person.auth.signInWithPassword({ email, password });
  if (error) throw error;
  const operator = createClient<Database>(exora.api, exora.secretKey, options);
  const registered = await operator.rpc('register_provider', {
    p_full_name: name,
    p_provider_type: 'doctor',
    p_registration_authority: 'Register of the tests',
    p_registration_number: email,
    p_organisation: 'Harbour Street Medical Centre',
    p_specialty: 'General practice',
    p_user_id: data.user.id,
  });
  if (registered.error) throw registered.error;
  const verified = await operator.rpc('verify_provider', { p_provider_id: registered.data });
  if (verified.error) throw verified.error;
}
