import type { z } from 'zod';
import type { AnswerSchema } from './lazy-schema.ts';
import { unanswered } from './request-error.ts';

/**
 * Sends a request to our own origin and parses the answer by its schema, which is there before anything is sent: what has
 * been changed can be told. Rejects with a `RequestError`: the answered one,
 * `server_unreachable` when nothing answered, `internal` when the answer is not in the agreed form.
 */
export async function fetchJson<T extends z.ZodType>(
  path: string,
  answer: AnswerSchema<T>,
  init?: RequestInit,
): Promise<z.infer<T>> {
  let schema: T;
  let response: Response;
  try {
    schema = typeof answer === 'function' ? await answer() : answer;
    response = await fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store' });
  } catch (cause) {
    if (init?.signal?.aborted) throw cause;
    throw unanswered('server_unreachable', cause);
  }
  const body: unknown = await response.json().catch((cause: unknown) => {
    throw unanswered(response.status >= 502 ? 'server_unreachable' : 'internal', cause);
  });
  if (!response.ok) {
    const { answeredError } = await import('./problem-body.ts');
    throw answeredError(body);
  }
  const result = schema.safeParse(body);
  if (!result.success) throw unanswered('internal', result.error);
  return result.data;
}

/** `fetchJson` with a JSON body by POST. */
export function postJson<T extends z.ZodType>(
  path: string,
  answer: AnswerSchema<T>,
  body: unknown,
  signal?: AbortSignal,
): Promise<z.infer<T>> {
  return fetchJson(path, answer, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}
