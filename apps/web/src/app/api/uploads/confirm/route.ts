import { shellFileSubmittedSchema } from '@exora/contracts';
import { callShellFileProcessor } from '#lib/call-shell-file-processor.ts';
import { referenceHeader } from '#lib/http/reference.ts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { uploadRequestSchema } from '#lib/upload-request.ts';

/** Says that an upload's bytes have arrived: they are checked and the document is queued. */
export async function POST(request: Request): Promise<Response> {
  return answerChange(request, '/api/uploads/confirm', async () => {
    const upload = await readBody(request, uploadRequestSchema);
    return callShellFileProcessor(
      { action: 'confirm', ...upload },
      shellFileSubmittedSchema,
      request.headers.get(referenceHeader),
    );
  });
}
