import assert from 'node:assert/strict';
import { resumableUploadSchema } from '@exora/contracts';
import { resumableAddress, resumableUpload } from './resumable.ts';

const address = 'https://abc.storage.supabase.co/storage/v1/upload/resumable/sign';
const upload = {
  path: 'p/f/original',
  token: 'token',
  sizeBytes: 6 * 1024 * 1024 + 1,
  publishableKey: 'sb_publishable',
};

Deno.test('a large upload may be sent in parts where the store can: by its own token, to its own object', () => {
  const way = resumableUpload(resumableAddress(address), upload);
  assert.deepEqual(resumableUploadSchema.parse(way), {
    url: address,
    headers: { 'x-signature': 'token', apikey: 'sb_publishable' },
    metadata: { bucketName: 'documents', objectName: 'p/f/original', contentType: 'application/octet-stream' },
    chunk_bytes: 6_291_456,
  });
});

Deno.test('a small one is not, nor any where the store takes files whole', () => {
  assert.equal(resumableUpload(address, { ...upload, sizeBytes: 6 * 1024 * 1024 }), null);
  for (const setting of [undefined, '']) assert.equal(resumableUpload(resumableAddress(setting), upload), null);
});

for (const setting of [
  'true',
  'ftp://abc/upload/resumable/sign',
  'https://abc.supabase.co/storage/v1/upload/resumable',
]) {
  Deno.test(`an address like ${setting} stops the start`, () => {
    assert.throws(() => resumableAddress(setting), /EXORA_RESUMABLE_UPLOAD_URL .* it wants/);
  });
}
