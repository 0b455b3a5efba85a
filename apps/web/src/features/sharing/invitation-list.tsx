'use client';

import type { Invitation } from '@exora/contracts';
import { LocalMoment } from '#components/format/local-moment.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Card } from '#components/ui/card.tsx';
import { ConfirmButton } from '#components/ui/confirm-button.tsx';
import { LocalDay } from '#components/ui/local-day.tsx';
import { categoriesText, levelTexts } from '#lib/sharing/access-text.ts';
import { useChange } from '#lib/use-change.ts';

const endings = {
  open: 'Open',
  expired: 'Ran out',
  accepted: 'Accepted',
  declined: 'Declined',
  cancelled: 'Cancelled',
} as const;

/** A record's invitations: those that can still be accepted, and below them what became of the others. */
export function InvitationList({ invitations }: { invitations: readonly Invitation[] }) {
  const open = invitations.filter(({ state }) => state === 'open');
  const settled = invitations.filter(({ state }) => state !== 'open');
  if (invitations.length === 0) return null;
  return (
    <Card aria-labelledby="invitations" className="overflow-hidden">
      <h2 id="invitations" className="px-5 pt-5 pb-2 text-base font-semibold tracking-tight">
        Invitations
      </h2>
      {open.length === 0 ? (
        <p className="px-5 pb-4 text-sm text-ink-soft">None is open.</p>
      ) : (
        <ul className="divide-y divide-line">
          {open.map((invitation) => (
            <OpenInvitation key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      )}
      {settled.length > 0 && (
        <details className="border-t border-line">
          <summary className="flex min-h-12 items-center px-5 text-sm font-semibold text-brand hover:bg-raised">
            Earlier invitations ({settled.length})
          </summary>
          <ul className="divide-y divide-line border-t border-line">
            {settled.map((invitation) => (
              <li key={invitation.id} className="flex items-start justify-between gap-3 px-5 py-3 text-sm">
                <span className="min-w-0">
                  <span className="block">{whatFor(invitation)}</span>
                  <span className="text-ink-soft">
                    Made <LocalDay timestamp={invitation.created_at} />
                  </span>
                </span>
                <Badge>{endings[invitation.state]}</Badge>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}

function OpenInvitation({ invitation }: { invitation: Invitation }) {
  const cancel = useChange<undefined>('DELETE', `/api/sharing/invitations/${invitation.id}`);
  return (
    <li data-testid="invitation" className="flex flex-wrap items-center justify-between gap-3 px-5 py-4">
      <div className="grid min-w-0 gap-1">
        <p className="font-medium">{whatFor(invitation)}</p>
        <p className="text-sm text-ink-soft">
          For “<bdi className="wrap-anywhere">{invitation.purpose}</bdi>” · the code works until{' '}
          <LocalMoment timestamp={invitation.expires_at} />
        </p>
      </div>
      <ConfirmButton
        label="Cancel it"
        title="Cancel this invitation?"
        confirm="Cancel the invitation"
        button={{ size: 'small' }}
        change={{ ...cancel, run: () => cancel.run(undefined) }}
      >
        <p>Its code opens nothing from then on. Nobody is told. You can make another at any time.</p>
      </ConfirmButton>
    </li>
  );
}

function whatFor({ kind, access_level, categories }: Invitation): string {
  switch (kind) {
    case 'access':
      return `${access_level === null ? 'Access' : levelTexts[access_level].name}: ${categoriesText(categories)}`;
    case 'transfer':
      return 'Gives this record to another keeper';
    case 'handover':
      return 'Hands this record over to its own person';
  }
}
