import type { Metadata } from 'next';
import { Notice } from '#components/ui/notice.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { TitledCard } from '#components/ui/titled-card.tsx';
import { ActivityList } from '#features/settings/activity-list.tsx';
import { OthersKept } from '#features/settings/others-kept.tsx';
import { PasswordForm } from '#features/settings/password-form.tsx';
import { passwordChanged } from '#features/settings/password-words.ts';
import { SecondFactor } from '#features/settings/second-factor.tsx';
import { SignOutEverywhere } from '#features/settings/sign-out-everywhere.tsx';
import { authProblem } from '#lib/account/auth-problem.ts';
import { activityPage, readActivity } from '#lib/account/read-activity.ts';
import { readAccountSecurity } from '#lib/account/read-security.ts';
import { load } from '#lib/load.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Security' };

interface Place {
  searchParams: Promise<{ before?: string | string[]; problem?: string | string[]; password?: string | string[] }>;
}

export default async function SecurityPage({ searchParams }: Place) {
  const { before, problem, password } = await searchParams;
  const beforeSeq = typeof before === 'string' && /^\d{1,15}$/.test(before) ? Number(before) : null;
  const loaded = await load('/settings/security', async () => {
    const client = await createReadClient();
    const [security, activity] = await Promise.all([readAccountSecurity(), readActivity(client, beforeSeq)]);
    return { security, activity, factors: security.available ? await factorsOf(client) : [] };
  });
  if (!loaded.ok) return <ProblemView problem={loaded.problem} />;
  const { security, activity, factors } = loaded.data;
  return (
    <>
      {problem === 'sign-out' && (
        <Notice tone="danger" title="Your devices could not be signed out.">
          <p>The sign-in service did not answer. Wait a moment and try again.</p>
        </Notice>
      )}
      {password === 'set' && <Notice tone="info" title={passwordChanged} />}
      {password === 'others-kept' && <OthersKept />}
      <TitledCard
        title="Password"
        lead="Changing it takes the present one, so that nobody can do it at a page you left open."
      >
        <PasswordForm />
      </TitledCard>
      <TitledCard
        title="Second factor"
        lead="A code from an app on your phone, asked for beside your password whenever you sign in here."
      >
        <SecondFactor
          available={security.available}
          sessionHasIt={security.session_has_it}
          uses={security.uses}
          factors={factors}
        />
      </TitledCard>
      <TitledCard
        title="Where you are signed in"
        lead="If a phone or computer of yours is lost, or you used somebody else’s, end every session, this one too."
      >
        <SignOutEverywhere />
      </TitledCard>
      <TitledCard
        title="What happened with your account"
        lead="Sign-ins, refused ones too, and changes. If something here wasn’t you, change your password."
      >
        <ActivityList activity={activity} isFirstPage={beforeSeq === null} pageLength={activityPage} />
      </TitledCard>
    </>
  );
}

async function factorsOf(client: Awaited<ReturnType<typeof createReadClient>>) {
  const { data, error } = await client.auth.mfa.listFactors();
  if (error) throw authProblem(error);
  return data.totp.map(({ id, friendly_name: name, created_at: addedAt }) => ({ id, name: name ?? null, addedAt }));
}
