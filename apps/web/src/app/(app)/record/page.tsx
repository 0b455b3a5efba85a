import { HeartPulse } from 'lucide';
import type { Metadata } from 'next';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Card } from '#components/ui/card.tsx';
import { ProcessingNotice } from '#features/documents/lazy-processing-notice.tsx';
import { FirstRunGuide } from '#features/first-run/lazy-first-run-guide.tsx';
import { ConflictList } from '#features/record/conflict-list.tsx';
import { HiddenNote } from '#features/record/not-shared.tsx';
import { RecordCounts } from '#features/record/record-counts.tsx';
import { RecordOverview } from '#features/record/record-overview.tsx';
import { RecordView } from '#features/record/record-view.tsx';
import { AddButton } from '#features/uploads/add-button.tsx';
import { wantsGuide } from '#lib/account/wants-guide.ts';
import { mayAddDocuments } from '#lib/record/editable.ts';
import { loadRecord } from '#lib/record/load-record.ts';
import { readOverview } from '#lib/record/read-overview.ts';

export const metadata: Metadata = { title: 'Record' };

export default async function RecordPage() {
  const loaded = await loadRecord('/record', (client, { id }) => readOverview(client, id));
  const guide = await wantsGuide();
  const counts = loaded.ok ? loaded.data.data.counts : null;
  const empty = counts?.facts === 0;
  const canAdd = loaded.ok && empty && (await mayAddDocuments(loaded.data.profile));
  return (
    <RecordView
      title={loaded.ok ? <bdi>{loaded.data.profile.display_name}</bdi> : 'Your record'}
      what="Overview of the health record"
      lead={
        counts === null ? undefined : empty ? 'Your record starts with a document.' : <RecordCounts counts={counts} />
      }
      addKind={null}
      loaded={loaded}
    >
      {(overview, profile, format) => (
        <div className="grid gap-4 lg:gap-5">
          {overview.counts.processing > 0 && (
            <ProcessingNotice patientId={profile.id} processing={overview.counts.processing} />
          )}
          <HiddenNote hidden={overview.hidden} />
          {empty && overview.counts.documents === 0 && profile.is_owner && guide && <FirstRunGuide />}
          {empty ? (
            <EmptyRecord
              documents={overview.counts.documents}
              processing={overview.counts.processing}
              isOwner={profile.is_owner}
              canAdd={canAdd}
            />
          ) : (
            <>
              <ConflictList conflicts={overview.conflicts} dates={format.dates} />
              <RecordOverview overview={overview} format={format} />
            </>
          )}
        </div>
      )}
    </RecordView>
  );
}

function EmptyRecord({
  documents,
  processing,
  isOwner,
  canAdd,
}: {
  documents: number;
  processing: number;
  isOwner: boolean;
  canAdd: boolean;
}) {
  const whatToAdd =
    documents > 0
      ? 'No clinical facts were found in the documents so far. Try a discharge letter, a lab report or a medication list.'
      : 'Add a discharge letter, a lab report or a medication list: a PDF or a photo of the paper. Exora reads it and shows every fact with the words it comes from.';
  return (
    <Card data-testid="empty-record">
      <BlankState
        icon={HeartPulse}
        title={
          processing > 0 ? 'The first facts are on their way' : `Nothing in ${isOwner ? 'your' : 'this'} record yet`
        }
        actions={canAdd && <AddButton />}
      >
        <p>{canAdd ? whatToAdd : 'Whoever keeps this record adds its documents. What they say appears here.'}</p>
      </BlankState>
    </Card>
  );
}
