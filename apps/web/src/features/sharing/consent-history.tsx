import type { Consent, ConsentWording } from '@exora/contracts';
import { LocalMoment } from '#components/format/local-moment.tsx';
import { counted } from '#lib/format/quantities.ts';
import { capital, categoriesText } from '#lib/sharing/access-text.ts';

/** What was decided when, by whom, to which wording: the latest decision first. */
export function ConsentHistory({ consent, wordings }: { consent: Consent; wordings: readonly ConsentWording[] }) {
  const { history } = consent;
  return (
    <details className="text-sm" data-testid="consent-history">
      <summary className="flex min-h-11 items-center font-semibold text-brand">
        History ({counted(history.length, 'decision')})
      </summary>
      <ol className="grid gap-3 border-l-2 border-line pl-4">
        {history.map((decision) => {
          const wording = wordings.find(({ version }) => version === decision.policy_version);
          return (
            <li key={decision.version}>
              <p className="font-medium">
                {decision.status === 'given' ? 'Given' : 'Withdrawn'} by{' '}
                <bdi>{decision.decided_by.name ?? 'somebody without a name'}</bdi>,{' '}
                <LocalMoment timestamp={decision.decided_at} />
              </p>
              {consent.consent_type === 'provider_access' && decision.status === 'given' && (
                <p className="text-ink-soft">
                  {capital(categoriesText(decision.categories))}
                  {decision.expires_at !== null && (
                    <>
                      , until <LocalMoment timestamp={decision.expires_at} />
                    </>
                  )}
                </p>
              )}
              {decision.policy_version !== null && (
                <p className="text-ink-soft">
                  To the wording {decision.policy_version}
                  {wording !== undefined && !wording.is_present && <>: “{wording.wording}”</>}
                </p>
              )}
            </li>
          );
        })}
      </ol>
    </details>
  );
}
