import { ExoraError } from '@exora/contracts';

/** Largest request body unless a function says otherwise: requests hold ids, a name and a size. */
export const usualBodyBytes = 16 * 1024;

/** Longest time that a body may take to arrive. */
const bodyTimeMs = 10_000;

/** Most characters of all header names and values together; a token has one or two thousand. */
const maxHeaderLength = 16 * 1024;

/** Longest time for an answer: below the 150 s after which hosted Supabase ends a request without one. */
export const answerTimeMs = 90_000;

/** Headers that say one thing. Sent twice, they arrive as one value with a comma, and nobody can tell which one counts. */
const singleHeaders = ['authorization', 'apikey', 'content-type', 'content-length', 'origin', 'x-correlation-id'];

/** Throws `invalid_request`, naming what is wrong, unless method and headers are those of a request that we answer. */
export function checkRequest(request: Request, maxBodyBytes: number = usualBodyBytes): void {
  if (request.method !== 'POST') throw invalid('method');
  let length = 0;
  for (const [name, value] of request.headers) {
    length += name.length + value.length;
    if (length > maxHeaderLength) throw invalid('headers');
  }
  for (const name of singleHeaders) if (request.headers.get(name)?.includes(',')) throw invalid(name);
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) throw invalid('content-length');
}

/** The request's JSON, at most 16 kB of it unless told, within ten seconds. `timeMs` for tests. */
export async function readJson(
  request: Request,
  { maxBytes = usualBodyBytes, timeMs = bodyTimeMs }: { maxBytes?: number; timeMs?: number } = {},
): Promise<unknown> {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json') throw invalid('content-type');
  const bytes = await within(timeMs, readBody(request, maxBytes));
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ExoraError('invalid_request', { cause });
  }
}

async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const body = new Uint8Array(maxBytes);
  let size = 0;
  for await (const chunk of request.body ?? []) {
    if (size + chunk.length > maxBytes) throw invalid('content-length');
    body.set(chunk, size);
    size += chunk.length;
  }
  return body.subarray(0, size);
}

/** The work's result, or `server_unreachable` when it takes too long; `onLate` stops the work then. */
export async function within<T>(timeMs: number, work: Promise<T>, onLate?: () => void): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new ExoraError('server_unreachable'));
    onLate?.();
  }, timeMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function invalid(field: string): ExoraError {
  return new ExoraError('invalid_request', { parameters: { fields: field } });
}
