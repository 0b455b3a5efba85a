'use client';

import { CircleCheckBig } from 'lucide';
import { useEffect, useRef, useState } from 'react';
import { BlankState } from '#components/ui/blank-state.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { factTitle } from '#lib/facts/describe-fact.ts';
import type { FactDecision } from '#lib/facts/fact-decision.ts';
import { counted } from '#lib/format/quantities.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import type { WaitingFact } from '#lib/record/waiting-fact-schema.ts';
import { ReviewCard } from './review-card.tsx';
import { useDecisionForms } from './use-decision-forms.ts';
import { useReview } from './use-review.ts';

/** One fact at a time, the riskiest first: its words on the page beside what was read, and a person's word about it. */
export function ReviewDesk({
  patientId,
  initial,
  mayDecide,
}: {
  patientId: string;
  initial: readonly WaitingFact[];
  /** Whether the reader may say what is right; else they go through the facts to look. */
  mayDecide: boolean;
}) {
  const { items, hasMore, isLooking, decide, putOff } = useReview(patientId, initial);
  const [done, setDone] = useState<{ count: number; last: string | null }>({ count: 0, last: null });
  const place = useRef<HTMLDivElement>(null);
  const forms = useDecisionForms();
  const [item] = items;

  // Each card takes the focus itself; when there is none left, it must not be lost with the last one.
  const isOver = item === undefined && done.count > 0;
  useEffect(() => {
    if (isOver) place.current?.focus({ preventScroll: true });
  }, [isOver]);

  const decideAbout = (about: WaitingFact, decision: FactDecision) => {
    decide.mutate(
      { item: about, decision },
      {
        onSuccess: () => {
          setDone(({ count }) => ({ count: count + 1, last: saidOf(about, decision) }));
          window.scrollTo({ top: 0 });
        },
      },
    );
  };

  return (
    <div ref={place} tabIndex={-1} className="grid gap-4 outline-none" data-testid="review">
      <div className="flex min-h-6 flex-wrap items-baseline justify-between gap-x-4 text-sm text-ink-soft">
        <p>
          {item === undefined
            ? ''
            : `${hasMore ? `${items.length} or more facts` : counted(items.length, 'fact')} to look at, the most important first`}
        </p>
        <p role="status" data-testid="review-said">
          {done.last}
        </p>
      </div>
      {decide.isError && <Problem error={decide.error} />}
      {item === undefined ? (
        <AllDone count={done.count} isLooking={isLooking} mayDecide={mayDecide} />
      ) : (
        <ReviewCard
          key={item.event_id}
          item={item}
          forms={forms}
          mayDecide={mayDecide}
          busy={decide.isPending}
          failures={decide.isError ? decide.submittedAt : 0}
          isOnly={items.length === 1}
          onDecide={(decision) => decideAbout(item, decision)}
          onPutOff={() => putOff(item)}
        />
      )}
    </div>
  );
}

function saidOf({ fact }: WaitingFact, { decision }: FactDecision): string {
  const words = { confirm: 'Confirmed', reject: 'Rejected', correct: 'Corrected' };
  return `${words[decision]}: ${factTitle(fact)}`;
}

function Problem({ error }: { error: Error }) {
  const { what, todo } = problemOfError(error);
  return (
    <Notice tone="danger" title={what}>
      <p>{todo}</p>
    </Notice>
  );
}

function AllDone({ count, isLooking, mayDecide }: { count: number; isLooking: boolean; mayDecide: boolean }) {
  return (
    <Card data-testid="review-empty">
      <BlankState
        icon={CircleCheckBig}
        title={isLooking ? 'Looking for more' : mayDecide ? 'No facts wait for you' : 'No facts wait'}
        actions={<ButtonLink href="/record">Go to the record</ButtonLink>}
      >
        <p>
          {count > 0
            ? `You looked at ${counted(count, 'fact')}. New documents may bring more.`
            : `When something was hard to read, unusual, or risky to get wrong, it comes here${mayDecide ? ' for your eyes' : ''}.`}
        </p>
      </BlankState>
    </Card>
  );
}
