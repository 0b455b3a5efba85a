import { decisionSchema } from '@exora/contracts';
import { z } from 'zod';
import { type FactDecision, factDecisionSchema } from '#lib/facts/fact-decision.ts';
import { answerChange, parseRequest, readBody } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** A person's word about a fact: it is true, it doesn't hold, or this is what is right. */
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerChange(request, '/api/facts/[id]/decision', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    return decide(id, await readBody(request, factDecisionSchema));
  });
}

async function decide(id: string, decision: FactDecision) {
  const client = await createActionClient();
  switch (decision.decision) {
    case 'confirm':
      return callRpc(client, 'confirm_clinical_event', { p_event_id: id }, decisionSchema);
    case 'reject':
      return callRpc(client, 'reject_clinical_event', { p_event_id: id, p_reason: decision.reason }, decisionSchema);
    case 'correct':
      return callRpc(
        client,
        'correct_clinical_event',
        { p_event_id: id, p_correction: decision.correction },
        decisionSchema,
      );
  }
}
