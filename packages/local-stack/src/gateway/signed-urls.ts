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

const ticketSchema = z.looseObject({ bucket: z.string(), sub: z.string(), intent: z.enum(['download', 'upload']) });

/**
 * What is wrong with a signed address, or null. Lite answers an expired or forged ticket with a bare 500, so it is
 * checked here as well, against the very object and deed that it was given for.
 */
export function checkTicket(url: URL, intent: 'download' | 'upload', jwtSecret: string): Refusal | null {
  const claims = verifyToken(url.searchParams.get('token') ?? '', jwtSecret);
  if (claims === 'expired') {
    return { status: 400, code: 'InvalidJWT', message: 'This address has expired. Ask for a new one.' };
  }
  const ticket = ticketSchema.safeParse(claims === 'invalid' ? null : claims);
  const prefix = intent === 'download' ? '/storage/v1/object/sign/' : '/storage/v1/object/upload/sign/';
  const object = decode(url.pathname.slice(prefix.length));
  if (!ticket.success || ticket.data.intent !== intent || `${ticket.data.bucket}/${ticket.data.sub}` !== object) {
    return { status: 400, code: 'InvalidSignature', message: 'This address was not given out for this file.' };
  }
  return null;
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
 * wrapping too. Other bodies stay as they are. Null when the form is broken or has no file.
 */
export async function unwrapMultipart(request: Request): Promise<Request | null> {
  if (!/^multipart\/form-data\b/i.test(request.headers.get('content-type') ?? '')) return request;
  const form = await readForm(request);
  const file = [...(form?.values() ?? [])].find((value) => value instanceof File);
  if (file === undefined) return null;
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  headers.set('content-type', file.type || 'application/octet-stream');
  return new Request(request.url, { method: request.method, headers, body: file });
}

async function readForm(request: Request): Promise<FormData | null> {
  try {
    return await request.formData();
  } catch (thrown) {
    // What `formData` throws for a form that is cut off or has no boundary.
    if (thrown instanceof TypeError) return null;
    throw thrown;
  }
}
