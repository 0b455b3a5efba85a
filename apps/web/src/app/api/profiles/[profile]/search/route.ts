import { maxSearchLength, searchSchema } from '@exora/contracts';
import { z } from 'zod';
import { answerChange, parseRequest, readBody } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

const bodySchema = z.strictObject({
  query: z.string().max(maxSearchLength),
  limit: z.int().min(1).max(50),
});

/** What of a record a query finds. A POST, though it changes nothing: a query has no place in an address. */
export async function POST(request: Request, { params }: { params: Promise<{ profile: string }> }) {
  return answerChange(request, '/api/profiles/[profile]/search', async () => {
    const patientId = parseRequest(z.uuid(), (await params).profile);
    const { query, limit } = await readBody(request, bodySchema);
    return callRpc(
      await createActionClient(),
      'read_search',
      { p_patient_id: patientId, p_query: query, p_limit: limit },
      searchSchema,
    );
  });
}
