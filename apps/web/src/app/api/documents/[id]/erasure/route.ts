import { shellFileErasureSchema } from '@exora/contracts';
import { z } from 'zod';
import { answerChange, answerRead, parseRequest } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

type Context = { params: Promise<{ id: string }> };

/** What would go with the document. */
export async function GET(request: Request, { params }: Context) {
  return answerRead(request, '/api/documents/[id]/erasure', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    return callRpc(
      await createActionClient(),
      'preview_shell_file_erasure',
      { p_shell_file_id: id },
      shellFileErasureSchema,
    );
  });
}

/** Erases the document with all that was read from it. */
export async function POST(request: Request, { params }: Context) {
  return answerChange(request, '/api/documents/[id]/erasure', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    return callRpc(await createActionClient(), 'erase_shell_file', { p_shell_file_id: id }, shellFileErasureSchema);
  });
}
