import { isErrorCode } from '@exora/contracts';
import type { Metadata } from 'next';
import { CommandText } from '#components/ui/command-text.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { TitledCard } from '#components/ui/titled-card.tsx';
import { ArchiveContents } from '#features/settings/archive-contents.tsx';
import { ExportRecord } from '#features/settings/export-record.tsx';
import { ExportSecondFactor } from '#features/settings/export-second-factor.tsx';
import { previewErasure } from '#lib/account/erasures.ts';
import { accessibleProfiles } from '#lib/current-profile.ts';
import { load } from '#lib/load.ts';
import { problemOf } from '#lib/problem.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Take it away' };

export default async function ExportPage({ searchParams }: { searchParams: Promise<{ problem?: string | string[] }> }) {
  const { problem: code } = await searchParams;
  const loaded = await load('/settings/export', async () => {
    const [client, profiles] = await Promise.all([createReadClient(), accessibleProfiles()]);
    const own = profiles.filter(({ is_owner }) => is_owner);
    return Promise.all(own.map(async (profile) => ({ profile, holds: await previewErasure(client, profile.id) })));
  });
  if (!loaded.ok) return <ProblemView problem={loaded.problem} />;
  return (
    <>
      {code === 'second_factor_needed' && <ExportSecondFactor />}
      {isErrorCode(code) && code !== 'second_factor_needed' && <ExportProblem problem={problemOf(code)} />}
      <TitledCard
        title="A whole record as one file"
        lead="Yours to keep, to read without Exora, and to bring to another Exora or another system."
      >
        <ul className="divide-y divide-line">
          {loaded.data.map(({ profile, holds }) => (
            <ExportRecord key={profile.id} profile={profile} holds={holds} />
          ))}
        </ul>
        <p className="text-sm text-ink-soft">
          Your browser shows how much has arrived; how big the file will be is known only at its end, because it is made
          while you take it. If the connection breaks, your browser says that the download failed, and nothing of the
          rest counts as an archive: start again.
        </p>
      </TitledCard>
      <TitledCard title="What is in it">
        <ArchiveContents />
      </TitledCard>
      <TitledCard
        title="Bringing an archive back"
        lead="An archive becomes a record again, in a profile of its own, with its proofs, decisions and history."
      >
        <p className="text-sm text-ink-soft">
          Whoever runs an Exora brings it in by a command, which first checks every file against the archive’s own list,
          and goes on where it broke off:
        </p>
        <CommandText>
          {'exora export --verify exora-record.zip\nexora import exora-record.zip --email you@example.org'}
        </CommandText>
      </TitledCard>
    </>
  );
}

function ExportProblem({ problem }: { problem: ReturnType<typeof problemOf> }) {
  return (
    <Notice tone="danger" title={problem.what}>
      <p>{problem.todo} Nothing was taken down.</p>
    </Notice>
  );
}
