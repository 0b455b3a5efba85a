'use client';

import { invitationMadeSchema } from '@exora/contracts';
import { Eye } from 'lucide';
import { type FormEvent, type MouseEvent, useState } from 'react';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ChangeProblem } from '#components/ui/change-problem.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { focusFirstError } from '#lib/focus-first-error.ts';
import type { DelegateLevel } from '#lib/sharing/access-text.ts';
import type { InvitationRequest, Viewer } from '#lib/sharing/requests.ts';
import { useChange } from '#lib/use-change.ts';
import { GrantFields } from './grant-fields.tsx';
import { InvitationCode } from './invitation-code.tsx';
import { AccessPreview } from './preview/access-preview.tsx';
import { inviteWords } from './problem-words.ts';
import { type ReadyGrant, useGrantDraft } from './use-grant-draft.ts';

/** Makes an invitation: what somebody is to get, a look at what they would see, and the code, shown once. */
export function InviteForm({
  profileId,
  profileName,
  levels,
  mayPreview,
}: {
  profileId: string;
  profileName: string;
  levels: readonly DelegateLevel[];
  mayPreview: boolean;
}) {
  const draft = useGrantDraft();
  const [showsName, setShowsName] = useState(true);
  const [planned, setPlanned] = useState<Viewer | null>(null);
  const make = useChange<InvitationRequest, typeof invitationMadeSchema>(
    'POST',
    '/api/sharing/invitations',
    invitationMadeSchema,
  );
  if (make.data !== undefined) {
    return (
      <InvitationCode
        made={make.data}
        gives={`a way into the record of ${profileName}`}
        again={
          <>
            <Button
              onClick={() => {
                make.reset();
                setPlanned(null);
              }}
            >
              Invite another person
            </Button>
            <ButtonLink href="/sharing" variant="primary">
              Done
            </ButtonLink>
          </>
        }
      />
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const ready = draft.complete();
    if (ready !== null) make.start({ kind: 'access', profileId, ...ready, showsName });
    else focusFirstError(event.currentTarget);
  };
  const look = (event: MouseEvent<HTMLButtonElement>) => {
    const ready = draft.complete();
    if (ready !== null) setPlanned(viewerOf(ready));
    else focusFirstError(event.currentTarget.form);
  };
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      <Card className="p-5">
        <form method="post" noValidate onSubmit={submit} className="grid gap-6" data-testid="invite-form">
          <GrantFields draft={draft} levels={levels} />
          <label className="flex min-h-11 items-start gap-3 text-sm">
            <input
              type="checkbox"
              checked={showsName}
              onChange={({ target }) => setShowsName(target.checked)}
              className="mt-0.5 size-4.5 shrink-0 accent-brand"
            />
            <span>
              Show the name <bdi className="font-medium">{profileName}</bdi> to whoever enters the code, before they
              accept.
            </span>
          </label>
          <ChangeProblem error={make.error} words={inviteWords} />
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" busy={make.isPending}>
              Make the code
            </Button>
            {mayPreview && (
              <Button onClick={look}>
                <Icon of={Eye} className="size-4" />
                See what they would see
              </Button>
            )}
          </div>
          <p className="text-sm text-ink-soft">
            Access begins when somebody accepts the code, not before. You can change or end it at any time.
          </p>
        </form>
      </Card>
      {planned !== null && <AccessPreview patientId={profileId} viewer={planned} who="the person you invite" />}
    </div>
  );
}

function viewerOf({ level, categories, purpose, expiresAt }: ReadyGrant): Viewer {
  return { proposal: { kind: 'delegate', access_level: level, categories, purpose, expires_at: expiresAt } };
}
