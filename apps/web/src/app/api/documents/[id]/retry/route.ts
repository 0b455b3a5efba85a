import { shellFileSubmittedSchema } from '@exora/contracts';
import { z } from 'zod';
import { referenceHeader } from '#lib/http/reference.ts';
import { answerChange, parseRequest } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** Has a failed document read again. */
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerChange(request, '/api/documents/[id]/retry', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    const client = await createActionClient();
    const reference = request.headers.get(referenceHeader);
    const parameters = { p_shell_file_id: id, ...(reference === null ? {} : { p_correlation_id: reference }) };
    return callRpc(client, 'retry_shell_file', parameters, shellFileSubmittedSchema);
  });
}
