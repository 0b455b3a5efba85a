import type { Care, Database, Profile } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { currentUserId } from '#lib/account/current-user.ts';
import { currentProfile } from '#lib/current-profile.ts';
import { createReadClient } from '#lib/supabase/server.ts';
import { readCare } from './read-care.ts';

/** The open record as its sharing views need it. */
export interface OpenSharing {
  readonly client: SupabaseClient<Database>;
  /** The reader's account. */
  readonly userId: string;
  readonly profile: Profile;
  readonly care: Care;
  readonly isOwner: boolean;
  /** Owner or legal representative: who consents and lets providers in. */
  readonly isDecider: boolean;
  /** Whether the reader sees the record's providers. */
  readonly seesProviders: boolean;
  /** Why nobody is let in any more, if so: the person died, or is of age and should have been handed their record. */
  readonly closed: 'deceased' | 'of_age' | null;
}

/** Who has access to the open record, and what its reader may do about that. */
export async function openSharing(): Promise<OpenSharing> {
  const [client, profile] = await Promise.all([createReadClient(), currentProfile()]);
  const [care, userId] = await Promise.all([readCare(client, profile.id), currentUserId(client)]);
  const isOwner = care.access_level === 'owner';
  const isDecider = isOwner || care.is_representative;
  const own = care.delegates.find(({ user_id }) => user_id === userId);
  const seesProviders = isDecider || (own !== undefined && (own.categories?.includes('providers') ?? true));
  return { client, userId, profile, care, isOwner, isDecider, seesProviders, closed: closedBy(care) };
}

function closedBy({ care_state: state, sharing_stops_on: stopsOn }: Care): OpenSharing['closed'] {
  if (state === 'deceased') return 'deceased';
  return stopsOn !== null && new Date().toISOString().slice(0, 10) > stopsOn ? 'of_age' : null;
}
