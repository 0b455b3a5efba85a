import { checkFileClaim, documentsBucket, ExoraError, type ShellFileCreated } from '@exora/contracts';
import type { CallerContext } from '../_shared/types.ts';
import { storageError } from './original.ts';
import { earlierRefusal, refuse, type Upload } from './upload.ts';

/**
 * Where to put the bytes of a new upload: an address for this one object, valid for two hours. An upload whose name or
 * size is refused is listed as failed, and its error thrown.
 */
export async function createUpload(caller: CallerContext, upload: Upload): Promise<ShellFileCreated> {
  const { request, shellFileId, path, known } = upload;
  if (known !== null) {
    const refusal = earlierRefusal(known);
    if (refusal !== null) throw refusal;
    return { shell_file_id: known.id, already_submitted: true, upload: null };
  }

  const wrong = checkFileClaim({ name: request.file_name, sizeBytes: request.size_bytes });
  if (wrong !== null) {
    throw await refuse(caller, upload, new ExoraError(wrong.code, { parameters: wrong.parameters }));
  }

  // Upsert: bytes that arrived in part are overwritten by the next try, until they are submitted.
  const { data, error } = await caller.client.storage
    .from(documentsBucket)
    .createSignedUploadUrl(path, { upsert: true });
  if (error !== null) throw storageError(error);
  return {
    shell_file_id: shellFileId,
    already_submitted: false,
    upload: { url: data.signedUrl, token: data.token, path: data.path },
  };
}
