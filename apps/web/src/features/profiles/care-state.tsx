'use client';

import type { Care } from '@exora/contracts';
import { useState } from 'react';
import { useFormat } from '#components/format/format-provider.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ConfirmButton } from '#components/ui/confirm-button.tsx';
import { Field } from '#components/ui/field.tsx';
import { TextArea } from '#components/ui/text-area.tsx';
import type { CareChange } from '#lib/profile-requests.ts';
import { useChange } from '#lib/use-change.ts';
import { careText } from './care-text.ts';

type State = Care['care_state'];

const stateNames: Readonly<Record<State, string>> = {
  active: 'Living',
  death_reported: 'Death reported',
  deceased: 'Deceased',
};
const deeds: Readonly<Record<State, string>> = {
  death_reported: 'Report a death',
  deceased: 'State a death',
  active: 'It is a mistake',
};

/** Whether a record's person lives, and stating otherwise, as far as the reader may. */
export function CareState({ care, name }: { care: Care; name: string }) {
  const { dates } = useFormat();
  const [chosen, setChosen] = useState<State | null>(null);
  const { care_state: state, transitions } = care;
  return (
    <Card className="grid gap-4 p-5" aria-labelledby="care-state" data-testid="care-state" data-state={state}>
      <div className="flex flex-wrap items-center gap-2">
        <h2 id="care-state" className="font-semibold tracking-tight">
          Life and death
        </h2>
        <Badge tone={state === 'active' ? 'neutral' : 'warn'}>{stateNames[state]}</Badge>
      </div>
      <p className="text-sm">{careText(care, dates)}</p>
      {transitions.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {transitions.map((to) => (
            <Button
              key={to}
              size="small"
              aria-expanded={chosen === to}
              onClick={() => setChosen(chosen === to ? null : to)}
            >
              {deeds[to]}
            </Button>
          ))}
        </div>
      )}
      {chosen !== null && transitions.includes(chosen) && (
        <CareForm key={chosen} profileId={care.profile_id} name={name} from={state} to={chosen} />
      )}
    </Card>
  );
}

const whatFollows: Readonly<Record<State, readonly string[]>> = {
  death_reported: ['The owner and everybody with access are told. Nothing else changes until it is confirmed.'],
  deceased: [
    'Nothing is added to the record any more, and nobody new is let in.',
    'Providers’ access and guardians’ rights rest; the rights of executors begin.',
    'Everybody with access is told. Only an operator can take it back.',
  ],
  active: ['The record is used as usual again, and everybody with access is told.'],
};

function CareForm({ profileId, name, from, to }: { profileId: string; name: string; from: State; to: State }) {
  const [evidence, setEvidence] = useState('');
  const [diedOn, setDiedOn] = useState('');
  const change = useChange<CareChange>('PUT', `/api/profiles/${profileId}/care`);
  const needsEvidence = to !== 'active' || from === 'deceased';
  const isComplete = (!needsEvidence || evidence.trim() !== '') && (to !== 'deceased' || diedOn !== '');
  return (
    <div className="grid gap-4 border-t border-line pt-4">
      {needsEvidence && (
        <TextArea
          label="How it is known"
          hint="Such as a certificate and its number, or who told you. It stays in the log."
          value={evidence}
          onChange={({ target }) => setEvidence(target.value)}
          maxLength={500}
        />
      )}
      {to === 'deceased' && (
        <Field type="date" label="Day of death" value={diedOn} onChange={({ target }) => setDiedOn(target.value)} />
      )}
      <div>
        <ConfirmButton
          label="Go on"
          button={{ disabled: !isComplete, variant: 'primary' }}
          title={
            <>
              {deeds[to]}: <bdi>{name}</bdi>
            </>
          }
          confirm={deeds[to]}
          {...(to === 'deceased' && { typed: 'deceased' })}
          change={{
            ...change,
            run: () =>
              change.run({
                state: to,
                evidence: needsEvidence ? evidence.trim() : null,
                diedOn: to === 'deceased' ? diedOn : null,
              }),
          }}
        >
          <ul className="grid list-disc gap-1 pl-5">
            {whatFollows[to].map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </ConfirmButton>
      </div>
      {!isComplete && <p className="text-sm text-ink-soft">Fill this in to go on.</p>}
    </div>
  );
}
