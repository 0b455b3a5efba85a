import { createReadClient } from '#lib/supabase/server.ts';

/** Whether this request's session is valid, as the auth service itself says. */
export async function isSignedIn(): Promise<boolean> {
  const client = await createReadClient();
  const { data } = await client.auth.getUser();
  return data.user !== null;
}
