import { KeyRound } from 'lucide';
import type { Metadata } from 'next';
import { BlankState } from '#components/ui/blank-state.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { AccountForm } from '#features/session/account-form-fields.tsx';
import { FormPage } from '#features/session/form-page.tsx';
import { isRecovering } from '#features/session/recovery.ts';
import { setPassword } from '#features/session/set-password.ts';
import { isSignedIn } from '#features/session/signed-in.ts';
import { minPasswordLength } from '#lib/account/password-rules.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Set a new password' };

export default async function SetPasswordPage() {
  const signedIn = await isSignedIn();
  if (!signedIn || !(await isRecovering(await createReadClient()))) {
    return (
      <BlankState
        heading="h1"
        icon={KeyRound}
        title="Open the link from the mail first"
        actions={
          signedIn ? (
            <ButtonLink href="/settings/security" variant="primary">
              Change it in the settings
            </ButtonLink>
          ) : (
            <ButtonLink href="/forgotten-password" variant="primary">
              Have a link sent
            </ButtonLink>
          )
        }
      >
        <p>
          {signedIn
            ? 'A password can be set here for a quarter of an hour after the link for it was opened. You are signed in, so you can change it with the present one.'
            : 'A password can be set here for a quarter of an hour after the link for it was opened.'}
        </p>
      </BlankState>
    );
  }
  return (
    <FormPage title="Set a new password" lead="Your other devices are signed out with it.">
      <AccountForm
        action={setPassword}
        submit="Set the password"
        fields={[
          {
            name: 'password',
            type: 'password',
            label: 'New password',
            autoComplete: 'new-password',
            hint: `At least ${minPasswordLength} characters.`,
          },
        ]}
      />
    </FormPage>
  );
}
