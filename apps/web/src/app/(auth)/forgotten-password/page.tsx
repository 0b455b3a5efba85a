import type { Metadata } from 'next';
import { CommandText } from '#components/ui/command-text.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { FormPage } from '#features/session/form-page.tsx';
import { ResetForm } from '#features/session/reset-form.tsx';
import { TextLink } from '#features/session/text-link.tsx';
import { sendsMail } from '#lib/account/auth-settings.ts';

export const metadata: Metadata = { title: 'Forgotten password' };

export default async function ForgottenPasswordPage() {
  const back = <TextLink href="/sign-in">Back to signing in</TextLink>;
  if (!(await sendsMail())) {
    return (
      <FormPage title="Forgotten your password?" lead="Nothing of your record is lost.">
        <div className="grid gap-4" data-testid="no-mail">
          <Notice tone="info" title="This Exora sends no mail">
            <p>Whoever runs it can give your account a new password, on the machine that it runs on:</p>
          </Notice>
          <CommandText>exora account reset you@example.org</CommandText>
          <p className="text-sm text-ink-soft">
            It shows the new password once, and ends every session. Change it under Settings, Security after signing in.
          </p>
        </div>
        <p className="text-sm">{back}</p>
      </FormPage>
    );
  }
  return (
    <FormPage
      title="Forgotten your password?"
      lead="We send a link by which you set a new one. Nothing of your record is lost."
    >
      <ResetForm />
      <p className="text-sm">{back}</p>
    </FormPage>
  );
}
