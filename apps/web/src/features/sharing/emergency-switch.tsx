'use client';

import { type EmergencyAccess, emergencyCodeSchema } from '@exora/contracts';
import { Printer, Siren } from 'lucide';
import { useState } from 'react';
import { LocalMoment } from '#components/format/local-moment.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ConfirmButton } from '#components/ui/confirm-button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { categoriesText } from '#lib/sharing/access-text.ts';
import { useChange } from '#lib/use-change.ts';
import { AccessPreview } from './preview/access-preview.tsx';
import { WalletCard } from './wallet-card.tsx';

/** Switching emergency access on and off, its code, shown once, and what a doctor would see. */
export function EmergencySwitch({
  patientId,
  name,
  access,
  canMake,
}: {
  patientId: string;
  name: string;
  access: EmergencyAccess;
  canMake: boolean;
}) {
  const make = useChange<{ patientId: string }, typeof emergencyCodeSchema>(
    'POST',
    '/api/sharing/emergency',
    emergencyCodeSchema,
  );
  const revoke = useChange<{ patientId: string }>('DELETE', '/api/sharing/emergency');
  const [looks, setLooks] = useState(false);
  const { is_on: isOn, code } = access;
  const made = isOn ? make.data : undefined;
  const runMake = { ...make, run: () => make.run({ patientId }) };
  return (
    <div className="grid gap-5">
      <Card className="no-print grid gap-4 p-5" aria-labelledby="emergency-switch">
        <div className="flex flex-wrap items-center gap-3">
          <Icon of={Siren} className="size-5 text-brand" />
          <h2 id="emergency-switch" className="font-semibold tracking-tight">
            Emergency access
          </h2>
          <Badge tone={isOn ? 'ok' : 'neutral'}>{isOn ? 'On' : 'Off'}</Badge>
        </div>
        <p className="max-w-2xl text-sm">
          With the code on a card that you carry, a verified provider who treats you can read{' '}
          {categoriesText(access.categories)} when you can’t be asked: for at most {access.max_minutes / 60} hours, with
          a reason that you get to read. They see no documents, narratives or notes. You are told at once.
        </p>
        {code !== null && (
          <p className="text-sm text-ink-soft">
            The code was made <LocalMoment timestamp={code.made_at} />
            {code.last_used_at === null ? (
              ' and has not been used.'
            ) : (
              <>
                {' '}
                and was used last <LocalMoment timestamp={code.last_used_at} />.
              </>
            )}
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          {canMake && !isOn && (
            <ConfirmButton
              label="Switch on, and make a code"
              button={{ variant: 'primary' }}
              title="Switch emergency access on?"
              confirm="Make the code"
              change={runMake}
            >
              <p>
                You get a code for your wallet. A verified provider who enters it reads the parts named above without
                asking you. Each use is written to your log, you are told at once, and an operator reviews it.
              </p>
            </ConfirmButton>
          )}
          {canMake && isOn && (
            <ConfirmButton
              label="Make another code"
              title="Make another code?"
              confirm="Make another code"
              change={runMake}
            >
              <p>The code on your present card opens nothing from then on. Print or write down the other one.</p>
            </ConfirmButton>
          )}
          {isOn && (
            <ConfirmButton
              label="Switch off"
              button={{ variant: 'danger' }}
              title="Switch emergency access off?"
              confirm="Switch it off"
              change={{ ...revoke, run: () => revoke.run({ patientId }) }}
            >
              <p>The code opens nothing from then on, and an emergency access that is running ends at once.</p>
            </ConfirmButton>
          )}
          <Button aria-expanded={looks} onClick={() => setLooks(!looks)}>
            See what a doctor would see
          </Button>
        </div>
      </Card>
      {made !== undefined && (
        <div className="grid gap-4">
          <div className="no-print grid gap-4">
            <Notice tone="warn" title="This code is shown only now">
              <p>Print the card, or copy the code to where others find it when you can’t speak.</p>
            </Notice>
            <div className="flex flex-wrap items-center gap-3">
              <Button variant="primary" onClick={() => window.print()}>
                <Icon of={Printer} className="size-4" />
                Print the card
              </Button>
              <CopyButton text={made.code} label="Copy the code" />
            </div>
          </div>
          <WalletCard name={name} code={made.code} />
        </div>
      )}
      {looks && (
        <AccessPreview
          patientId={patientId}
          viewer={{ proposal: { kind: 'emergency' } }}
          who="a doctor in an emergency"
        />
      )}
    </div>
  );
}
