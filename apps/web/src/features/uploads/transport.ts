import { ExoraError, shellFileCreatedSchema, shellFileSubmittedSchema, typeOfName } from '@exora/contracts';
import { postJson } from '#lib/http/fetch-json.ts';
import type { UploadClaim, UploadTransport } from './upload-queue.ts';

/** The requests that bring a file into `patientId`'s record. */
export function uploadTransport(patientId: string): UploadTransport {
  const body = (claim: UploadClaim) => ({
    patient_id: patientId,
    file_name: claim.name.slice(0, 4096),
    size_bytes: claim.sizeBytes,
    idempotency_key: claim.key,
  });
  return {
    create: (claim, signal) => postJson('/api/uploads', shellFileCreatedSchema, body(claim), signal),
    confirm: (claim, signal) => postJson('/api/uploads/confirm', shellFileSubmittedSchema, body(claim), signal),
    send: putFile,
  };
}

/** Sends the bytes to the signed address. By XMLHttpRequest, because `fetch` doesn't tell how much has left. */
function putFile(url: string, file: File, onSent: (share: number) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (cause: unknown) => reject(new ExoraError('upload_incomplete', { cause }));
    request.open('PUT', url);
    request.setRequestHeader('Content-Type', typeOfName(file.name) ?? 'application/octet-stream');
    request.upload.onprogress = (event) => onSent(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () => {
      // 409: an earlier try brought the bytes already. Whether they are whole is checked on confirming.
      const arrived = (request.status >= 200 && request.status < 300) || request.status === 409;
      if (arrived) resolve();
      else fail(new Error(`Storage answered ${request.status}`));
    };
    request.onerror = () => fail(new Error('Storage did not answer'));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
