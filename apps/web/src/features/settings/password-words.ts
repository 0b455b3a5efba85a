import type { Problem } from '#lib/problem.ts';

/** What of a change that takes the present password is said better than by the catalogue. */
export function passwordWords({ code }: Problem): string | null {
  switch (code) {
    case 'credentials_wrong':
      return 'This is not your present password.';
    case 'wrong_state':
      return 'This is the password that you have already. Choose another one.';
    default:
      return null;
  }
}
