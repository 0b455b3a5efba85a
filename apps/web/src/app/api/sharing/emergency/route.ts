import { emergencyCodeSchema } from '@exora/contracts';
import { z } from 'zod';
import { answerChange, readBody } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const bodySchema = z.strictObject({ patientId: z.uuid() });

/** Makes an emergency code, in the place of an earlier one, and answers it this once. */
export async function POST(request: Request) {
  return answerChange(request, '/api/sharing/emergency', async () => {
    const { patientId } = await readBody(request, bodySchema);
    const client = await createActionClient();
    return callRpc(client, 'make_emergency_code', { p_patient_id: patientId }, emergencyCodeSchema);
  });
}

/** Switches emergency access off. */
export async function DELETE(request: Request) {
  return answerChange(request, '/api/sharing/emergency', async () => {
    const { patientId } = await readBody(request, bodySchema);
    const client = await createActionClient();
    return { ended: await callRpc(client, 'revoke_emergency_code', { p_patient_id: patientId }, z.boolean()) };
  });
}
