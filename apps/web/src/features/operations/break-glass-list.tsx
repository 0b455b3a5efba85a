'use client';

import type { BreakGlassUse } from '@exora/contracts';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { z } from 'zod';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { counted } from '#lib/format/quantities.ts';
import { useKeptFocus } from '#lib/use-kept-focus.ts';
import { Moment } from './moment.tsx';
import { OperationProblem, useOperation } from './operation-form.tsx';
import { spoken } from './words.ts';

/** Emergency accesses that nobody has reviewed: who, when, why and how much; never whose record. */
export function BreakGlassList({ uses, at }: { uses: readonly BreakGlassUse[]; at: string }) {
  const place = useRef<HTMLDivElement>(null);
  // What was reviewed has left the list, and its buttons with it.
  useKeptFocus(place, uses.map(({ id }) => id).join());
  return (
    <div ref={place} tabIndex={-1} className="outline-none">
      {uses.length === 0 ? (
        <p className="text-sm text-ink-soft">Every emergency access has been reviewed.</p>
      ) : (
        <ul className="divide-y divide-line">
          {uses.map((use) => (
            <BreakGlassItem key={use.id} use={use} at={at} />
          ))}
        </ul>
      )}
    </div>
  );
}

function BreakGlassItem({ use, at }: { use: BreakGlassUse; at: string }) {
  const router = useRouter();
  const review = useOperation(`/api/operations/break-glass/${use.id}`, z.object({ changed: z.boolean() }), () =>
    router.refresh(),
  );
  const busyWith = (outcome: string) =>
    review.isPending && JSON.stringify(review.variables) === JSON.stringify({ outcome });
  return (
    <li data-testid="break-glass-use" className="grid gap-3 py-4">
      <div className="grid gap-1 text-sm">
        <p className="flex flex-wrap items-center gap-2 text-base font-semibold">
          <bdi>{use.provider.name}</bdi>
          {use.in_force ? <Badge tone="warn">Open until it ends</Badge> : <Badge>Ended</Badge>}
        </p>
        <p>
          {spoken(use.reason)}, {use.by_code ? 'by the record’s emergency code' : 'by search'},{' '}
          <Moment time={use.used_at} from={at} />; {counted(use.reads, 'look', 'looks')} at the record.
        </p>
        <p className="text-ink-soft">
          In 30 days this provider took {counted(use.uses_in_30_days, 'emergency access', 'emergency accesses')} and
          missed {counted(use.misses_in_30_days, 'time')}.
        </p>
      </div>
      <OperationProblem error={review.error} />
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          busy={busyWith('justified')}
          disabled={review.isPending}
          onClick={() => review.mutate({ outcome: 'justified' })}
        >
          It was justified
        </Button>
        <Button
          size="small"
          variant="danger"
          busy={busyWith('unjustified')}
          disabled={review.isPending}
          onClick={() => review.mutate({ outcome: 'unjustified' })}
        >
          Not justified: end it now
        </Button>
      </div>
    </li>
  );
}
