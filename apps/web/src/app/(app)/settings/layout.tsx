import type { ReactNode } from 'react';
import { PageShell } from '#components/layout/page-shell.tsx';
import { SettingsNav } from '#features/settings/settings-nav.tsx';
import { readPreferences } from '#lib/format/read-preferences.ts';
import { messagesIn } from '#lib/language/messages.ts';

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { settings } = messagesIn((await readPreferences()).language);
  return (
    <PageShell title={settings.title}>
      <div className="grid items-start gap-6 lg:grid-cols-[12rem_minmax(0,1fr)] lg:gap-10">
        <SettingsNav />
        <div className="grid min-w-0 gap-5">{children}</div>
      </div>
    </PageShell>
  );
}
