import type { Metadata } from 'next';
import { PageShell } from '#components/layout/page-shell.tsx';
import { SameRecord } from '#components/layout/same-record.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { AskingNotice } from '#features/documents/asking-notice.tsx';
import { ReviewDesk } from '#features/review/review-desk.tsx';
import { currentProfile } from '#lib/current-profile.ts';
import { readPreferences } from '#lib/format/read-preferences.ts';
import { load } from '#lib/load.ts';
import { countAsking } from '#lib/record/count-asking.ts';
import { mayEdit } from '#lib/record/may-edit.ts';
import { readReviewQueue } from '#lib/record/read-review-queue.ts';
import { createReadClient } from '#lib/supabase/server.ts';

export const metadata: Metadata = { title: 'Review' };

export default async function ReviewPage() {
  const loaded = await load('/review', async () => {
    const [profile, { dates }] = await Promise.all([currentProfile(), readPreferences()]);
    const client = await createReadClient();
    const [queue, asking] = await Promise.all([
      readReviewQueue(client, profile.id, dates),
      countAsking(client, profile.id),
    ]);
    return { profile, queue, asking };
  });
  const mayDecide = !loaded.ok || mayEdit(loaded.data.profile);
  return (
    <PageShell
      title="Review"
      lead={`What was hard to read, unusual, or risky to get wrong.${mayDecide ? ' Compare it with the page and say what is right.' : ''}`}
    >
      {loaded.ok ? (
        <SameRecord profileId={loaded.data.profile.id}>
          <div className="grid gap-4">
            <AskingNotice asking={loaded.data.asking} />
            {!mayDecide && (
              <Notice tone="info" title="You can look at this record, but not decide">
                <p>Its owner, and whoever they let add to it, says what is right.</p>
              </Notice>
            )}
            <ReviewDesk patientId={loaded.data.profile.id} initial={loaded.data.queue} mayDecide={mayDecide} />
          </div>
        </SameRecord>
      ) : (
        <ProblemView problem={loaded.problem} />
      )}
    </PageShell>
  );
}
