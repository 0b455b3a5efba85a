/** Origins whose pages may call the functions: EXORA_WEB_ORIGIN, several separated by commas. */
export function allowedOrigins(setting: string | undefined): ReadonlySet<string> {
  return new Set(
    (setting ?? '')
      .split(',')
      .map((origin) => origin.trim().replace(/\/$/, ''))
      .filter((origin) => origin !== ''),
  );
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
