import { createHash } from 'node:crypto';
import { documentsBucket, ExoraError, maxFileSizeBytes, sniffLengthBytes } from '@exora/contracts';
import type { CallerContext } from '../_shared/types.ts';

/** How long the address lives by which the function reads an upload; nobody else gets it. */
const addressSeconds = 60;

/** Longest time for reading an upload from the file store. */
const readTimeoutMs = 60_000;

/** What the stored bytes are. */
export interface Original {
  /** At most one more than the accepted size is counted. */
  sizeBytes: number;
  /** Hex. */
  sha256: string;
  /** The first bytes, enough for `checkFileContent`. */
  head: Uint8Array;
}

/**
 * Reads an uploaded original once, piece by piece, and never holds more of it than its head. Throws `upload_incomplete`
 * when there is none.
 */
export async function inspectOriginal({ client, signal }: CallerContext, path: string): Promise<Original> {
  const { data, error } = await client.storage.from(documentsBucket).createSignedUrl(path, addressSeconds);
  if (error !== null) throw storageError(error);
  const response = await fetchObject(data.signedUrl, signal);
  const hash = createHash('sha256');
  let head = new Uint8Array(0);
  let sizeBytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      sizeBytes += chunk.length;
      // Leaving the loop cancels the transfer.
      if (sizeBytes > maxFileSizeBytes) break;
      hash.update(chunk);
      if (head.length < sniffLengthBytes) head = joined(head, chunk.subarray(0, sniffLengthBytes - head.length));
    }
  } catch (cause) {
    throw new ExoraError('storage_unavailable', { cause });
  }
  return { sizeBytes, sha256: hash.digest('hex'), head };
}

async function fetchObject(url: string, stop: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.any([stop, AbortSignal.timeout(readTimeoutMs)]) });
  } catch (cause) {
    throw new ExoraError('storage_unavailable', { cause });
  }
  if (response.ok) return response;
  await response.body?.cancel();
  throw new ExoraError(response.status < 500 ? 'upload_incomplete' : 'storage_unavailable');
}

/** Removes the bytes of an upload that was refused. */
export async function removeOriginal({ client }: CallerContext, path: string): Promise<void> {
  const { error } = await client.storage.from(documentsBucket).remove([path]);
  if (error !== null) throw storageError(error);
}

/** A file store's error as one of the closed list, by its status: the store answers 400 and puts the real one inside. */
export function storageError(error: { status?: number | undefined; statusCode?: string | undefined }): ExoraError {
  const status = Number(error.statusCode ?? error.status);
  if (status === 404) return new ExoraError('upload_incomplete', { cause: error });
  if (status === 401) return new ExoraError('not_signed_in', { cause: error });
  if (status === 403) return new ExoraError('not_allowed', { cause: error });
  return new ExoraError('storage_unavailable', { cause: error });
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
