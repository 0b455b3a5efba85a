import {
  displayName,
  ExoraError,
  errorCodes,
  originalPath,
  type ShellFileRequest,
  shellFileStatuses,
} from '@exora/contracts';
import { z } from 'zod';
import { ShellFileError } from '../_shared/error-handling.ts';
import { databaseAnswer } from '../_shared/supabase-client.ts';
import type { CallerContext } from '../_shared/types.ts';

const knownFileSchema = z.object({
  id: z.uuid(),
  status: z.enum(shellFileStatuses),
  size_bytes: z.number(),
  storage_path: z.string().nullable(),
  current_job_id: z.uuid().nullable(),
  error_code: z.enum(errorCodes).nullable(),
  error_parameters: z.record(z.string(), z.union([z.string(), z.number()])),
});
/** A shell file that this upload's key already stands for. */
export type KnownFile = z.infer<typeof knownFileSchema>;

/** An upload by one idempotency key, whatever has come of it so far. */
export interface Upload {
  request: ShellFileRequest;
  /** The same for every request with this profile and key. */
  shellFileId: string;
  /** Object name of its bytes. */
  path: string;
  known: KnownFile | null;
}

/**
 * What is known about the upload that a request is about. Throws `not_allowed` when the profile is not the caller's,
 * `idempotency_conflict` when its key stands for a file of another size.
 */
export async function findUpload({ client }: CallerContext, request: ShellFileRequest): Promise<Upload> {
  const profileId = request.patient_id;
  const [id, profiles, files] = await Promise.all([
    client.rpc('shell_file_id_for', { p_patient_id: profileId, p_idempotency_key: request.idempotency_key }),
    client.from('user_profiles').select('id').eq('id', profileId),
    client
      .from('shell_files')
      .select('id, status, size_bytes, storage_path, current_job_id, error_code, error_parameters')
      .eq('patient_id', profileId)
      .eq('idempotency_key', request.idempotency_key),
  ]);
  if (databaseAnswer(profiles, z.array(z.unknown())).length === 0) throw new ExoraError('not_allowed');
  const shellFileId = databaseAnswer(id, z.uuid());
  const [known = null] = databaseAnswer(files, z.array(knownFileSchema));
  if (known !== null && known.size_bytes !== request.size_bytes) throw new ExoraError('idempotency_conflict');
  return { request, shellFileId, path: originalPath(profileId, shellFileId), known };
}

/** The error of an upload that was refused before: the same key gets the same answer. */
export function earlierRefusal(known: KnownFile): ShellFileError | null {
  if (known.storage_path !== null) return null;
  const error = new ExoraError(known.error_code ?? 'internal', { parameters: known.error_parameters });
  return new ShellFileError(error, known.id);
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
