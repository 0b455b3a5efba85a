import { unansweredErrors } from '@exora/contracts';
import type { Problem } from '#lib/problem.ts';

/**
 * Why a request to our own server came to nothing, in the words of the answer. The error catalogue stays on the server: a
 * view doesn't begin with the texts of all that can go wrong.
 */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly problem: Problem;
  /** The upload that the documents list shows as refused for this reason, or null. */
  readonly listedUpload: string | null;

  constructor(
    problem: Problem,
    { listedUpload = null, cause }: { listedUpload?: string | null; cause?: unknown } = {},
  ) {
    super(`${problem.what} ${problem.todo}`, cause === undefined ? undefined : { cause });
    this.problem = problem;
    this.listedUpload = listedUpload;
  }
}

/** The error where nothing answered, or nothing in the agreed form. */
export function unanswered(code: keyof typeof unansweredErrors, cause: unknown): RequestError {
  return new RequestError(unansweredProblem(code), { cause });
}

/** Whether a request was refused for want of a session. */
export function isSignedOut(thrown: unknown): boolean {
  return thrown instanceof RequestError && thrown.problem.code === 'not_signed_in';
}

/** What to show for a rejected request. */
export function problemOfError(thrown: unknown): Problem {
  return thrown instanceof RequestError ? thrown.problem : unansweredProblem('internal');
}

function unansweredProblem(code: keyof typeof unansweredErrors): Problem {
  const { what, todo, retryable } = unansweredErrors[code];
  return { code, what, todo, retryable, reference: null };
}
