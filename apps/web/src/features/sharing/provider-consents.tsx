'use client';

import type { Consent, ConsentWording } from '@exora/contracts';
import { LocalMoment } from '#components/format/local-moment.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ConfirmButton } from '#components/ui/confirm-button.tsx';
import { capital, categoriesText, purposeNames } from '#lib/sharing/access-text.ts';
import { useChange } from '#lib/use-change.ts';
import { ConsentHistory } from './consent-history.tsx';
import { ProviderLine } from './provider-line.tsx';

/** The consents that providers' accesses stand on, with what each of them was. */
export function ProviderConsents({
  consents,
  wordings,
}: {
  consents: readonly Consent[];
  wordings: readonly ConsentWording[];
}) {
  return (
    <Card aria-labelledby="consent-providers" className="overflow-hidden">
      <div className="flex flex-wrap items-center justify-between gap-3 px-5 pt-5 pb-3">
        <h2 id="consent-providers" className="font-semibold tracking-tight">
          Reading by providers
        </h2>
        <ButtonLink href="/sharing/providers/new" size="small">
          Give one access
        </ButtonLink>
      </div>
      {consents.length === 0 ? (
        <p className="px-5 pb-5 text-sm text-ink-soft">
          No consent was given. It is asked for when you give a provider access.
        </p>
      ) : (
        <ul className="divide-y divide-line border-t border-line">
          {consents.map((consent) => (
            <ProviderConsent key={consent.id} consent={consent} wordings={wordings} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function ProviderConsent({ consent, wordings }: { consent: Consent; wordings: readonly ConsentWording[] }) {
  const withdraw = useChange<undefined>('DELETE', `/api/sharing/consents/${consent.id}`);
  const isGiven = consent.status === 'given';
  return (
    <li className="grid gap-3 px-5 py-4" data-testid="provider-consent" data-status={consent.status}>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid min-w-0 gap-1">
          <div className="flex flex-wrap items-start gap-2">
            {consent.provider === null ? (
              <span className="font-semibold">Every provider whom you give access</span>
            ) : (
              <ProviderLine provider={consent.provider} />
            )}
            {consent.purpose !== null && <Badge tone="brand">{purposeNames[consent.purpose]}</Badge>}
            <Badge tone={isGiven ? 'ok' : 'neutral'}>{isGiven ? 'Given' : 'Withdrawn'}</Badge>
          </div>
          <p className="text-sm text-ink-soft">
            {capital(categoriesText(consent.categories))}
            {isGiven && consent.expires_at !== null && (
              <>
                , until <LocalMoment timestamp={consent.expires_at} />
              </>
            )}
          </p>
        </div>
        {isGiven && (
          <ConfirmButton
            label="Withdraw"
            button={{ size: 'small' }}
            title="Withdraw this consent?"
            confirm="Withdraw the consent"
            change={{ ...withdraw, run: () => withdraw.run(undefined) }}
          >
            <ul className="grid list-disc gap-1 pl-5">
              <li>Every access that stands on it ends at once, also in pages that are open.</li>
              <li>Who loses access is told.</li>
              <li>What providers wrote down elsewhere by then stays with them.</li>
            </ul>
          </ConfirmButton>
        )}
      </div>
      <ConsentHistory consent={consent} wordings={wordings} />
    </li>
  );
}
