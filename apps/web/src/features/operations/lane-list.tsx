'use client';

import type { Lane } from '@exora/contracts';
import { useRef, useState } from 'react';
import { z } from 'zod';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { counted } from '#lib/format/quantities.ts';
import { useKeptFocus } from '#lib/use-kept-focus.ts';
import { Moment } from './moment.tsx';
import { OperationForm, OperationProblem, textOf, useOperation } from './operation-form.tsx';

const changedSchema = z.object({ changed: z.boolean() });

/** The lanes, each with what can be done with it. */
export function LaneList({ lanes, at }: { lanes: readonly Lane[]; at: string }) {
  return (
    <ul className="divide-y divide-line">
      {lanes.map((lane) => (
        <LaneItem key={lane.lane} lane={lane} at={at} />
      ))}
    </ul>
  );
}

function LaneItem({ lane, at }: { lane: Lane; at: string }) {
  const [open, setOpen] = useState<'pause' | 'limit' | null>(null);
  const path = `/api/operations/lanes/${lane.lane}`;
  const resume = useOperation(path, changedSchema);
  const close = () => setOpen(null);
  const isPaused = lane.paused_at !== null;
  const place = useRef<HTMLLIElement>(null);
  useKeptFocus(place, `${open} ${isPaused} ${resume.isPending}`);
  return (
    <li
      ref={place}
      tabIndex={-1}
      data-testid="lane"
      data-lane={lane.lane}
      data-paused={isPaused}
      className="grid gap-3 py-3 outline-none"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="grid min-w-0 flex-1 basis-48 gap-0.5">
          <span className="flex flex-wrap items-center gap-2 font-semibold">
            {lane.lane}
            {isPaused ? <Badge tone="warn">Paused</Badge> : <Badge tone="ok">Open</Badge>}
          </span>
          <span className="text-sm text-ink-soft">
            {lane.max_concurrent === null ? 'No limit' : `At most ${counted(lane.max_concurrent, 'job')} at once`}
            {lane.paused_at !== null && (
              <>
                ; paused <Moment time={lane.paused_at} from={at} />
                {lane.paused_until === null ? (
                  ' until it is resumed'
                ) : (
                  <>
                    , goes on <Moment time={lane.paused_until} from={at} />
                  </>
                )}
                {lane.pause_reason !== null && (
                  <>
                    : <bdi>{lane.pause_reason}</bdi>
                  </>
                )}
              </>
            )}
          </span>
        </div>
        <div className="flex gap-2">
          {isPaused ? (
            <Button
              size="small"
              busy={resume.isPending}
              aria-label={`Resume lane ${lane.lane}`}
              onClick={() => resume.mutate({ action: 'resume' })}
            >
              Resume
            </Button>
          ) : (
            <Button
              size="small"
              aria-expanded={open === 'pause'}
              aria-label={`Pause lane ${lane.lane}`}
              onClick={() => setOpen(open === 'pause' ? null : 'pause')}
            >
              Pause
            </Button>
          )}
          <Button
            size="small"
            variant="ghost"
            aria-expanded={open === 'limit'}
            aria-label={`Limit lane ${lane.lane}`}
            onClick={() => setOpen(open === 'limit' ? null : 'limit')}
          >
            Limit
          </Button>
        </div>
      </div>
      <OperationProblem error={resume.error} />
      {open === 'pause' && !isPaused && <PauseForm path={path} lane={lane.lane} onClose={close} />}
      {open === 'limit' && <LimitForm path={path} lane={lane} onClose={close} />}
    </li>
  );
}

const pauses = [
  { value: '', label: 'Until somebody resumes it' },
  { value: '15', label: 'For 15 minutes' },
  { value: '60', label: 'For an hour' },
  { value: '480', label: 'For 8 hours' },
  { value: '1440', label: 'For a day' },
] as const;

function PauseForm({ path, lane, onClose }: { path: string; lane: string; onClose: () => void }) {
  return (
    <OperationForm
      path={path}
      schema={changedSchema}
      explanation={<p>Workers take no more jobs of lane {lane}. Jobs that are processed are finished.</p>}
      button={`Pause ${lane}`}
      onDone={onClose}
      onCancel={onClose}
      toBody={(form) => {
        const minutes = textOf(form, 'minutes');
        return {
          action: 'pause',
          reason: textOf(form, 'reason') ?? null,
          minutes: minutes === undefined ? null : Number(minutes),
        };
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField name="minutes" label="How long" choices={pauses} defaultValue="" />
        <Field
          name="reason"
          label="Why (for other operators and the audit log)"
          maxLength={200}
          autoComplete="off"
          hint="No words about a patient."
        />
      </div>
    </OperationForm>
  );
}

function LimitForm({ path, lane, onClose }: { path: string; lane: Lane; onClose: () => void }) {
  return (
    <OperationForm
      path={path}
      schema={changedSchema}
      explanation={<p>All workers together process at most so many jobs of lane {lane.lane} at once.</p>}
      button={`Limit ${lane.lane}`}
      onDone={onClose}
      onCancel={onClose}
      toBody={(form) => {
        const most = textOf(form, 'most');
        if (most !== undefined && !/^\d{1,5}$/.test(most)) return 'Write a whole number from 1 to 10,000, or nothing.';
        return { action: 'limit', most: most === undefined ? null : Number(most) };
      }}
    >
      <Field
        name="most"
        label="Jobs at once"
        inputMode="numeric"
        autoComplete="off"
        defaultValue={lane.max_concurrent ?? ''}
        hint="1 to 10,000. Empty: no limit."
      />
    </OperationForm>
  );
}
