import { MailCheck } from 'lucide';
import { BlankState } from '#components/ui/blank-state.tsx';

/** Stands after the first of two links for a new address: nothing has changed yet. */
export function OneMoreLink({ heading }: { heading: 'h1' | 'h2' }) {
  return (
    <div role="status" data-testid="one-more-link">
      <BlankState heading={heading} icon={MailCheck} title="One more link to open">
        <p>
          This one is taken. Another mail went to your other address: open the link in it, too. Until then nothing
          changes, and you sign in with the address that you had.
        </p>
      </BlankState>
    </div>
  );
}
