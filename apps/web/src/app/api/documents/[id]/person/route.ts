import { shellFileSubmittedSchema } from '@exora/contracts';
import { z } from 'zod';
import { referenceHeader } from '#lib/http/reference.ts';
import { answerChange, parseRequest } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** The owner's word that a document which names somebody else belongs where it is. */
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerChange(request, '/api/documents/[id]/person', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    const reference = request.headers.get(referenceHeader);
    return callRpc(
      await createActionClient(),
      'confirm_shell_file_person',
      { p_shell_file_id: id, ...(reference !== null && { p_correlation_id: reference }) },
      shellFileSubmittedSchema.omit({ duplicate_of: true }),
    );
  });
}
