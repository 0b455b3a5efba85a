'use client';

import { MailCheck } from 'lucide-react';
import { BlankState } from '#components/ui/blank-state.tsx';
import { minPasswordLength } from './account-form.ts';
import { AccountForm } from './account-form-fields.tsx';
import { signUp } from './sign-up.ts';

/** The form that makes an account, and what to do when the address has to be confirmed first. */
export function SignUpForm() {
  return (
    <AccountForm
      action={signUp}
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
        <BlankState icon={MailCheck} title="Check your mail">
          <p>
            We sent a link to <bdi className="font-medium text-ink">{email}</bdi>. Open it to confirm the address, then
            sign in.
          </p>
        </BlankState>
      )}
    />
  );
}
