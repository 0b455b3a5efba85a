import {
  type AcceptedType,
  checkFileClaim,
  checkFileContent,
  type ErrorCode,
  ExoraError,
  maxFileSizeBytes,
  type ShellFileSubmitted,
  shellFileSubmittedSchema,
} from '@exora/contracts';
import { databaseAnswer } from '../_shared/supabase-client.ts';
import type { CallerContext } from '../_shared/types.ts';
import { inspectOriginal, type Original, removeOriginal } from './original.ts';
import { earlierRefusal, findUpload, refuse, type Upload } from './upload.ts';

/** Refusals by the record itself, not by the file: nothing is kept, and the list says why. */
const refusedByRecord: ReadonlySet<ErrorCode> = new Set(['quota_exceeded', 'ai_consent_missing']);

/**
 * Checks the uploaded bytes and takes them into the record with their job. Bytes that are a document already are removed,
 * and that document is the answer. Bytes that are refused are removed, the upload is listed as failed, and its error thrown.
 * Bytes that did not arrive whole are `upload_incomplete`: nothing is listed and the same key may upload again.
 */
export async function confirmUpload(caller: CallerContext, upload: Upload): Promise<ShellFileSubmitted> {
  const settled = await answerOfSettled(caller, upload);
  if (settled !== null) return settled;
  try {
    return await confirmBytes(caller, upload);
  } catch (thrown) {
    if (!(thrown instanceof ExoraError) || thrown.code !== 'upload_incomplete') throw thrown;
    // Another confirmation of this upload may have settled it in the meantime, and removed its bytes.
    const answer = await answerOfSettled(caller, await findUpload(caller, upload.request));
    if (answer === null) throw thrown;
    return answer;
  }
}

/** The answer of an upload that was confirmed before, or null. Throws what it was refused with. */
async function answerOfSettled(caller: CallerContext, upload: Upload): Promise<ShellFileSubmitted | null> {
  const { known, duplicate, shellFileId, path } = upload;
  const refusal = earlierRefusal(upload);
  if (refusal !== null) throw refusal;
  if (known !== null) {
    return { shell_file_id: shellFileId, job_id: known.job_id, status: known.status, duplicate_of: null };
  }
  if (duplicate === null) return null;
  // An earlier confirmation may have been cut off before this.
  await removeOriginal(caller, path);
  const { shell_file_id, job_id, status, duplicate_of } = duplicate;
  return { shell_file_id, job_id, status, duplicate_of };
}

async function confirmBytes(caller: CallerContext, upload: Upload): Promise<ShellFileSubmitted> {
  const original = await inspectOriginal(caller, upload.path);
  const checked = check(upload, original);
  try {
    if (checked instanceof ExoraError) throw checked;
    const submitted = await submit(caller, upload, original, checked);
    if (submitted.duplicate_of !== null) await removeOriginal(caller, upload.path);
    return submitted;
  } catch (thrown) {
    const isRefusal = thrown === checked || (thrown instanceof ExoraError && refusedByRecord.has(thrown.code));
    if (!(thrown instanceof ExoraError) || !isRefusal || thrown.code === 'upload_incomplete') throw thrown;
    await removeOriginal(caller, upload.path);
    throw await refuse(caller, upload, thrown);
  }
}

/** The type by which the original will be read, or what is wrong with it. */
function check({ request }: Upload, original: Original): AcceptedType | ExoraError {
  const claim = checkFileClaim({ name: request.file_name, sizeBytes: request.size_bytes });
  if (claim !== null) return new ExoraError(claim.code, { parameters: claim.parameters });
  if (original.sizeBytes > maxFileSizeBytes) {
    return new ExoraError('file_too_large', { parameters: { limitMb: maxFileSizeBytes / 1024 / 1024 } });
  }
  if (original.sizeBytes !== request.size_bytes) return new ExoraError('upload_incomplete');
  const content = checkFileContent(request.file_name, original.head);
  return 'type' in content ? content.type : new ExoraError(content.code);
}

async function submit(
  { client, correlationId, trace }: CallerContext,
  { request, shellFileId }: Upload,
  original: Original,
  type: AcceptedType,
): Promise<ShellFileSubmitted> {
  const startedAt = Date.now();
  const answer = await client.rpc('submit_shell_file', {
    p_shell_file_id: shellFileId,
    p_patient_id: request.patient_id,
    p_file_name: request.file_name,
    p_mime_type: type,
    p_size_bytes: original.sizeBytes,
    p_sha256: original.sha256,
    p_idempotency_key: request.idempotency_key,
    p_correlation_id: correlationId,
    p_keep_only: request.keep_only ?? false,
    p_keep_duplicate: request.keep_duplicate ?? false,
    p_check_person: request.check_person ?? false,
  });
  const submitted = databaseAnswer(answer, shellFileSubmittedSchema);
  // A duplicate's job is another upload's.
  if (submitted.job_id !== null && submitted.duplicate_of === null) trace.enqueued(submitted.job_id, startedAt);
  return submitted;
}
