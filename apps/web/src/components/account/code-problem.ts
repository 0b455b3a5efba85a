import type { Problem } from '#lib/problem.ts';

/** What is wrong with a code that was entered, in one sentence or two. */
export function codeProblem({ code, what, todo }: Problem): string {
  return code === 'credentials_wrong'
    ? 'This code is not right, or no longer. Enter the six digits that your authenticator app shows now.'
    : `${what} ${todo}`;
}
