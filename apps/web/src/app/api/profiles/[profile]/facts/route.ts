import { decisionSchema, statedFactSchema } from '@exora/contracts';
import { z } from 'zod';
import { answerChange, parseRequest, readBody } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Adds a fact that a person states. The same twice is one. */
export async function POST(request: Request, { params }: { params: Promise<{ profile: string }> }) {
  return answerChange(request, '/api/profiles/[profile]/facts', async () => {
    const patientId = parseRequest(z.uuid(), (await params).profile);
    const fact = await readBody(request, statedFactSchema);
    const parameters = { p_patient_id: patientId, p_fact: fact };
    return callRpc(await createActionClient(), 'add_clinical_event', parameters, decisionSchema);
  });
}
