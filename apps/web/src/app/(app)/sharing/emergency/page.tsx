import { emergencyAccessSchema } from '@exora/contracts';
import type { Metadata } from 'next';
import { EmergencySwitch } from '#features/sharing/emergency-switch.tsx';
import { EmergencyUses } from '#features/sharing/emergency-uses.tsx';
import { NotYours } from '#features/sharing/not-yours.tsx';
import { SharingFrame } from '#features/sharing/sharing-frame.tsx';
import { load } from '#lib/load.ts';
import { openSharing } from '#lib/sharing/open-sharing.ts';
import { callRpc } from '#lib/supabase/call-rpc.ts';

export const metadata: Metadata = { title: 'Emergency access' };

export default async function EmergencySharingPage() {
  const loaded = await load('/sharing/emergency', async () => {
    const sharing = await openSharing();
    if (!sharing.isOwner) return { ...sharing, access: null };
    const parameters = { p_patient_id: sharing.profile.id };
    return {
      ...sharing,
      access: await callRpc(sharing.client, 'read_emergency_access', parameters, emergencyAccessSchema),
    };
  });
  return (
    <SharingFrame
      title="Emergency access"
      lead="For the case that you can’t speak for yourself. It is off until you make a code."
      loaded={loaded}
    >
      {({ profile, access, closed }) =>
        access === null ? (
          <NotYours />
        ) : (
          <>
            <EmergencySwitch
              patientId={profile.id}
              name={profile.display_name}
              access={access}
              canMake={closed !== 'deceased'}
            />
            <EmergencyUses uses={access.uses} />
          </>
        )
      }
    </SharingFrame>
  );
}
