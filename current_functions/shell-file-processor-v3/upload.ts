import {
  displayName,
  ExoraError,
  errorCodes,
  originalPath,
  type ShellFileRequest,
  shellFileStatuses,
  shellFileSubmittedSchema,
} from '@exora/contracts';
import { z } from 'zod';
import { ShellFileError } from '../_shared/error-handling.ts';
import { databaseAnswer } from '../_shared/supabase-client.ts';
import type { CallerContext } from '../_shared/types.ts';

const foundSchema = z.object({
  shell_file_id: z.uuid(),
  known: z
    .object({
      size_bytes: z.number(),
      is_stored: z.boolean(),
      job_id: z.uuid().nullable(),
      status: z.enum(shellFileStatuses),
      error_code: z.enum(errorCodes).nullable(),
      error_parameters: z.record(z.string(), z.union([z.string(), z.number()])),
    })
    .nullable(),
  duplicate: shellFileSubmittedSchema.extend({ size_bytes: z.number() }).nullable(),
});
type Found = z.infer<typeof foundSchema>;

/** An upload by one idempotency key, whatever has come of it so far. */
export interface Upload {
  request: ShellFileRequest;
  /** The same for every request with this profile and key. */
  shellFileId: string;
  /** Object name of its bytes. */
  path: string;
  /** The shell file that this key already stands for. */
  known: Found['known'];
  /** The document that had the same bytes when this key was confirmed. */
  duplicate: Found['duplicate'];
}

/**
 * What is known about the upload that a request is about. Throws `not_allowed` when the caller may not add documents to
 * the profile, `idempotency_conflict` when its key stands for a file of another size.
 */
export async function findUpload({ client }: CallerContext, request: ShellFileRequest): Promise<Upload> {
  const { patient_id: profileId, idempotency_key: key, size_bytes: sizeBytes } = request;
  const answer = await client.rpc('find_upload', { p_patient_id: profileId, p_idempotency_key: key });
  const { shell_file_id: shellFileId, known, duplicate } = databaseAnswer(answer, foundSchema);
  const earlier = known ?? duplicate;
  if (earlier !== null && earlier.size_bytes !== sizeBytes) throw new ExoraError('idempotency_conflict');
  return {
    request,
    shellFileId,
    path: originalPath(profileId, shellFileId),
    known,
    // Who wants the file in spite of it uploads it again.
    duplicate: request.keep_duplicate ? null : duplicate,
  };
}

/** The error of an upload that was refused before: the same key gets the same answer. */
export function earlierRefusal({ known, shellFileId }: Upload): ShellFileError | null {
  if (known === null || known.is_stored) return null;
  const error = new ExoraError(known.error_code ?? 'internal', { parameters: known.error_parameters });
  return new ShellFileError(error, shellFileId);
}

/** Lists the upload as failed with its reason, and gives back the error to answer. */
export async function refuse({ client, correlationId }: CallerContext, upload: Upload, error: ExoraError) {
  const { request, shellFileId } = upload;
  const answer = await client.rpc('reject_shell_file', {
    p_shell_file_id: shellFileId,
    p_patient_id: request.patient_id,
    p_file_name: displayName(request.file_name),
    p_size_bytes: request.size_bytes,
    p_idempotency_key: request.idempotency_key,
    p_error_code: error.code,
    p_error_parameters: error.parameters,
    p_correlation_id: correlationId,
  });
  databaseAnswer(answer, z.unknown());
  return new ShellFileError(error, shellFileId);
}
