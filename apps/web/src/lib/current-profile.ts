import { ExoraError, type Profile, profileSchema } from '@exora/contracts';
import { cache } from 'react';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createReadClient } from '#lib/supabase/server.ts';

/** The profile whose record is shown: the signed-in person's own. Read once per request. */
export const currentProfile = cache(async (): Promise<Profile> => {
  const profiles = await callRpc(await createReadClient(), 'get_accessible_profiles', {}, z.array(profileSchema));
  const own = profiles.find((profile) => profile.is_owner && profile.profile_type === 'self') ?? profiles[0];
  if (own === undefined) throw new ExoraError('not_found');
  return own;
});
