'use client';

import { MailCheck } from 'lucide';
import { BlankState } from '#components/ui/blank-state.tsx';
import { AccountForm } from './account-form-fields.tsx';
import { requestReset } from './request-reset.ts';

/** The form that has a link sent for a new password. */
export function ResetForm() {
  return (
    <AccountForm
      action={requestReset}
      submit="Send me a link"
      fields={[{ name: 'email', type: 'email', label: 'E-mail address', autoComplete: 'username' }]}
      confirmation={(email) => (
        <BlankState icon={MailCheck} title="Check your mail">
          <p>
            If <bdi className="font-medium wrap-anywhere text-ink">{email}</bdi> has an account here, a link is on its
            way. Open it to set a new password.
          </p>
          <p className="text-sm">Nothing after a few minutes? Look among unwanted mail, then ask again.</p>
        </BlankState>
      )}
    />
  );
}
