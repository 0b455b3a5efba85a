import { ExoraError } from '@exora/contracts';
import type { z } from 'zod';
import { type Problem, problemOf } from '#lib/problem.ts';
import type { AnswerSchema } from './lazy-schema.ts';
import type { ProblemBody } from './problem-body.ts';

/** An error that one of our route handlers answered, with the reference that the server's log has. */
export class AnsweredError extends ExoraError {
  readonly reference: string | null;
  /** The upload that the documents list shows as refused for this reason, or null. */
  readonly listedUpload: string | null;

  constructor(body: ProblemBody) {
    super(body.code, { parameters: body.parameters });
    this.reference = body.reference;
    this.listedUpload = body.shell_file_id;
  }
}

/**
 * Sends a request to our own origin and parses the answer by its schema, which is there before anything is sent: what has
 * been changed can be told. Rejects with an `ExoraError`: the answered one,
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
    throw new ExoraError('server_unreachable', { cause });
  }
  const body: unknown = await response.json().catch((cause: unknown) => {
    throw new ExoraError(response.status >= 502 ? 'server_unreachable' : 'internal', { cause });
  });
  if (!response.ok) {
    const { problemBodySchema } = await import('./problem-body.ts');
    const problem = problemBodySchema.safeParse(body);
    if (!problem.success) throw new ExoraError('internal', { cause: problem.error });
    throw new AnsweredError(problem.data);
  }
  const result = schema.safeParse(body);
  if (!result.success) throw new ExoraError('internal', { cause: result.error });
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

/** What to show for a rejection of `fetchJson`. */
export function problemOfError(thrown: unknown): Problem {
  if (thrown instanceof AnsweredError) return problemOf(thrown.code, thrown.parameters, thrown.reference);
  if (thrown instanceof ExoraError) return problemOf(thrown.code, thrown.parameters);
  return problemOf('internal');
}
