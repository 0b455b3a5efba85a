import { documentsBucket, ExoraError } from '@exora/contracts';
import { z } from 'zod';
import { answerChange, answerRead, parseRequest } from '#lib/http/route.ts';
import { readDocument } from '#lib/record/read-document.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { createActionClient } from '#lib/supabase/server.ts';

type Context = { params: Promise<{ id: string }> };

/** A document with its pages and facts, for the review beside whose facts its words are shown. */
export async function GET(request: Request, { params }: Context) {
  return answerRead(request, '/api/documents/[id]', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    return readDocument(await createActionClient(), id);
  });
}

/** Takes a document or refused upload off the list that was not read, and removes its bytes. */
export async function DELETE(request: Request, { params }: Context) {
  return answerChange(request, '/api/documents/[id]', async () => {
    const id = parseRequest(z.uuid(), (await params).id);
    const client = await createActionClient();
    const dismissedSchema = z.object({ storage_path: z.string().nullable() });
    const dismissed = await callRpc(client, 'dismiss_shell_file', { p_shell_file_id: id }, dismissedSchema);
    if (dismissed.storage_path !== null) {
      const { error } = await client.storage.from(documentsBucket).remove([dismissed.storage_path]);
      if (error !== null) throw new ExoraError('storage_unavailable', { cause: error });
    }
    return { removed: id };
  });
}
