import { ExoraError, type ShellFileRequest, shellFileRequestSchema } from '@exora/contracts';
import { handlerOf, readJson } from '../_shared/error-handling.ts';
import { callerOf } from '../_shared/supabase-client.ts';
import { confirmUpload } from './confirm.ts';
import { createUpload } from './create.ts';
import { findUpload } from './upload.ts';

Deno.serve(
  handlerOf('shell-file-processor-v3', async (request, context) => {
    const body = parse(await readJson(request));
    const caller = await callerOf(request, context);
    const upload = await findUpload(caller, body);
    switch (body.action) {
      case 'create':
        return Response.json(await createUpload(caller, upload));
      case 'confirm':
        return Response.json(await confirmUpload(caller, upload));
    }
  }),
);

function parse(json: unknown): ShellFileRequest {
  const parsed = shellFileRequestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).filter((field) => field !== '');
  throw new ExoraError('invalid_request', {
    parameters: { fields: [...new Set(fields)].join(', ').slice(0, 100) },
    cause: parsed.error,
  });
}
