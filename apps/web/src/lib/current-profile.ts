import { ExoraError, type Profile, profileSchema } from '@exora/contracts';
import { cache } from 'react';
import { z } from 'zod';
import { callRpc, errorOfAnswer } from '#lib/supabase/call-rpc.ts';
import { createReadClient } from '#lib/supabase/server.ts';

/** The profiles that the signed-in person owns or may see, own ones first. Read once per request. */
export const accessibleProfiles = cache(async (): Promise<Profile[]> => {
  return callRpc(await createReadClient(), 'get_accessible_profiles', {}, z.array(profileSchema));
});

/** The profile whose record is shown: the one chosen last, as long as it may be seen, else one's own. Read once per request. */
export const currentProfile = cache(async (): Promise<Profile> => {
  const [profiles, chosen] = await Promise.all([accessibleProfiles(), chosenProfileId()]);
  const current =
    profiles.find(({ id }) => id === chosen) ??
    profiles.find((profile) => profile.is_owner && profile.profile_type === 'self') ??
    profiles[0];
  if (current === undefined) throw new ExoraError('not_found');
  return current;
});

async function chosenProfileId(): Promise<string | null> {
  const client = await createReadClient();
  const { data, error, status } = await client.from('user_profile_context').select('active_profile_id').maybeSingle();
  if (error) throw errorOfAnswer(error, status);
  return data?.active_profile_id ?? null;
}
