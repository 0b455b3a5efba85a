import { z } from 'zod';
import { answerChange, readBody } from '#lib/http/route.ts';
import { providerGrantRequestSchema } from '#lib/sharing/requests.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/**
 * Lets a provider read: the consent to the wording that the person was shown, for the same extent and time, then the access
 * that stands on it.
 */
export async function POST(request: Request) {
  return answerChange(request, '/api/sharing/providers', async () => {
    const asked = await readBody(request, providerGrantRequestSchema);
    const client = await createActionClient();
    const extent = {
      p_patient_id: asked.patientId,
      p_provider_id: asked.providerId,
      p_purpose: asked.purpose,
      p_expires_at: asked.expiresAt,
      ...(asked.categories !== null && { p_categories: asked.categories }),
    };
    await callRpc(
      client,
      'give_consent',
      { ...extent, p_consent_type: 'provider_access', p_policy_version: asked.wordingVersion },
      z.uuid(),
    );
    return { id: await callRpc(client, 'grant_provider_access', extent, z.uuid()) };
  });
}
