/** Headers that a page of the web app may send to this origin. */
const allowedHeaders =
  'authorization, apikey, content-type, x-client-info, x-correlation-id, x-upsert, x-supabase-api-version, accept-profile, content-profile, prefer, range, cache-control';
const exposedHeaders =
  'x-correlation-id, content-range, content-location, preference-applied, accept-ranges, etag, retry-after';

/** Answers of an API: no page may frame them or guess their type, nothing may keep them. */
const securityHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-site',
  'cache-control': 'private, no-store',
};

/**
 * An answer's headers as they leave: lite's and a function's own cross-origin headers (open to everyone) are replaced by
 * ours, which name the web app's origin alone.
 */
export function outgoingHeaders(headers: Headers, origin: string | null, allowedOrigins: readonly string[]): Headers {
  const result = new Headers();
  for (const [name, value] of headers) {
    if (name.startsWith('access-control-') || name === 'connection' || name === 'transfer-encoding') continue;
    result.append(name, value);
  }
  for (const [name, value] of Object.entries(securityHeaders)) result.set(name, value);
  result.append('vary', 'origin');
  if (origin !== null && allowedOrigins.includes(origin)) {
    result.set('access-control-allow-origin', origin);
    result.set('access-control-expose-headers', exposedHeaders);
  }
  return result;
}

/** The answer to a browser that asks before it sends: which methods and headers the web app's pages may use. */
export const preflightHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, HEAD',
  'access-control-allow-headers': allowedHeaders,
  'access-control-max-age': '600',
};

/** Whether a request names this machine. Another name means that a page made a foreign name point here. */
export function isLoopbackHost(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host ?? '');
}
