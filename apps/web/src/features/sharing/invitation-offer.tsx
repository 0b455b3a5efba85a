'use client';

import type { InvitationPreview } from '@exora/contracts';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { LocalMoment } from '#components/format/local-moment.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ChangeProblem } from '#components/ui/change-problem.tsx';
import { ChoiceList } from '#components/ui/choice-list.tsx';
import { Field } from '#components/ui/field.tsx';
import { capital, categoriesText, type DelegateLevel, levelTexts } from '#lib/sharing/access-text.ts';

import { acceptWords } from './problem-words.ts';

/** What a code says that can be accepted. */
type Offer = Extract<InvitationPreview, { ok: true }>;

/** What the former owner keeps of a record that is handed over. */
export type Keeps = DelegateLevel | 'none';

/** The word that is typed before a record becomes one's own. */
const ownWord = 'mine';

/** What a code gives, in plain words, with what follows from accepting and from declining. */
export function InvitationOffer({
  offer,
  error,
  busy,
  onAccept,
  onDecline,
  onBack,
}: {
  offer: Offer;
  error: Error | null;
  busy: 'accept' | 'decline' | null;
  onAccept: (keeps: Keeps | null) => void;
  onDecline: () => void;
  onBack: () => void;
}) {
  const [keeps, setKeeps] = useState<Keeps>(offer.access_level ?? 'none');
  const [word, setWord] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const becomesOwn = offer.kind !== 'access';
  const canAccept = !becomesOwn || word.trim().toLowerCase() === ownWord;
  return (
    <Card className="grid max-w-2xl gap-5 p-6" data-testid="offer" aria-labelledby="offer-title">
      <h2 id="offer-title" ref={heading} tabIndex={-1} className="text-lg font-semibold tracking-tight outline-none">
        <bdi>{offer.inviter_name ?? 'Somebody'}</bdi> {titleOf(offer.kind)}{' '}
        <bdi>{offer.profile_name ?? 'a person whose name is shown after you accept'}</bdi>
      </h2>
      {becomesOwn ? <OwnTerms kind={offer.kind} /> : <AccessTerms offer={offer} />}
      {becomesOwn && (
        <>
          <ChoiceList
            legend="What the former keeper keeps"
            value={keeps}
            onChoose={setKeeps}
            choices={[
              { value: 'none', label: 'Nothing', hint: 'They see the record no more.' },
              ...(['view', 'edit', 'full'] as const).map((level) => ({ value: level, label: levelTexts[level].name })),
            ]}
          />
          <Field
            label={`Type “${ownWord}” to go on`}
            value={word}
            onChange={({ target }) => setWord(target.value)}
            autoComplete="off"
          />
        </>
      )}
      <p className="text-sm text-ink-soft">
        If you decline, the code opens nothing any more and whoever made it is told. The code works until{' '}
        <LocalMoment timestamp={offer.expires_at} />.
      </p>
      <ChangeProblem error={error} words={acceptWords} />
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          busy={busy === 'accept'}
          disabled={busy !== null || !canAccept}
          onClick={() => onAccept(becomesOwn ? keeps : null)}
        >
          {becomesOwn ? 'Take the record over' : 'Accept'}
        </Button>
        <Button busy={busy === 'decline'} disabled={busy !== null} onClick={onDecline}>
          Decline
        </Button>
        <Button variant="ghost" disabled={busy !== null} onClick={onBack}>
          Back
        </Button>
      </div>
    </Card>
  );
}

function titleOf(kind: Offer['kind']): string {
  switch (kind) {
    case 'access':
      return 'invites you to the record of';
    case 'transfer':
      return 'gives you the record of';
    case 'handover':
      return 'hands over to you the record of';
  }
}

function AccessTerms({ offer }: { offer: Offer }) {
  return (
    <>
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[9rem_minmax(0,1fr)]">
        <Term name="What you can do">{offer.access_level === null ? 'Look' : levelTexts[offer.access_level].name}</Term>
        <Term name="What you see">{capital(categoriesText(offer.categories))}</Term>
        <Term name="What it is for">
          “<bdi className="wrap-anywhere">{offer.purpose}</bdi>”
        </Term>
        <Term name="Until">
          {offer.access_expires_at === null ? 'No end is set' : <LocalMoment timestamp={offer.access_expires_at} />}
        </Term>
      </dl>
      <ul className="grid list-disc gap-1 pl-5 text-sm text-ink-soft">
        <li>Whenever you look at the record, that is written to a log that its owner reads.</li>
        <li>The owner can change or end your access at any time. You can leave at any time.</li>
        <li>Your own record is not shared with anybody by this.</li>
      </ul>
    </>
  );
}

function OwnTerms({ kind }: { kind: Offer['kind'] }) {
  return (
    <ul className="grid list-disc gap-1 pl-5">
      <li>The record becomes yours: you decide who sees it, and only you read its log.</li>
      {kind === 'handover' ? (
        <>
          <li>Everybody else’s access ends, and every consent but reading on the machine itself is withdrawn.</li>
          <li>What the former keeper keeps is yours to decide, below, and to change later.</li>
        </>
      ) : (
        <li>Who has access keeps it, and consents stay as they are. You can change both at once afterwards.</li>
      )}
      <li>An emergency code that was made before opens nothing any more.</li>
      <li>It can’t be taken back by the former keeper.</li>
    </ul>
  );
}

function Term({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-sm text-ink-soft sm:pt-0.5">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </>
  );
}
