import { type Invitation, invitationSchema } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { callRpc } from '#lib/supabase/call-rpc.ts';

/** A record's invitations and what became of them, latest first. */
export async function readInvitations(client: SupabaseClient, profileId: string): Promise<Invitation[]> {
  return callRpc(client, 'read_invitations', { p_profile_id: profileId }, z.array(invitationSchema));
}
