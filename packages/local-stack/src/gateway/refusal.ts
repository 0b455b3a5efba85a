import type { Route } from './routes.ts';

/** Why the gateway itself refuses a request. */
export interface Refusal {
  status: number;
  /** Snake case; for `storage` sent as `error`, for `auth` as `error_code`. */
  code: string;
  message: string;
  retryAfterSeconds?: number;
}

export const notOpen: Refusal = {
  status: 403,
  code: 'route_not_open',
  message: 'This address is not open to this caller.',
};

/** One try too many, with the time after which the next one counts. */
export function tooManyTries(waitSeconds: number): Refusal {
  return {
    status: 429,
    code: 'over_request_rate_limit',
    message: `Too many tries. Wait ${waitSeconds} s and try again.`,
    retryAfterSeconds: waitSeconds,
  };
}

/** The answer in the form that supabase-js expects of that API. */
export function refusalResponse(refusal: Refusal, api: Route['api'] | null): Response {
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' };
  if (refusal.retryAfterSeconds !== undefined) headers['retry-after'] = String(refusal.retryAfterSeconds);
  return new Response(JSON.stringify(body(refusal, api)), { status: refusal.status, headers });
}

function body({ status, code, message }: Refusal, api: Route['api'] | null): Record<string, unknown> {
  switch (api) {
    case 'auth':
      return { code: status, error_code: code, msg: message };
    case 'storage':
      return { statusCode: String(status), error: code, message };
    case 'rest':
    case 'functions':
    case null:
      return { code, message, details: null, hint: null };
  }
}
