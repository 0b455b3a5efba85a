import { CircleCheck } from 'lucide';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { BlankState } from '#components/ui/blank-state.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { isSignedIn } from '#features/session/signed-in.ts';

export const metadata: Metadata = { title: 'Signed in' };

export default async function SignedInPage() {
  if (!(await isSignedIn())) redirect('/sign-in?next=/sign-in/done');
  return (
    <BlankState
      heading="h1"
      icon={CircleCheck}
      title="You are signed in again"
      actions={<ButtonLink href="/record">Go to your record</ButtonLink>}
    >
      <p>Close this tab and go on where you were: what you had typed there is still there.</p>
    </BlankState>
  );
}
