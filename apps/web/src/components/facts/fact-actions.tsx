'use client';

import type { Decision, Fact } from '@exora/contracts';
import { Check, Pencil, X } from 'lucide';
import { useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { FactDecision } from '#lib/facts/fact-decision.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import { useKeptFocus } from '#lib/use-kept-focus.ts';
import { CorrectForm } from './correct-form.tsx';
import { RejectForm } from './reject-form.tsx';
import { useFactDecision } from './use-fact-decision.ts';

/** What somebody who may edit can say about a fact: that it is right, what is right instead, or that it doesn't hold. */
export function FactActions({
  fact,
  onDecided,
}: {
  fact: Fact;
  onDecided: (decision: Decision, made: FactDecision) => void;
}) {
  const [mode, setMode] = useState<'look' | 'correct' | 'reject'>('look');
  const place = useRef<HTMLDivElement>(null);
  const decide = useFactDecision(fact.id, (decision, made) => {
    setMode('look');
    onDecided(decision, made);
  });
  // Closing a form, and a button that has done its work, take the focus away with them.
  useKeptFocus(place, `${mode} ${fact.id} ${fact.status}`);
  const problem = decide.isError ? problemOfError(decide.error) : null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves the form inside
    <div
      ref={place}
      tabIndex={-1}
      className="no-print grid gap-3 outline-none"
      data-testid="fact-actions"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || mode === 'look') return;
        event.stopPropagation();
        setMode('look');
      }}
    >
      {problem !== null && (
        <Notice tone="danger" title={problem.what}>
          <p>{problem.todo}</p>
        </Notice>
      )}
      {mode === 'look' && (
        <div className="flex flex-wrap gap-2">
          {fact.status === 'suggested' && (
            <Button size="small" busy={decide.isPending} onClick={() => decide.mutate({ decision: 'confirm' })}>
              <Icon of={Check} className="size-4" />
              That’s right
            </Button>
          )}
          <Button size="small" disabled={decide.isPending} onClick={() => setMode('correct')}>
            <Icon of={Pencil} className="size-4" />
            Correct
          </Button>
          <Button size="small" disabled={decide.isPending} onClick={() => setMode('reject')}>
            <Icon of={X} className="size-4" />
            Reject
          </Button>
        </div>
      )}
      {mode === 'correct' && (
        <CorrectForm
          fact={fact}
          busy={decide.isPending}
          onCancel={() => setMode('look')}
          onCorrect={(correction) => decide.mutate({ decision: 'correct', correction })}
        />
      )}
      {mode === 'reject' && (
        <>
          <p className="text-sm text-ink-soft">
            A rejected fact leaves the record’s lists. It stays in its history, and you can take the rejection back
            there.
          </p>
          <RejectForm
            busy={decide.isPending}
            onCancel={() => setMode('look')}
            onReject={(reason) => decide.mutate({ decision: 'reject', reason })}
          />
        </>
      )}
    </div>
  );
}
