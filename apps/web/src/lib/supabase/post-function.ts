import { ExoraError } from '@exora/contracts';
import { environment } from '#lib/env.ts';
import { createActionClient } from './server.ts';

/**
 * Sends a request to an edge function as the signed-in person. Rejects with `not_signed_in` without a session, and
 * `engine_unavailable` when nothing answers. `reference` finds the call in the function's log.
 */
export async function postFunction(
  name: string,
  request: unknown,
  reference: string | null,
  timeoutMs: number,
): Promise<Response> {
  const { supabaseUrl, publishableKey } = environment();
  const { auth } = await createActionClient();
  const { data } = await auth.getSession();
  if (data.session === null) throw new ExoraError('not_signed_in');
  return fetch(`${supabaseUrl}/functions/v1/${name}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${data.session.access_token}`,
      apikey: publishableKey,
      'Content-Type': 'application/json',
      ...(reference === null ? {} : { 'x-correlation-id': reference }),
    },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw new ExoraError('engine_unavailable', { cause });
  });
}
