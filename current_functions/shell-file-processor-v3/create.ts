import { checkFileClaim, documentsBucket, ExoraError, type ShellFileCreated } from '@exora/contracts';
import { publishableKey } from '../_shared/supabase-client.ts';
import type { CallerContext } from '../_shared/types.ts';
import { storageError } from './original.ts';
import { resumableAddress, resumableUpload } from './resumable.ts';
import { earlierRefusal, refuse, type Upload } from './upload.ts';

// Read at boot: a function with a wrong address must not start.
const resumable = resumableAddress(Deno.env.get('EXORA_RESUMABLE_UPLOAD_URL'));

/**
 * Where to put the bytes of a new upload: an address for this one object, valid for two hours, and where the store can, a
 * way to send them in parts. An upload whose name or size is refused is listed as failed, and its error thrown.
 */
export async function createUpload(caller: CallerContext, upload: Upload): Promise<ShellFileCreated> {
  const { request, shellFileId, path, known, duplicate } = upload;
  const refusal = earlierRefusal(upload);
  if (refusal !== null) throw refusal;
  if (known !== null) return { shell_file_id: shellFileId, already_submitted: true, upload: null };
  if (duplicate !== null) return { shell_file_id: duplicate.shell_file_id, already_submitted: true, upload: null };

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
    upload: {
      url: data.signedUrl,
      token: data.token,
      path: data.path,
      resumable: resumableUpload(resumable, {
        path,
        token: data.token,
        sizeBytes: request.size_bytes,
        publishableKey,
      }),
    },
  };
}
