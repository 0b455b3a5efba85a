'use client';

import { type DeadLetterReason, jobTypes } from '@exora/contracts';
import { MailCheck } from 'lucide';
import Link from 'next/link';
import { useRef, useState } from 'react';
import { z } from 'zod';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { counted } from '#lib/format/quantities.ts';
import type { LetterAction, LetterFilter } from '#lib/operations/letters.ts';
import { type DeadLetters, deadLettersSchema, filterQuery } from '#lib/operations/state.ts';
import { useKeptFocus } from '#lib/use-kept-focus.ts';
import { LetterPlan } from './letter-plan.tsx';
import { LiveLine } from './live-line.tsx';
import { Moment } from './moment.tsx';
import { useLive } from './use-live.ts';
import { errorText, typeName } from './words.ts';

const everyMs = 10_000;

/** Given-up jobs by reason, with what can be done about each reason or all at once. */
export function DeadLettersView({ initial }: { initial: DeadLetters }) {
  const { data, problem } = useLive('/api/operations/dead-letters', deadLettersSchema, initial, everyMs);
  const [said, setSaid] = useState<string | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const { reasons, at } = data;
  // What was decided about has gone from the list, and its buttons with it.
  useKeptFocus(place, `${said} ${reasons.map(({ letters }) => letters).join()}`);
  const total = reasons.reduce((sum, { letters }) => sum + letters, 0);
  return (
    <>
      <LiveLine at={at} everyMs={everyMs} problem={problem} />
      <div ref={place} tabIndex={-1} data-testid="said" className="outline-none empty:hidden">
        {said !== null && <Notice tone="info" title={said} />}
      </div>
      {reasons.length === 0 ? (
        <Card data-testid="no-dead-letters">
          <BlankState icon={MailCheck} title="No dead letters">
            <p>No job has used up its attempts. One that does is kept here until somebody decides about it.</p>
          </BlankState>
        </Card>
      ) : (
        <>
          {reasons.length > 1 && (
            <Card aria-label="All dead letters" className="p-5">
              <Letters name={`All ${counted(total, 'dead letter')}`} filter={{}} onSaid={setSaid} />
            </Card>
          )}
          <ul className="grid gap-4">
            {reasons.map((reason) => (
              <li
                key={`${reason.job_type} ${reason.lane} ${reason.error_code}`}
                data-testid="reason"
                data-error={reason.error_code}
              >
                <Reason reason={reason} at={at} onSaid={setSaid} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Reason({
  reason,
  at,
  onSaid,
}: {
  reason: DeadLetterReason;
  at: string;
  onSaid: (said: string | null) => void;
}) {
  const { job_type, lane, error_code, letters, oldest_at, newest_at } = reason;
  const text = errorText(error_code);
  const type = z.enum(jobTypes).safeParse(job_type).data;
  return (
    <Card aria-label={`${typeName(job_type)}, ${error_code ?? 'no error code'}`} className="grid gap-4 p-5">
      <div className="grid gap-1">
        <h2 className="text-base font-semibold tracking-tight">
          {typeName(job_type)}: <code className="font-mono break-all">{error_code ?? 'no error code'}</code>
        </h2>
        {text !== null && <p className="text-sm text-ink-soft">{text}</p>}
        <p className="text-sm text-ink-soft">
          <Link
            href={`/operations/jobs${filterQuery({ status: 'dead_letter', lane, ...(type && { type }), ...(error_code && { error: error_code }) })}`}
            className="underline decoration-field underline-offset-4 hover:text-brand"
          >
            {counted(letters, 'job')} in lane {lane}
          </Link>
          , the latest <Moment time={newest_at} from={at} />
          {letters > 1 && (
            <>
              , the oldest <Moment time={oldest_at} from={at} />
            </>
          )}
        </p>
      </div>
      {/* What can't be singled out is decided about one by one. */}
      {error_code !== null && type !== undefined && (
        <Letters
          name={`${typeName(job_type)}, ${error_code}`}
          filter={{ lane, error_code, job_type: type }}
          onSaid={onSaid}
          isNamed
        />
      )}
    </Card>
  );
}

/** Retry and discard for a choice of letters: first what it would do, then the act. */
function Letters({
  name,
  filter,
  onSaid,
  isNamed = false,
}: {
  name: string;
  filter: LetterFilter;
  onSaid: (said: string | null) => void;
  isNamed?: boolean;
}) {
  const [open, setOpen] = useState<LetterAction | null>(null);
  const place = useRef<HTMLDivElement>(null);
  useKeptFocus(place, String(open));
  const toggle = (action: LetterAction) => ({
    'aria-expanded': open === action,
    onClick: () => {
      onSaid(null);
      setOpen(open === action ? null : action);
    },
  });
  return (
    <div ref={place} tabIndex={-1} className="grid gap-3 outline-none">
      <div className="flex flex-wrap items-center gap-2">
        {!isNamed && <span className="flex-1 basis-40 font-semibold">{name}</span>}
        <Button size="small" aria-label={`Retry: ${name}`} {...toggle('requeue')}>
          Retry …
        </Button>
        <Button size="small" variant="danger" aria-label={`Discard: ${name}`} {...toggle('discard')}>
          Discard …
        </Button>
      </div>
      {open !== null && (
        <LetterPlan
          key={open}
          action={open}
          filter={filter}
          onClose={() => setOpen(null)}
          onDone={(said) => {
            onSaid(said);
            setOpen(null);
          }}
        />
      )}
    </div>
  );
}
