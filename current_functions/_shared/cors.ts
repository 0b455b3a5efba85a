/**
 * Origins whose pages may call the functions: EXORA_WEB_ORIGIN, several separated by commas. Throws for what is no http(s)
 * origin: `*`, `null` or a path would open more than was meant, or nothing.
 */
export function allowedOrigins(setting: string | undefined): ReadonlySet<string> {
  const origins = (setting ?? '')
    .split(',')
    .map((origin) => origin.trim().replace(/\/$/, ''))
    .filter((origin) => origin !== '');
  for (const origin of origins) {
    const url = URL.parse(origin);
    if (url === null || !/^https?:$/.test(url.protocol) || url.origin !== origin || origin.includes('*')) {
      throw new TypeError(
        'EXORA_WEB_ORIGIN has a value that can’t be used; it wants origins such as https://app.example.org, separated by commas.',
      );
    }
  }
  return new Set(origins);
}

/** Headers that let an allowed page read the answer. Callers without origin (commands, servers) need none. */
export function corsHeaders(origin: string | null, allowed: ReadonlySet<string>): Record<string, string> {
  if (origin === null || !allowed.has(origin)) return { vary: 'origin' };
  return {
    vary: 'origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'x-correlation-id, retry-after',
  };
}

/** Answer to a browser's question before the real request: 204 to allowed pages, 403 to all others. */
export function preflight(origin: string | null, allowed: ReadonlySet<string>): Response {
  if (origin === null || !allowed.has(origin)) return new Response(null, { status: 403, headers: { vary: 'origin' } });
  return new Response(null, {
    status: 204,
    headers: {
      ...corsHeaders(origin, allowed),
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization, apikey, content-type, x-client-info, x-correlation-id',
      'access-control-max-age': '600',
    },
  });
}
