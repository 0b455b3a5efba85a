import { ExoraError, errorCodes, type ShellFileRequest } from '@exora/contracts';
import { z } from 'zod';
import { ListedUploadError } from '#lib/http/route.ts';
import { postFunction } from '#lib/supabase/post-function.ts';

const answeredErrorSchema = z.object({
  code: z.enum(errorCodes),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  shell_file_id: z.uuid().nullable().default(null),
});

/** Confirming reads the file's first bytes back from Storage; this is far above that, in milliseconds. */
const answerTimeoutMs = 30_000;

/**
 * Sends a request to the edge function `shell-file-processor-v3` as the signed-in person and parses its answer. Rejects
 * with the function's own error, or `engine_unavailable` when it doesn't answer. `reference` finds the call in its log.
 */
export async function callShellFileProcessor<T extends z.ZodType>(
  request: ShellFileRequest,
  schema: T,
  reference: string | null,
): Promise<z.infer<T>> {
  const response = await postFunction('shell-file-processor-v3', request, reference, answerTimeoutMs);
  const body: unknown = await response.json().catch((cause: unknown) => {
    throw new ExoraError('engine_unavailable', { cause });
  });
  if (!response.ok) {
    const answered = answeredErrorSchema.safeParse(body);
    if (!answered.success) throw new ExoraError(response.status === 401 ? 'not_signed_in' : 'internal');
    const { code, parameters, shell_file_id } = answered.data;
    if (shell_file_id !== null) throw new ListedUploadError(code, parameters, shell_file_id);
    throw new ExoraError(code, { parameters });
  }
  const result = schema.safeParse(body);
  if (!result.success) throw new ExoraError('internal', { cause: result.error });
  return result.data;
}
