'use client';

import type { InvitationMade } from '@exora/contracts';
import { type ReactNode, useEffect, useRef } from 'react';
import { LocalMoment } from '#components/format/local-moment.tsx';
import { Card } from '#components/ui/card.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Notice } from '#components/ui/notice.tsx';

/** A code that has just been made, the only time that it is shown, and what to do with it. */
export function InvitationCode({ made, gives, again }: { made: InvitationMade; gives: string; again: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <Card className="grid max-w-2xl gap-5 p-6" aria-labelledby="code-title">
      <h2 id="code-title" ref={heading} tabIndex={-1} className="text-lg font-semibold tracking-tight outline-none">
        The code is ready
      </h2>
      <p
        data-testid="code"
        className="rounded-xl bg-sunken px-4 py-5 text-center font-mono text-lg font-semibold tracking-wide wrap-anywhere select-all sm:text-2xl"
      >
        {made.code}
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <CopyButton text={made.code} label="Copy the code" />
      </div>
      <Notice tone="warn" title="This code is shown only now">
        <p>
          Whoever enters it first gets <bdi>{gives}</bdi>. Give it to the right person yourself: face to face, by phone,
          or in a message that only they read.
        </p>
      </Notice>
      <div className="grid gap-2">
        <h3 className="font-semibold">What to tell them</h3>
        <ol className="grid list-decimal gap-1 pl-5">
          <li>Sign in to Exora, or create an account.</li>
          <li>
            Open <span className="font-medium">Sharing</span>, then <span className="font-medium">Enter a code</span>.
          </li>
          <li>Type the code, read what it gives, and accept or decline.</li>
        </ol>
        <p className="text-sm text-ink-soft">
          The code works once, until <LocalMoment timestamp={made.expires_at} />. Until it is accepted you can cancel it
          under Sharing.
        </p>
      </div>
      <div className="flex flex-wrap gap-2">{again}</div>
    </Card>
  );
}
