import { providerSchema } from '@exora/contracts';
import { z } from 'zod';
import { answerChange, readBody } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Finds verified providers. By POST, so that nobody's doctor stands in an address. */
export async function POST(request: Request) {
  return answerChange(request, '/api/sharing/providers/find', async () => {
    const { query } = await readBody(request, z.strictObject({ query: z.string().trim().min(2).max(120) }));
    return callRpc(await createActionClient(), 'find_providers', { p_query: query }, z.array(providerSchema));
  });
}
