import { MailX } from 'lucide';
import type { Metadata } from 'next';
import { BlankState } from '#components/ui/blank-state.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { FormPage } from '#features/session/form-page.tsx';
import { type MailLink, mailLinkSchema } from '#features/session/mail-link.ts';
import { MailLinkForm } from '#features/session/mail-link-form.tsx';
import { OneMoreLink } from '#features/session/one-more-link.tsx';

export const metadata: Metadata = { title: 'Confirm' };

type Given = Record<string, string | string[] | undefined>;

/**
 * Where the links of mails lead. Opening it changes nothing: programs that look at mails before their readers do open
 * links too, and would use them up, so that it takes a press.
 */
export default async function ConfirmPage({ searchParams }: { searchParams: Promise<Given> }) {
  const given = await searchParams;
  if (given.waits === 'other') return <OneMoreLink heading="h1" />;
  const link = mailLinkSchema.safeParse(given);
  if (!link.success) {
    return (
      <BlankState
        heading="h1"
        icon={MailX}
        title="This link is not whole, or not good any more"
        actions={
          <>
            <ButtonLink href="/sign-in" variant="primary">
              Sign in
            </ButtonLink>
            <ButtonLink href="/forgotten-password">Have a new one sent</ButtonLink>
          </>
        }
      >
        <p>Open it from the mail itself, or copy all of it. A link works once, and only the latest does.</p>
      </BlankState>
    );
  }
  const { title, lead, submit } = words(link.data);
  return (
    <FormPage title={title} lead={lead}>
      <MailLinkForm link={link.data} submit={submit} />
    </FormPage>
  );
}

function words(link: MailLink): { title: string; lead: string; submit: string } {
  if ('code' in link) return { title: 'Almost there', lead: 'You opened a link from our mail.', submit: 'Go on' };
  switch (link.type) {
    case 'recovery':
      return {
        title: 'Set a new password',
        lead: 'You opened the link for a new password. If you didn’t ask for one, close this page: nothing changes.',
        submit: 'Go on',
      };
    case 'email_change':
      return {
        title: 'Change your address',
        lead: 'You opened a link to change the address that you sign in with. If mails came to your former and to your new address, both links have to be opened. If you didn’t ask for this, close this page and change your password.',
        submit: 'Confirm the change',
      };
    case 'signup':
    case 'email':
    case 'invite':
    case 'magiclink':
      return {
        title: 'Confirm your address',
        lead: 'Then your record is open to you, and to nobody else.',
        submit: 'Confirm and sign in',
      };
  }
}
