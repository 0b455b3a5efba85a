import { postJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { RequestError } from '#lib/http/request-error.ts';
import { problemOf } from '#lib/problem.ts';
import type { UploadClaim, UploadTarget, UploadTransport } from './upload-queue.ts';

/** The requests that bring a file into `patientId`'s record. */
export function uploadTransport(patientId: string): UploadTransport {
  const body = (claim: UploadClaim) => ({
    patient_id: patientId,
    file_name: claim.name.slice(0, 4096),
    size_bytes: claim.sizeBytes,
    idempotency_key: claim.key,
    // Whoever drops a letter into a page may have another record in mind.
    check_person: true,
    ...(claim.keepOnly && { keep_only: true }),
    ...(claim.keepDuplicate && { keep_duplicate: true }),
  });
  return {
    create: (claim, signal) =>
      postJson(
        '/api/uploads',
        lazySchema(({ shellFileCreatedSchema }) => shellFileCreatedSchema),
        body(claim),
        signal,
      ),
    confirm: (claim, signal) =>
      postJson(
        '/api/uploads/confirm',
        lazySchema(({ shellFileSubmittedSchema }) => shellFileSubmittedSchema),
        body(claim),
        signal,
      ),
    send: sender(),
  };
}

/** Sends bytes whole, or large ones in parts where the store can: then a broken upload goes on where it ended. */
function sender(): UploadTransport['send'] {
  const begun = new Map<string, string>();
  return async (target, file, onSent, signal) => {
    if (target.resumable === null) return putFile(target, file, onSent, signal);
    const { sendInParts } = await import('./send-in-parts.ts');
    await sendInParts(
      target.resumable,
      file,
      begun.get(target.path) ?? null,
      { begun: (address) => begun.set(target.path, address), sent: onSent },
      signal,
    );
  };
}

/** Longest time without a byte leaving, in milliseconds: a connection that hangs says nothing. */
const stalledMs = 60_000;

/** Sends the bytes to the signed address. By XMLHttpRequest, because `fetch` doesn't tell how much has left. */
function putFile(
  { url }: UploadTarget,
  file: File,
  onSent: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (cause: unknown) => reject(new RequestError(problemOf('upload_incomplete'), { cause }));
    request.open('PUT', url);
    // By its own type, a stranger's page of HTML would be run where it is opened.
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    let stalled = setTimeout(() => request.abort(), stalledMs);
    request.upload.onprogress = (event) => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), stalledMs);
      onSent(event.lengthComputable ? event.loaded / event.total : 0);
    };
    request.onloadend = () => clearTimeout(stalled);
    request.onload = () => {
      // 409: an earlier try brought the bytes already. Whether they are whole is checked on confirming.
      const arrived = (request.status >= 200 && request.status < 300) || request.status === 409;
      if (arrived) resolve();
      else fail(new Error(`Storage answered ${request.status}`));
    };
    request.onerror = () => fail(new Error('Storage did not answer'));
    request.onabort = () => (signal.aborted ? reject(signal.reason) : fail(new Error('The connection hangs')));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
