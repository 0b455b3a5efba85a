'use client';

import { useActionState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { untouchedForm } from './account-form.ts';
import { resendConfirmation } from './resend-confirmation.ts';

/** Has the mail that confirms this address sent again. */
export function ResendForm({ email }: { email: string }) {
  const [state, send, sending] = useActionState(resendConfirmation, untouchedForm);
  return (
    <form action={send} className="grid gap-2" data-testid="resend">
      <input type="hidden" name="email" value={email} />
      <Button type="submit" busy={sending}>
        Send the confirmation again
      </Button>
      <p role="status" className="text-sm empty:hidden">
        {state.confirm !== null &&
          'If the address still has to be confirmed, another mail is on its way. Only the latest link works.'}
      </p>
      {state.problem !== null && (
        <p role="alert" className="text-sm text-danger">
          {state.problem.what} {state.problem.todo}
        </p>
      )}
    </form>
  );
}
