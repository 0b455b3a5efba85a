import { Notice } from '#components/ui/notice.tsx';

/** Says that a password was changed and the account's other sessions go on, and what to do. */
export function OthersKept() {
  return (
    <Notice tone="warn" title="Your password is changed.">
      <p>Your other devices could not be signed out. Sign out everywhere, below.</p>
    </Notice>
  );
}
