import { z } from 'zod';
import { verifyToken } from './bearer.ts';
import type { Refusal } from './refusal.ts';

const signedSchema = z.looseObject({ signedUrl: z.string() });

/**
 * Lite's answer to a request for a signed address, with the names and the form that supabase-js reads: `url` for uploads,
 * `signedURL` for downloads, both without `/storage/v1`.
 */
export async function renameSignedUrls(response: Response): Promise<Response> {
  if (response.status !== 200) return response;
  const body: unknown = await response.json();
  const renamed = Array.isArray(body) ? body.map(rename) : rename(body);
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  return new Response(JSON.stringify(renamed), { status: response.status, headers });
}

function rename(value: unknown): unknown {
  const parsed = signedSchema.safeParse(value);
  if (!parsed.success) return value;
  const { signedUrl, ...others } = parsed.data;
  const url = signedUrl.replace(/^\/storage\/v1/, '');
  return { ...others, url, signedURL: url === '' ? null : url };
}

const ticketSchema = z.looseObject({
  bucket: z.string(),
  sub: z.string(),
  intent: z.enum(['download', 'upload']),
  iat: z.number(),
});

/** Longest life of an address to read a file by, in seconds, whatever life was asked for. */
const maxDownloadSeconds = 60;

/** Most parts of a form: supabase-js sends three at most. */
const maxFormParts = 16;

/**
 * What is wrong with a signed address, or null. Lite answers an expired or forged ticket with a bare 500, so it is
 * checked here as well, against the very object and deed that it was given for.
 */
export function checkTicket(
  url: URL,
  intent: 'download' | 'upload',
  jwtSecret: string,
  nowMs = Date.now(),
): Refusal | null {
  const expired = { status: 400, code: 'InvalidJWT', message: 'This address has expired. Ask for a new one.' };
  const claims = verifyToken(url.searchParams.get('token') ?? '', jwtSecret, nowMs);
  if (claims === 'expired') return expired;
  const ticket = ticketSchema.safeParse(claims);
  const prefix = intent === 'download' ? '/storage/v1/object/sign/' : '/storage/v1/object/upload/sign/';
  const object = decode(url.pathname.slice(prefix.length));
  if (!ticket.success || ticket.data.intent !== intent || `${ticket.data.bucket}/${ticket.data.sub}` !== object) {
    return { status: 400, code: 'InvalidSignature', message: 'This address was not given out for this file.' };
  }
  return intent === 'download' && nowMs > (ticket.data.iat + maxDownloadSeconds) * 1000 ? expired : null;
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch (thrown) {
    if (thrown instanceof URIError) return null;
    throw thrown;
  }
}

/**
 * The file inside a multipart body, which is how supabase-js sends a Blob to a signed address; lite would store the
 * wrapping too. Other bodies stay as they are. Null when the form is broken, has no file or has very many parts.
 */
export async function unwrapMultipart(request: Request): Promise<Request | null> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\b/i.test(type)) return request;
  const form = await readForm(Buffer.from(await request.arrayBuffer()), type);
  const file = [...(form?.values() ?? [])].find((value) => value instanceof File);
  if (file === undefined) return null;
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  headers.set('content-type', file.type || 'application/octet-stream');
  return new Request(request.url, { method: request.method, headers, body: file });
}

async function readForm(body: Buffer, type: string): Promise<FormData | null> {
  if (hasManyParts(body)) return null;
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  } catch (thrown) {
    // What `formData` throws for a form that is cut off or has no boundary.
    if (thrown instanceof TypeError) return null;
    throw thrown;
  }
}

/** Whether reading the form would hold up everybody else: its boundary, which is its first line, comes too often. */
function hasManyParts(body: Buffer): boolean {
  const boundary = body.subarray(0, 128).toString('latin1').split('\r\n')[0] ?? '';
  let at = 0;
  for (let parts = 0; parts <= maxFormParts; parts++) {
    at = body.indexOf(boundary, at, 'latin1') + boundary.length;
    if (at < boundary.length) return false;
  }
  return true;
}
