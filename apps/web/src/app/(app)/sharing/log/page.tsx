import type { Metadata } from 'next';
import { LogList } from '#features/sharing/log/log-list.tsx';
import { LogProof } from '#features/sharing/log/log-proof.tsx';
import { NotYours } from '#features/sharing/not-yours.tsx';
import { nameless } from '#features/sharing/person-text.ts';
import { SharingFrame } from '#features/sharing/sharing-frame.tsx';
import { load } from '#lib/load.ts';
import { openSharing } from '#lib/sharing/open-sharing.ts';
import { readLog } from '#lib/sharing/read-log.ts';

export const metadata: Metadata = { title: 'Who looked' };

export default async function LogPage() {
  const loaded = await load('/sharing/log', async () => {
    const sharing = await openSharing();
    if (!sharing.isOwner) return { ...sharing, log: null };
    const log = await readLog(sharing.client, sharing.profile.id, { who: 'others', kind: 'all' }, null);
    return { ...sharing, log };
  });
  return (
    <SharingFrame
      title="Who looked"
      lead="Every time that somebody else reads this record it is written here, or they don’t get to read it. So is every change."
      loaded={loaded}
    >
      {({ profile, care, log }) =>
        log === null ? (
          <NotYours />
        ) : (
          <>
            <LogProof patientId={profile.id} />
            <LogList
              patientId={profile.id}
              initial={log}
              people={[...care.delegates, ...care.representatives].map(({ user_id, name }) => ({
                id: user_id,
                name: name ?? nameless,
              }))}
            />
          </>
        )
      }
    </SharingFrame>
  );
}
