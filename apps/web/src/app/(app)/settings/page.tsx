import type { Metadata } from 'next';
import { Notice } from '#components/ui/notice.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { TitledCard } from '#components/ui/titled-card.tsx';
import { AppearanceChoice } from '#features/settings/appearance-choice.tsx';
import { EmailForm } from '#features/settings/email-form.tsx';
import { FixedEmail } from '#features/settings/fixed-email.tsx';
import { FormatForm } from '#features/settings/format-form.tsx';
import { NameForm } from '#features/settings/name-form.tsx';
import { sendsMail } from '#lib/account/auth-settings.ts';
import { currentUser } from '#lib/account/current-user.ts';
import { accessibleProfiles } from '#lib/current-profile.ts';
import { readPreferences } from '#lib/format/read-preferences.ts';
import { messagesIn } from '#lib/language/messages.ts';
import { load } from '#lib/load.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage({
  searchParams,
}: {
  searchParams: Promise<{ changed?: string | string[] }>;
}) {
  const { changed } = await searchParams;
  const { settings } = messagesIn((await readPreferences()).language);
  const loaded = await load('/settings', async () => {
    const [user, profiles, mails] = await Promise.all([
      currentUser(await createReadClient()),
      accessibleProfiles(),
      sendsMail(),
    ]);
    const own = profiles.find(({ profile_type, is_owner }) => profile_type === 'self' && is_owner);
    return { email: user.email ?? '', waitingFor: user.new_email || null, name: own?.display_name ?? null, mails };
  });
  return (
    <>
      {changed === 'email' && loaded.ok && loaded.data.waitingFor === null && (
        <Notice tone="info" title="Your address is confirmed">
          <p>
            You sign in with <bdi className="wrap-anywhere">{loaded.data.email}</bdi>.
          </p>
        </Notice>
      )}
      <TitledCard title={settings.appearanceTitle} lead={settings.appearanceLead}>
        <AppearanceChoice />
      </TitledCard>
      <TitledCard title={settings.formatTitle} lead={settings.formatLead}>
        <FormatForm />
      </TitledCard>
      {loaded.ok ? (
        <>
          {loaded.data.name !== null && (
            <TitledCard title={settings.nameTitle} lead={settings.nameLead}>
              <NameForm name={loaded.data.name} />
            </TitledCard>
          )}
          <TitledCard title={settings.emailTitle} lead={settings.emailLead}>
            {loaded.data.mails ? (
              <EmailForm email={loaded.data.email} waitingFor={loaded.data.waitingFor} />
            ) : (
              <FixedEmail email={loaded.data.email} />
            )}
          </TitledCard>
        </>
      ) : (
        <ProblemView problem={loaded.problem} />
      )}
    </>
  );
}
