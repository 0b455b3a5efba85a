import { z } from 'zod';
import { answerChange, readBody } from '#lib/http/route.ts';
import { engineConsentRequestSchema } from '#lib/sharing/requests.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Decides whether engines of a kind may read a record's documents. */
export async function PUT(request: Request) {
  return answerChange(request, '/api/sharing/consents', async () => {
    const { patientId, engine, allowed, wordingVersion } = await readBody(request, engineConsentRequestSchema);
    await callRpc(
      await createActionClient(),
      'set_ai_consent',
      { p_patient_id: patientId, p_engine: engine, p_allowed: allowed, p_policy_version: wordingVersion },
      z.unknown(),
    );
    return { allowed };
  });
}
