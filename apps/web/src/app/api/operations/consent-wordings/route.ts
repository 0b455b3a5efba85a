import { consentWordingSchema } from '@exora/contracts';
import { z } from 'zod';
import { answerChange, readBody } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const bodySchema = z.strictObject({
  consent_type: consentWordingSchema.shape.consent_type,
  version: z.string().min(1).max(60),
  wording: z.string().min(20).max(20_000),
});

/** Publishes the text that consents are given to from now on. */
export async function POST(request: Request) {
  return answerChange(request, '/api/operations/consent-wordings', async () => {
    const {
      consent_type: p_consent_type,
      version: p_version,
      wording: p_wording,
    } = await readBody(request, bodySchema);
    const parameters = { p_consent_type, p_version, p_wording };
    return { changed: await callRpc(await createActionClient(), 'publish_consent_wording', parameters, z.boolean()) };
  });
}
