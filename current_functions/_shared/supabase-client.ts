import { type Database, ExoraError, isErrorCode, toExoraError } from '@exora/contracts';
import {
  createClient,
  isAuthApiError,
  isAuthSessionMissingError,
  type PostgrestSingleResponse,
} from '@supabase/supabase-js';
import type { z } from 'zod';
import { cannotStart, environmentSchema, readEnvironment } from './environment.ts';
import type { CallerContext, RequestContext } from './types.ts';

const keysSchema = environmentSchema.pick({
  SUPABASE_URL: true,
  SUPABASE_PUBLISHABLE_KEY: true,
  SUPABASE_ANON_KEY: true,
});

// Read at boot: a function without its environment must not start.
const environment = addressAndKey({
  SUPABASE_URL: Deno.env.get('SUPABASE_URL'),
  SUPABASE_PUBLISHABLE_KEY: Deno.env.get('SUPABASE_PUBLISHABLE_KEY'),
  SUPABASE_ANON_KEY: Deno.env.get('SUPABASE_ANON_KEY'),
});

function addressAndKey(values: Record<string, string | undefined>): { url: string; key: string } {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, SUPABASE_ANON_KEY } = readEnvironment(keysSchema, values);
  const key = SUPABASE_PUBLISHABLE_KEY ?? SUPABASE_ANON_KEY;
  if (key === undefined) throw cannotStart(new Set(['SUPABASE_PUBLISHABLE_KEY']));
  return { url: SUPABASE_URL.replace(/\/$/, ''), key };
}

/** The key that browsers use. It opens nothing by itself. */
export const publishableKey = environment.key;

/**
 * The signed-in caller, with a client that acts by the caller's own token and the publishable key: never more than the
 * caller could do alone. Throws `not_signed_in`.
 */
export async function callerOf(
  request: Request,
  context: RequestContext,
  options: {
    /** Longest wait for each answer; without it, as long as it takes. */
    patienceMs?: number;
  } = {},
): Promise<CallerContext> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token === undefined) throw new ExoraError('not_signed_in');
  const client = createClient<Database>(environment.url, environment.key, {
    // Spelled as supabase-js spells it: another case would be sent beside its own header, not instead of it.
    global: {
      headers: {
        Authorization: `Bearer ${token}`,
        'x-correlation-id': context.correlationId,
        ...(context.trace.header === null ? {} : { traceparent: context.trace.header }),
      },
      fetch: (input: RequestInfo | URL, init?: RequestInit) =>
        fetch(input, { ...init, signal: anySignal(context.signal, init?.signal, options.patienceMs) }),
    },
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
  const { data, error } = await client.auth.getUser(token);
  if (error !== null) {
    const refused = isAuthSessionMissingError(error) || (isAuthApiError(error) && error.status < 500);
    throw new ExoraError(refused ? 'not_signed_in' : 'server_unreachable', { cause: error });
  }
  return { ...context, userId: data.user.id, client };
}

/** Aborted with the first of them; `patienceMs` counts from now. */
function anySignal(
  one: AbortSignal,
  other: AbortSignal | null | undefined,
  patienceMs: number | undefined,
): AbortSignal {
  const signals = [one, other, patienceMs === undefined ? null : AbortSignal.timeout(patienceMs)];
  return AbortSignal.any(signals.filter((signal) => signal != null));
}

/**
 * SQLSTATEs of what passes by itself: lost connections, too many of them, a lock or a statement that took too long, a
 * server that shuts down or starts, a conflict of transactions; and PostgREST's own words for a lost connection.
 */
const passing = /^(08|53|57|40)[0-9A-Z]{3}$|^55P03$|^PGRST00[0-3]$/;

/** The parsed answer of a database call, or its error as `ExoraError`. */
export function databaseAnswer<T>(response: PostgrestSingleResponse<unknown>, schema: z.ZodType<T>): T {
  const { data, error, status } = response;
  if (error !== null) {
    if (isErrorCode(error.details)) throw toExoraError(error);
    // No answer at all has status 0.
    const isAway = status === 0 || status >= 502 || passing.test(error.code);
    throw new ExoraError(isAway ? 'database_unavailable' : 'internal', { cause: error });
  }
  const parsed = schema.safeParse(data);
  if (!parsed.success) throw new ExoraError('internal', { cause: parsed.error });
  return parsed.data;
}
