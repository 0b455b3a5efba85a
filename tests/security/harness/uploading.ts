import { randomUUID } from 'node:crypto';
import { shellFileCreatedSchema, shellFileSubmittedSchema } from '@exora/contracts';
import { type Answer, ask } from './requests.ts';

/** Somebody who may upload, as the edge function knows them. */
export interface Uploader {
  token: string;
  profileId: string;
}

/** An upload by its own key. */
export interface UploadRequest {
  patient_id: string;
  file_name: string;
  size_bytes: number;
  idempotency_key: string;
}

/** Where the API is. */
export interface ApiAddress {
  url: string;
  publishableKey: string;
}

/** Calls the edge function of uploads. */
export function callUploads(api: ApiAddress, token: string, body: unknown, headers: Record<string, string> = {}) {
  return ask(`${api.url}/functions/v1/shell-file-processor-v3`, {
    method: 'POST',
    headers: {
      apikey: api.publishableKey,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** The request for an upload of these bytes. */
export function uploadRequest(who: Uploader, fileName: string, sizeBytes: number): UploadRequest {
  return { patient_id: who.profileId, file_name: fileName, size_bytes: sizeBytes, idempotency_key: randomUUID() };
}

/** Asks where to put the bytes. Fails when that is refused. */
export async function createUpload(api: ApiAddress, who: Uploader, request: UploadRequest) {
  const answer = await callUploads(api, who.token, { action: 'create', ...request });
  const { upload, shell_file_id: id } = shellFileCreatedSchema.parse(JSON.parse(answer.text));
  if (upload === null) throw new Error('The upload was submitted already.');
  return { id, ...upload };
}

/** Sends bytes to a signed address. */
export function putBytes(url: string, bytes: Uint8Array, type = 'application/octet-stream'): Promise<Answer> {
  return ask(url, { method: 'PUT', headers: { 'content-type': type }, body: new Uint8Array(bytes) });
}

/** Uploads and confirms a document as the web app does. Gives the confirmation's answer, whatever it is. */
export async function uploadDocument(api: ApiAddress, who: Uploader, fileName: string, bytes: Uint8Array) {
  const request = uploadRequest(who, fileName, bytes.length);
  const created = await createUpload(api, who, request);
  const put = await putBytes(created.url, bytes);
  const confirmed = await callUploads(api, who.token, { action: 'confirm', ...request });
  return { request, created, put, confirmed };
}

/** Uploads and confirms a document that has to be accepted. Gives its id. */
export async function acceptedDocument(api: ApiAddress, who: Uploader, fileName: string, bytes: Uint8Array) {
  const { confirmed, created, request } = await uploadDocument(api, who, fileName, bytes);
  if (confirmed.status !== 200) throw new Error(`The document was refused with status ${confirmed.status}.`);
  const submitted = shellFileSubmittedSchema.parse(JSON.parse(confirmed.text));
  return { id: submitted.shell_file_id, path: created.path, uploadUrl: created.url, request };
}
