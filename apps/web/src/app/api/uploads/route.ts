import { shellFileCreatedSchema } from '@exora/contracts';
import { callShellFileProcessor } from '#lib/call-shell-file-processor.ts';
import { referenceHeader } from '#lib/http/reference.ts';
import { answerChange, readBody } from '#lib/http/route.ts';
import { uploadRequestSchema } from '#lib/upload-request.ts';

/** Announces an upload: answers where to send the bytes, or why the file can't be accepted (and lists it as refused). */
export async function POST(request: Request): Promise<Response> {
  return answerChange(request, '/api/uploads', async () => {
    const upload = await readBody(request, uploadRequestSchema);
    return callShellFileProcessor(
      { action: 'create', ...upload },
      shellFileCreatedSchema,
      request.headers.get(referenceHeader),
    );
  });
}
