import { type ClientEventResult, clientEventResultSchema, ExoraError } from '@exora/contracts';
import { z } from 'zod';
import { RetryLaterError } from '../_shared/error-handling.ts';
import { databaseAnswer } from '../_shared/supabase-client.ts';
import type { CallerContext } from '../_shared/types.ts';
import type { Asked } from './read-events.ts';

/** The hourly limit is a sliding one: after some minutes there is room again. */
const hourlyLimitWaitSeconds = 300;

/**
 * Writes the events in one transaction, and answers each in its place. When the database is away nothing is written and
 * the whole call fails (503 with Retry-After): sent again, by the same ids, nothing is written twice.
 */
export async function logEvents(caller: CallerContext, asked: { single: boolean; events: Asked[] }): Promise<Response> {
  const events = asked.events.flatMap((each) => ('event' in each ? [each.event] : []));
  const written = events.length === 0 ? [] : await write(caller, events);
  const results = asked.events.map((each): ClientEventResult => {
    if ('refused' in each) return each.refused;
    const result = written.shift();
    if (result === undefined) throw new ExoraError('internal');
    return result;
  });
  const [only] = results;
  if (!asked.single || only === undefined) return Response.json({ results });
  if (only.status === 'refused') throw new ExoraError(only.code ?? 'invalid_request');
  return Response.json(only);
}

async function write(
  { client, correlationId }: CallerContext,
  events: readonly { correlation_id?: string | null | undefined }[],
): Promise<ClientEventResult[]> {
  const sent = events.map((event) => ({ ...event, correlation_id: event.correlation_id ?? correlationId }));
  const answer = await client.rpc('log_client_events', { p_events: JSON.parse(JSON.stringify(sent)) });
  try {
    return databaseAnswer(answer, z.array(clientEventResultSchema).length(sent.length));
  } catch (thrown) {
    if (thrown instanceof ExoraError && thrown.code === 'rate_limited') {
      throw new RetryLaterError('rate_limited', hourlyLimitWaitSeconds);
    }
    throw thrown;
  }
}
