'use client';

import type { Care } from '@exora/contracts';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ConfirmButton } from '#components/ui/confirm-button.tsx';
import type { DelegateLevel } from '#lib/sharing/access-text.ts';
import type { Viewer } from '#lib/sharing/requests.ts';
import { useChange } from '#lib/use-change.ts';
import { GrantChangeForm } from './grant-change-form.tsx';
import { nameless } from './person-text.ts';
import { AccessPreview } from './preview/access-preview.tsx';

/** What can be done about somebody's access: see what they see, change it, end it; of one's own: leave. */
export function PersonAccess({
  profileId,
  delegate,
  isSelf,
  levels,
  mayEnd,
  mayPreview,
}: {
  profileId: string;
  delegate: Care['delegates'][number];
  isSelf: boolean;
  /** Levels that the reader may give; none: they may not change this access. */
  levels: readonly DelegateLevel[];
  mayEnd: boolean;
  mayPreview: boolean;
}) {
  const router = useRouter();
  const [viewer, setViewer] = useState<Viewer | null>(null);
  const [isChanging, setChanging] = useState(false);
  const end = useChange<undefined>('DELETE', `/api/sharing/grants/${delegate.permission_id}`, undefined, () => {
    // Who leaves sees nothing of the record from here on: the frame is made anew.
    if (isSelf) window.location.assign('/record');
    else router.push('/sharing');
  });
  const name = delegate.name ?? nameless;
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap gap-2">
        {mayPreview && <Button onClick={() => setViewer({ userId: delegate.user_id })}>See what they see</Button>}
        {levels.length > 0 && !isSelf && (
          <Button aria-expanded={isChanging} onClick={() => setChanging(!isChanging)}>
            Change it
          </Button>
        )}
        {mayEnd && (
          <ConfirmButton
            testId="revoke"
            button={{ variant: 'danger' }}
            label={isSelf ? 'Leave this record' : 'End this access'}
            title={
              isSelf ? (
                'Leave this record?'
              ) : (
                <>
                  End the access of <bdi>{name}</bdi>?
                </>
              )
            }
            confirm={isSelf ? 'Leave' : 'End the access'}
            change={{ ...end, run: () => end.run(undefined) }}
          >
            {isSelf ? (
              <p>You see nothing of it from then on. The owner is told. Only they can let you in again.</p>
            ) : (
              <ul className="grid list-disc gap-1 pl-5">
                <li>It ends at once, also in pages that they have open.</li>
                <li>Whoever they let in loses access, too.</li>
                <li>They are told that it ended. What they wrote down or saved elsewhere stays with them.</li>
                <li>Documents and facts that they added stay in the record.</li>
              </ul>
            )}
          </ConfirmButton>
        )}
      </div>
      {!mayEnd && (
        <p className="text-sm text-ink-soft">
          This access is not yours to end: somebody else gave it, or it was given in the owner’s name. Ask the record’s
          owner.
        </p>
      )}
      {isChanging && (
        <Card className="max-w-2xl p-5" aria-label="Change the access">
          <GrantChangeForm
            profileId={profileId}
            delegate={delegate}
            levels={levels}
            onLook={mayPreview ? setViewer : null}
            // A changed grant has an id of its own.
            onDone={(id) => router.replace(`/sharing/people/${id}`)}
          />
        </Card>
      )}
      {viewer !== null && <AccessPreview patientId={profileId} viewer={viewer} who={<bdi>{name}</bdi>} />}
    </div>
  );
}
