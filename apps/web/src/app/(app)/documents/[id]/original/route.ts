import { ExoraError, openedFileSchema } from '@exora/contracts';
import { z } from 'zod';
import { attachment } from '#lib/http/attachment.ts';
import { answerProblem, parseRequest } from '#lib/http/route.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';
import { downloadStored } from '#lib/supabase/download-stored.ts';
import { createActionClient } from '#lib/supabase/server.ts';

/**
 * The document as it was uploaded, to keep and never to show: it is somebody else's file, and nothing in it may run on this
 * site. Who opens it, other than its owner, is in the record's log.
 */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  try {
    const id = parseRequest(z.uuid(), (await params).id);
    const client = await createActionClient();
    const file = await callRpc(client, 'open_shell_file', { p_shell_file_id: id }, openedFileSchema);
    const stored = await downloadStored(client, file.path, request.signal);
    if (stored === null) throw new ExoraError('not_found');
    return new Response(stored, {
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Length': String(stored.size),
        'Content-Disposition': attachment(file.file_name),
        'Cache-Control': 'private, no-store',
        'X-Content-Type-Options': 'nosniff',
      },
    });
  } catch (thrown) {
    return answerProblem(request, '/documents/[id]/original', thrown);
  }
}
