import { HeartPulse } from 'lucide-react';
import type { Metadata } from 'next';
import { PageShell } from '#components/layout/page-shell.tsx';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Card } from '#components/ui/card.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { ProcessingNotice } from '#features/documents/processing-notice.tsx';
import { RecordCounts } from '#features/record/record-counts.tsx';
import { RecordOverview } from '#features/record/record-overview.tsx';
import { AddButton } from '#features/uploads/add-button.tsx';
import { currentProfile } from '#lib/current-profile.ts';
import { load } from '#lib/load.ts';
import { readOverview } from '#lib/record/read-overview.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Record' };

export default async function RecordPage() {
  const loaded = await load('/record', async () => {
    const profile = await currentProfile();
    return { profile, overview: await readOverview(await createReadClient(), profile.id) };
  });
  if (!loaded.ok) {
    return (
      <PageShell title="Your record">
        <ProblemView problem={loaded.problem} />
      </PageShell>
    );
  }
  const { profile, overview } = loaded.data;
  const { counts } = overview;
  const empty = counts.facts === 0;
  return (
    <PageShell
      title={<bdi>{profile.display_name}</bdi>}
      lead={empty ? 'Your record starts with a document.' : <RecordCounts counts={counts} />}
    >
      <div className="grid gap-4 lg:gap-5">
        <ProcessingNotice patientId={profile.id} processing={counts.processing} />
        {empty ? (
          <EmptyRecord documents={counts.documents} processing={counts.processing} />
        ) : (
          <RecordOverview overview={overview} />
        )}
      </div>
    </PageShell>
  );
}

function EmptyRecord({ documents, processing }: { documents: number; processing: number }) {
  return (
    <Card data-testid="empty-record">
      <BlankState
        icon={HeartPulse}
        title={processing > 0 ? 'Your first facts are on their way' : 'Nothing in your record yet'}
        actions={<AddButton />}
      >
        <p>
          {documents > 0 && processing === 0
            ? 'No clinical facts were found in your documents so far. Try a discharge letter, a lab report or a medication list.'
            : 'Add a discharge letter, a lab report or a medication list: a PDF or a photo of the paper. Exora reads it and shows every fact with the words it comes from.'}
        </p>
      </BlankState>
    </Card>
  );
}
