'use client';

import type { Job } from '@exora/contracts';
import { useRef, useState } from 'react';
import { z } from 'zod';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { useKeptFocus } from '#lib/use-kept-focus.ts';
import { LetterPlan } from './letter-plan.tsx';
import { OperationForm, textOf } from './operation-form.tsx';

/** What can be done with a job in its state. */
export function JobActions({ job }: { job: Job }) {
  const [open, setOpen] = useState<'cancel' | 'requeue' | 'discard' | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const place = useRef<HTMLDivElement>(null);
  useKeptFocus(place, `${open} ${job.status}`);
  const close = () => setOpen(null);
  const done = (words: string) => {
    setSaid(words);
    close();
  };
  const isUnfinished = job.finished_at === null;
  const canRunAgain = job.status === 'dead_letter' || job.status === 'failed' || job.status === 'cancelled';
  const toggle = (action: typeof open) => ({
    'aria-expanded': open === action,
    onClick: () => {
      setSaid(null);
      setOpen(open === action ? null : action);
    },
  });
  return (
    <div ref={place} tabIndex={-1} className="grid gap-3 outline-none empty:hidden">
      {said !== null && <Notice tone="info" title={said} />}
      <div className="flex flex-wrap gap-2 empty:hidden">
        {isUnfinished && (
          <Button variant="danger" {...toggle('cancel')}>
            Cancel this job
          </Button>
        )}
        {canRunAgain && <Button {...toggle('requeue')}>{job.status === 'dead_letter' ? 'Retry' : 'Replay'}</Button>}
        {job.status === 'dead_letter' && (
          <Button variant="danger" {...toggle('discard')}>
            Discard
          </Button>
        )}
      </div>
      {open === 'cancel' && isUnfinished && (
        <OperationForm
          path={`/api/operations/jobs/${job.id}/cancel`}
          schema={z.object({ changed: z.boolean() })}
          tone="danger"
          explanation={
            <p>
              The job ends at once, whoever holds it, and nothing of its work is kept. Its document is marked as failed;
              its owner can try it again.
            </p>
          }
          button="Cancel the job"
          toBody={(form) => ({ reason: textOf(form, 'reason') ?? null })}
          onDone={close}
          onCancel={close}
        >
          <Field
            name="reason"
            label="Why (for the audit log)"
            maxLength={200}
            autoComplete="off"
            hint="No words about a patient."
          />
        </OperationForm>
      )}
      {open === 'requeue' && canRunAgain && (
        <LetterPlan action="requeue" filter={{ job_id: job.id }} onDone={done} onClose={close} />
      )}
      {open === 'discard' && job.status === 'dead_letter' && (
        <LetterPlan action="discard" filter={{ job_id: job.id }} onDone={done} onClose={close} />
      )}
    </div>
  );
}
