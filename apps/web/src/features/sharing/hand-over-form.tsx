'use client';

import { invitationMadeSchema } from '@exora/contracts';
import { useState } from 'react';
import { ButtonLink } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ChoiceList } from '#components/ui/choice-list.tsx';
import { ConfirmButton } from '#components/ui/confirm-button.tsx';
import { type DelegateLevel, levelTexts } from '#lib/sharing/access-text.ts';
import type { InvitationRequest } from '#lib/sharing/requests.ts';
import { useChange } from '#lib/use-change.ts';
import { InvitationCode } from './invitation-code.tsx';
import { inviteWords } from './problem-words.ts';

type Kind = 'transfer' | 'handover';

const kindTexts: Readonly<Record<Kind, { label: string; hint: string; follows: readonly string[] }>> = {
  handover: {
    label: 'Hand it over to its own person',
    hint: 'They have come of age, or want their record themselves.',
    follows: [
      'The record becomes theirs, and nobody but them decides about it any more.',
      'Everybody else’s access ends, providers’ included, and reading by outside companies is switched off.',
      'You propose below what you keep. They decide.',
    ],
  },
  transfer: {
    label: 'Give it to another keeper',
    hint: 'Somebody else looks after this person or animal from now on.',
    follows: [
      'The record becomes theirs to keep: they decide who sees it.',
      'Who has access keeps it, and consents stay as they are.',
      'You keep what you choose below, as long as they leave it to you.',
    ],
  },
};

/** Giving a record away: to its own person or to another keeper, by a code that only they should get. */
export function HandOverForm({
  profileId,
  name,
  kinds,
}: {
  profileId: string;
  name: string;
  kinds: readonly [Kind, ...Kind[]];
}) {
  const [kind, setKind] = useState<Kind>(kinds[0]);
  const [keeps, setKeeps] = useState<DelegateLevel | 'none'>('none');
  const make = useChange<InvitationRequest, typeof invitationMadeSchema>(
    'POST',
    '/api/sharing/invitations',
    invitationMadeSchema,
  );
  if (make.data !== undefined) {
    return (
      <InvitationCode
        made={make.data}
        gives={`the whole record of ${name}, as its owner`}
        again={
          <ButtonLink href="/sharing" variant="primary">
            Done
          </ButtonLink>
        }
      />
    );
  }
  return (
    <Card className="grid gap-5 p-5" aria-labelledby="hand-over" data-testid="hand-over">
      <div className="grid gap-1">
        <h2 id="hand-over" className="font-semibold tracking-tight">
          Give this record away
        </h2>
        <p className="text-sm text-ink-soft">Nothing happens until they accept. Afterwards you can’t take it back.</p>
      </div>
      {kinds.length > 1 && (
        <ChoiceList
          legend="To whom"
          value={kind}
          onChoose={setKind}
          choices={kinds.map((value) => ({ value, label: kindTexts[value].label, hint: kindTexts[value].hint }))}
        />
      )}
      <ul className="grid list-disc gap-1 pl-5 text-sm">
        {kindTexts[kind].follows.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        <li>Your emergency code for this record opens nothing any more.</li>
      </ul>
      <ChoiceList
        legend="What you keep"
        value={keeps}
        onChoose={setKeeps}
        choices={[
          { value: 'none', label: 'Nothing', hint: 'You see the record no more.' },
          ...(['view', 'edit', 'full'] as const).map((value) => ({ value, label: levelTexts[value].name })),
        ]}
      />
      <div>
        <ConfirmButton
          testId="hand-over-button"
          label={kindTexts[kind].label}
          title={`${kindTexts[kind].label}?`}
          confirm="Make the code"
          typed="give away"
          words={inviteWords}
          change={{ ...make, run: () => make.run({ kind, profileId, level: keeps === 'none' ? null : keeps }) }}
        >
          <p>
            You get a code. Whoever enters it first and accepts owns the record of{' '}
            <bdi className="font-semibold text-ink">{name}</bdi>. Give it to nobody else. Until then you can cancel it
            under Sharing.
          </p>
        </ConfirmButton>
      </div>
    </Card>
  );
}
