import { type ConsentWording, ExoraError } from '@exora/contracts';
import type { Metadata } from 'next';
import { EngineConsent } from '#features/sharing/engine-consent.tsx';
import { NotYours } from '#features/sharing/not-yours.tsx';
import { ProviderConsents } from '#features/sharing/provider-consents.tsx';
import { SharingFrame } from '#features/sharing/sharing-frame.tsx';
import { load } from '#lib/load.ts';
import { openSharing } from '#lib/sharing/open-sharing.ts';
import { readConsents, readConsentWordings } from '#lib/sharing/read-providers.ts';

export const metadata: Metadata = { title: 'Consents' };

export default async function ConsentsPage() {
  const loaded = await load('/sharing/consents', async () => {
    const sharing = await openSharing();
    if (!sharing.isDecider) return { ...sharing, consents: [], wordings: [] };
    const [consents, wordings] = await Promise.all([
      readConsents(sharing.client, sharing.profile.id),
      readConsentWordings(sharing.client),
    ]);
    return { ...sharing, consents, wordings };
  });
  return (
    <SharingFrame
      title="Consents"
      lead="What you agreed to, in which words, and when. What you withdraw stops at once."
      loaded={loaded}
    >
      {({ profile, isDecider, consents, wordings }) =>
        isDecider ? (
          <>
            <div className="grid items-start gap-4 lg:grid-cols-2">
              {(['local', 'external'] as const).map((engine) => {
                const consent = consents.find(({ consent_type }) => consent_type === `ai_${engine}`) ?? null;
                return (
                  <EngineConsent
                    key={engine}
                    patientId={profile.id}
                    engine={engine}
                    // A record begins with its own machines allowed and others not.
                    allowed={consent === null ? engine === 'local' : consent.status === 'given'}
                    wording={presentOf(wordings, `ai_${engine}`)}
                    earlier={wordings.filter((each) => each.consent_type === `ai_${engine}` && !each.is_present)}
                    consent={consent}
                  />
                );
              })}
            </div>
            <ProviderConsents
              consents={consents.filter(({ consent_type }) => consent_type === 'provider_access')}
              wordings={wordings.filter(({ consent_type }) => consent_type === 'provider_access')}
            />
          </>
        ) : (
          <NotYours />
        )
      }
    </SharingFrame>
  );
}

function presentOf(wordings: readonly ConsentWording[], type: ConsentWording['consent_type']): ConsentWording {
  const present = wordings.find(({ consent_type, is_present }) => consent_type === type && is_present);
  if (present === undefined) throw new ExoraError('internal');
  return present;
}
