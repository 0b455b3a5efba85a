import assert from 'node:assert/strict';
import { storageError } from './original.ts';

for (const [error, code] of [
  [{ status: 400, statusCode: '404' }, 'upload_incomplete'],
  [{ status: 404 }, 'upload_incomplete'],
  [{ status: 400, statusCode: '403' }, 'not_allowed'],
  [{ status: 401 }, 'not_signed_in'],
  [{ status: 400, statusCode: '500' }, 'storage_unavailable'],
  [{ status: 503 }, 'storage_unavailable'],
  [{}, 'storage_unavailable'],
] as const) {
  Deno.test(`a file store’s ${JSON.stringify(error)} is ${code}`, () => {
    assert.equal(storageError(error).code, code);
  });
}
