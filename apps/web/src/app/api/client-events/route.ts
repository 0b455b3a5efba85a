import { clientEventResultSchema, clientEventSchema, ExoraError, maxClientEvents } from '@exora/contracts';
import { z } from 'zod';
import { referenceHeader } from '#lib/http/reference.ts';
import { answerProblem, readBody } from '#lib/http/route.ts';
import { assertSameOrigin } from '#lib/http/same-origin.ts';
import { postFunction } from '#lib/supabase/post-function.ts';

const where = '/api/client-events';

const requestSchema = z.strictObject({ events: z.array(clientEventSchema).min(1).max(maxClientEvents) });
const answerSchema = z.object({ results: z.array(clientEventResultSchema) });

/** The function's own patience is 10 s. */
const answerTimeoutMs = 12_000;

/** Back-pressure of the audit logger, which the sender has to keep to. */
const busyStatuses: ReadonlySet<number> = new Set([429, 503]);

/**
 * Takes what the browser saw its person do (viewed, printed, downloaded, copied) and passes it on to `audit-logger-v3`, which
 * writes it to the record's log as that person's. What it can't take now is answered with `Retry-After`.
 */
export async function POST(request: Request): Promise<Response> {
  try {
    assertSameOrigin(request.headers);
    const events = await readBody(request, requestSchema);
    const response = await postFunction(
      'audit-logger-v3',
      events,
      request.headers.get(referenceHeader),
      answerTimeoutMs,
    );
    if (busyStatuses.has(response.status)) return busy(request, response);
    if (response.status === 401) throw new ExoraError('not_signed_in');
    const answer = response.ok ? answerSchema.safeParse(await response.json()) : null;
    if (!answer?.success) throw new ExoraError('engine_unavailable');
    return Response.json(answer.data, { headers: { 'Cache-Control': 'private, no-store' } });
  } catch (thrown) {
    return answerProblem(request, where, thrown);
  }
}

function busy(request: Request, { status, headers }: Response): Response {
  const answer = answerProblem(
    request,
    where,
    new ExoraError(status === 429 ? 'rate_limited' : 'database_unavailable'),
  );
  const wait = headers.get('retry-after');
  if (wait !== null) answer.headers.set('Retry-After', wait);
  return answer;
}
