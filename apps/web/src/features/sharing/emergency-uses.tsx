'use client';

import type { EmergencyAccess } from '@exora/contracts';
import { ShieldCheck } from 'lucide';
import { LocalMoment } from '#components/format/local-moment.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Card } from '#components/ui/card.tsx';
import { ConfirmButton } from '#components/ui/confirm-button.tsx';
import { counted } from '#lib/format/quantities.ts';
import { emergencyReasonNames } from '#lib/sharing/access-text.ts';
import { useChange } from '#lib/use-change.ts';
import { ProviderLine } from './provider-line.tsx';

type Use = EmergencyAccess['uses'][number];

/** Each time that somebody opened the record in an emergency: who, why, how much was read, and what the review found. */
export function EmergencyUses({ uses }: { uses: readonly Use[] }) {
  return (
    <Card aria-labelledby="emergency-uses" className="no-print overflow-hidden">
      <h2 id="emergency-uses" className="px-5 pt-5 pb-2 font-semibold tracking-tight">
        When it was used
      </h2>
      {uses.length === 0 ? (
        <BlankState icon={ShieldCheck} title="Never">
          <p>Nobody has opened this record in an emergency.</p>
        </BlankState>
      ) : (
        <ul className="divide-y divide-line">
          {uses.map((use) => (
            <UseRow key={use.id} use={use} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function UseRow({ use }: { use: Use }) {
  const end = useChange<undefined>('DELETE', `/api/sharing/providers/${use.access_id}`);
  return (
    <li className="grid gap-3 px-5 py-4" data-testid="emergency-use" data-in-force={use.in_force}>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <ProviderLine provider={use.provider} />
        <div className="flex flex-wrap gap-2">
          {use.in_force && <Badge tone="warn">Running now</Badge>}
          <Badge tone={use.review_outcome === 'unjustified' ? 'danger' : 'neutral'}>{reviewText(use)}</Badge>
        </div>
      </div>
      <div className="text-sm">
        <p className="font-medium">{emergencyReasonNames[use.reason]}</p>
        <p>
          “<bdi className="wrap-anywhere">{use.reason_text}</bdi>”
        </p>
        <p className="mt-1 text-ink-soft">
          <LocalMoment timestamp={use.used_at} /> to <LocalMoment timestamp={use.revoked_at ?? use.expires_at} />
          {use.revoked_at !== null && ' (ended early)'} ·{' '}
          {use.reads === 0 ? 'nothing was read' : `${counted(use.reads, 'reading')}`}
          {' · '}
          {use.by_code ? 'by the code' : 'without the code, by a provider who had access already'}
        </p>
      </div>
      {use.in_force && (
        <div>
          <ConfirmButton
            label="End it now"
            button={{ variant: 'danger', size: 'small' }}
            title="End this emergency access?"
            confirm="End it now"
            change={{ ...end, run: () => end.run(undefined) }}
          >
            <p>
              The provider reads nothing more from then on. Your code stays: switch emergency access off, or make
              another code, if it should not be used again.
            </p>
          </ConfirmButton>
        </div>
      )}
    </li>
  );
}

function reviewText({ review_outcome: outcome }: Use): string {
  switch (outcome) {
    case null:
      return 'Waits for review';
    case 'justified':
      return 'Reviewed: justified';
    case 'unjustified':
      return 'Reviewed: not justified';
  }
}
