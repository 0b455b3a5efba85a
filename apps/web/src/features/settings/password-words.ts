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

/** What happened when a password was changed and the other sessions with it. A pass that was handed out holds until it runs out. */
export const passwordChanged =
  'Your password is changed. Your other devices are signed out, or are as soon as the pass they hold runs out: an hour at most.';
