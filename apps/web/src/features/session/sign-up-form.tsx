'use client';

import { MailCheck } from 'lucide';
import { BlankState } from '#components/ui/blank-state.tsx';
import { minPasswordLength } from '#lib/account/password-rules.ts';
import { AccountForm } from './account-form-fields.tsx';
import { ResendForm } from './resend-form.tsx';
import { signUp } from './sign-up.ts';

/** The form that makes an account, and what to do when the address has to be confirmed first. */
export function SignUpForm({ next }: { next: string }) {
  return (
    <AccountForm
      action={signUp}
      next={next}
      submit="Create my record"
      fields={[
        { name: 'name', type: 'text', label: 'Your name', autoComplete: 'name' },
        { name: 'email', type: 'email', label: 'E-mail address', autoComplete: 'username' },
        {
          name: 'password',
          type: 'password',
          label: 'Password',
          autoComplete: 'new-password',
          hint: `At least ${minPasswordLength} characters.`,
        },
      ]}
      confirmation={(email) => (
        <BlankState icon={MailCheck} title="Check your mail" actions={<ResendForm email={email} />}>
          <p>
            We sent a link to <bdi className="font-medium wrap-anywhere text-ink">{email}</bdi>. Open it to confirm the
            address, then sign in.
          </p>
          <p className="text-sm">
            Nothing after a few minutes? Look among unwanted mail before you have it sent again.
          </p>
        </BlankState>
      )}
    />
  );
}
