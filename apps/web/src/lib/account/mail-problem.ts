import { type Problem, problemOf } from '#lib/problem.ts';
import { authProblem } from './auth-problem.ts';

/** Errors that the service tells of accounts alone: who hears them learns that an address has one. */
const ofAccountsAlone: ReadonlySet<string | undefined> = new Set(['over_email_send_rate_limit', 'user_not_found']);

/** What may be said when a mail was asked for; null is “on its way”, the same for every address. */
export function mailProblem(error: Parameters<typeof authProblem>[0] | null): Problem | null {
  if (error === null || ofAccountsAlone.has(error.code)) return null;
  const { code, parameters } = authProblem(error);
  return problemOf(code, parameters);
}
