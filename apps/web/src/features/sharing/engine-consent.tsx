'use client';

import type { Consent, ConsentWording } from '@exora/contracts';
import { Badge } from '#components/ui/badge.tsx';
import { Card } from '#components/ui/card.tsx';
import { ConfirmButton } from '#components/ui/confirm-button.tsx';
import { useChange } from '#lib/use-change.ts';
import { ConsentHistory } from './consent-history.tsx';

const engines = {
  local: {
    title: 'Reading on this system’s own machines',
    given: 'Documents are read here. Nothing leaves the machines that keep this record.',
    withdrawn: 'Documents are kept, and nobody reads them: no facts are found in new ones.',
    stops: [
      'Reading stops at once, also of documents that are being read.',
      'New documents are kept as they are, until you allow reading again.',
      'Facts that were found stay until you remove them.',
    ],
  },
  external: {
    title: 'Reading by outside companies',
    given: 'Pictures and texts of documents may be sent to the outside services that are set up here.',
    withdrawn: 'Nothing is sent to anybody outside.',
    stops: [
      'Nothing is sent from then on, and an answer that is under way is thrown away.',
      'What was sent before can’t be called back.',
      'Facts that were found stay until you remove them.',
    ],
  },
} as const;

/** Whether engines of a kind may read this record's documents: the wording, what was decided, and deciding anew. */
export function EngineConsent({
  patientId,
  engine,
  allowed,
  wording,
  earlier,
  consent,
}: {
  patientId: string;
  engine: 'local' | 'external';
  allowed: boolean;
  wording: ConsentWording;
  earlier: readonly ConsentWording[];
  /** Null: nobody has decided yet, and what holds is the default. */
  consent: Consent | null;
}) {
  const words = engines[engine];
  const change = useChange<unknown>('PUT', '/api/sharing/consents');
  const decide = (value: boolean) => ({
    ...change,
    run: () => change.run({ patientId, engine, allowed: value, wordingVersion: wording.version }),
  });
  return (
    <Card
      className="grid content-start gap-4 p-5"
      aria-labelledby={`consent-${engine}`}
      data-testid={`consent-${engine}`}
    >
      <div className="flex flex-wrap items-center gap-2">
        <h2 id={`consent-${engine}`} className="font-semibold tracking-tight">
          {words.title}
        </h2>
        <Badge tone={allowed ? 'ok' : 'neutral'}>{allowed ? 'Allowed' : 'Not allowed'}</Badge>
      </div>
      <p className="text-sm">{allowed ? words.given : words.withdrawn}</p>
      {consent === null && (
        <p className="text-sm text-ink-soft">Nobody has decided about this yet: it is as every record begins.</p>
      )}
      <div>
        {allowed ? (
          <ConfirmButton
            label="Withdraw"
            title={`Stop: ${words.title.toLowerCase()}?`}
            confirm="Withdraw the consent"
            change={decide(false)}
          >
            <ul className="grid list-disc gap-1 pl-5">
              {words.stops.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </ConfirmButton>
        ) : (
          <ConfirmButton
            label="Read the wording, and allow"
            title={words.title}
            confirm="I agree to this"
            change={decide(true)}
          >
            <p className="text-ink">{wording.wording}</p>
            <p className="text-xs">Version {wording.version}</p>
          </ConfirmButton>
        )}
      </div>
      <details className="text-sm">
        <summary className="flex min-h-11 items-center font-semibold text-brand">What is agreed to</summary>
        <p>{wording.wording}</p>
        <p className="mt-1 text-xs text-ink-soft">Version {wording.version}</p>
      </details>
      {consent !== null && <ConsentHistory consent={consent} wordings={[wording, ...earlier]} />}
    </Card>
  );
}
