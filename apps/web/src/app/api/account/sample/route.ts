import { ExoraError } from '@exora/contracts';
import { z } from 'zod';
import { erasureSchema } from '#lib/account/erasures.ts';
import { accessibleProfiles } from '#lib/current-profile.ts';
import { referenceHeader } from '#lib/http/reference.ts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { loadSample } from '#lib/sample/load-sample.ts';
import { isSampleProfile } from '#lib/sample/sample-profile.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Makes the record of the sample patient and opens it. */
export async function POST(request: Request) {
  return answerChange(request, '/api/account/sample', async () => {
    await readBody(request, z.strictObject({ sample: z.literal(true) }));
    return { profile_id: await loadSample(await createActionClient(), request.headers.get(referenceHeader)) };
  });
}

/** Erases the sample patient's record at once: there is nobody who could want it back. */
export async function DELETE(request: Request) {
  return answerChange(request, '/api/account/sample', async () => {
    const { profile_id: id } = await readBody(request, z.strictObject({ profile_id: z.uuid() }));
    const sample = (await accessibleProfiles()).find((profile) => profile.id === id && isSampleProfile(profile));
    if (sample === undefined) throw new ExoraError('not_found');
    await callRpc(
      await createActionClient(),
      'request_erasure',
      { p_patient_id: id, p_confirmation: sample.display_name, p_now: true },
      erasureSchema,
    );
    return { removed: true };
  });
}
