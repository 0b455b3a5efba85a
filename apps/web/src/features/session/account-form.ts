import { z } from 'zod';
import { newPasswordSchema } from '#lib/account/password-rules.ts';
import type { Problem } from '#lib/problem.ts';

export const emailSchema = z
  .string()
  .trim()
  .min(1, 'Enter your e-mail address.')
  .pipe(z.email('This doesn’t look like an e-mail address. It needs an “@” and a domain, such as name@example.org.'));

/** What signing in asks for. */
export const signInSchema = z.object({
  email: emailSchema,
  password: z.string().min(1, 'Enter your password.'),
});

/** What signing up asks for. */
export const signUpSchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Enter the name that your record should carry.')
    .max(100, 'Use at most 100 characters.'),
  email: emailSchema,
  password: newPasswordSchema,
});

/** What a form shows after it was sent: errors by field, or a problem of the whole. Never the password. */
export interface AccountFormState {
  readonly fieldErrors: Readonly<Record<string, string | undefined>>;
  readonly problem: Problem | null;
  readonly typed: Readonly<Record<string, string>>;
  /** The address to which a confirmation was sent, when the service wants one. */
  readonly confirm: string | null;
}

/** The state of a form that was not sent. */
export const untouchedForm: AccountFormState = { fieldErrors: {}, problem: null, typed: {}, confirm: null };

/** The first error of each field. */
export function fieldErrorsOf(error: z.ZodError): Record<string, string> {
  return Object.fromEntries(error.issues.toReversed().map((issue) => [String(issue.path[0]), issue.message]));
}

/**
 * Where to go after signing in: a path of this site, else the record. Anything with a host is refused, and so are dots
 * and double slashes in the path, which a browser may fold into one (`/.//evil.test`).
 */
export function nextPath(value: unknown): string {
  if (typeof value !== 'string' || !/^(\/[\w-]+)+(\?[\w\-/=&.%]*)?$/.test(value)) return '/record';
  return value;
}
