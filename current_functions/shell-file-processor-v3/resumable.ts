import { documentsBucket, type ResumableUpload, resumableChunkBytes } from '@exora/contracts';
import { z } from 'zod';

const settingSchema = z
  .url({ protocol: /^https?$/ })
  // The address without /sign takes sessions, not tokens for one upload.
  .regex(/\/upload\/resumable\/sign$/);

/**
 * Where the file store takes files in parts: EXORA_RESUMABLE_UPLOAD_URL, or null where it doesn't. Throws for an address
 * that can't be one.
 */
export function resumableAddress(setting: string | undefined): string | null {
  if (setting === undefined || setting === '') return null;
  const parsed = settingSchema.safeParse(setting);
  if (parsed.success) return parsed.data;
  throw new TypeError(
    'EXORA_RESUMABLE_UPLOAD_URL has a value that can’t be used; it wants the http(s) address of Storage’s signed resumable ' +
      'uploads, such as https://<project>.storage.supabase.co/storage/v1/upload/resumable/sign, or nothing.',
  );
}

/** How to send an upload of this size in parts, or null: where the store has no such way, and for small files. */
export function resumableUpload(
  address: string | null,
  upload: { path: string; token: string; sizeBytes: number; publishableKey: string },
): ResumableUpload | null {
  if (address === null || upload.sizeBytes <= resumableChunkBytes) return null;
  return {
    url: address,
    headers: { 'x-signature': upload.token, apikey: upload.publishableKey },
    // By its own type, a stranger's page of HTML would be run where it is opened.
    metadata: { bucketName: documentsBucket, objectName: upload.path, contentType: 'application/octet-stream' },
    chunk_bytes: resumableChunkBytes,
  };
}
