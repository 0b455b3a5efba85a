import { Upload } from 'tus-js-client';
import { RequestError } from '#lib/http/request-error.ts';
import { problemOf } from '#lib/problem.ts';
import type { UploadTarget } from './upload-queue.ts';

/**
 * Sends a large file in parts; `from` is the address of an earlier try, which goes on where it ended, or begins anew where the
 * store has forgotten it.
 */
export function sendInParts(
  way: NonNullable<UploadTarget['resumable']>,
  file: File,
  from: string | null,
  on: { begun: (address: string) => void; sent: (share: number) => void },
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: way.url,
      uploadUrl: from,
      headers: way.headers,
      metadata: way.metadata,
      chunkSize: way.chunk_bytes,
      // The queue tries again, and knows the address: nothing of it is written to the browser's storage.
      retryDelays: null,
      storeFingerprintForResuming: false,
      uploadDataDuringCreation: false,
      onUploadUrlAvailable: () => {
        if (upload.url !== null) on.begun(upload.url);
      },
      onProgress: (sent, total) => on.sent(total === 0 ? 0 : sent / total),
      onSuccess: () => resolve(),
      onError: (cause) => reject(new RequestError(problemOf('upload_incomplete'), { cause })),
    });
    signal.addEventListener('abort', () => {
      void upload.abort();
      reject(signal.reason);
    });
    upload.start();
  });
}
