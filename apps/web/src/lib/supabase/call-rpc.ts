import { ExoraError, type RpcName, type RpcParameters, toExoraError } from '@exora/contracts';
import type { SupabaseClient } from '@supabase/supabase-js';
import type { z } from 'zod';

/**
 * Calls a database function as the client's person and parses its answer. Rejects with an `ExoraError`: the code that the
 * function raised, `not_signed_in` for a missing or ended session, `database_unavailable` when nothing answered.
 */
export async function callRpc<Name extends RpcName, T extends z.ZodType>(
  client: SupabaseClient,
  name: Name,
  parameters: RpcParameters<Name>,
  schema: T,
): Promise<z.infer<T>> {
  const { data, error, status } = await client.rpc(name, parameters);
  if (error) throw errorOfAnswer(error, status);
  const result = schema.safeParse(data);
  if (!result.success) throw new ExoraError('internal', { cause: result.error });
  return result.data;
}

/** The error behind an answer of the REST API. Status 0 means that nothing answered. */
export function errorOfAnswer(error: { code?: string; details?: string }, status: number): ExoraError {
  const known = toExoraError(error);
  if (known.code !== 'internal') return known;
  // 42501 without one of our codes: the `anon` role asked, so the request carried no valid session.
  if (status === 401 || error.code === '42501') return new ExoraError('not_signed_in', { cause: error });
  if (status === 429) return new ExoraError('rate_limited', { cause: error });
  if (status === 0 || status >= 502) return new ExoraError('database_unavailable', { cause: error });
  return known;
}
