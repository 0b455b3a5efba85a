import { documentTextSchema } from '@exora/contracts';
import { z } from 'zod';
import { answerRead, parseRequest } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/** The text of a document's pages as it was read. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerRead(request, '/api/documents/[id]/text', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    return callRpc(await createActionClient(), 'read_document_text', { p_shell_file_id: id }, documentTextSchema);
  });
}
