'use client';

import { CircleCheck } from 'lucide';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { duration } from '#lib/format/durations.ts';
import { filterQuery, type QueueState, queueStateSchema } from '#lib/operations/state.ts';
import { attention } from './attention.ts';
import { DataTable } from './data-table.tsx';
import { LaneList } from './lane-list.tsx';
import { LiveLine } from './live-line.tsx';
import { Panel } from './panel.tsx';
import { useLive } from './use-live.ts';
import { healthLooks, typeName } from './words.ts';

const everyMs = 5000;

/** The queue: how it does, what needs a look, its lanes, and what waits where for how long. */
export function QueueView({ initial }: { initial: QueueState }) {
  const { data, problem } = useLive('/api/operations/queue', queueStateSchema, initial, everyMs);
  const { health, metrics, lanes, workers } = data;
  const sum = (name: 'ready' | 'scheduled' | 'processing') =>
    metrics.lines.reduce((total, line) => total + line[name], 0);
  const alive = workers.filter(({ is_alive }) => is_alive).length;
  return (
    <>
      <LiveLine at={data.at} everyMs={everyMs} problem={problem} />
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
        <Tile
          name="Queue"
          value={<Badge tone={healthLooks[health.status].tone}>{healthLooks[health.status].name}</Badge>}
        />
        <Tile name="Ready" value={sum('ready')} href={`/operations/jobs${filterQuery({ status: 'pending' })}`} />
        <Tile
          name="Scheduled"
          value={sum('scheduled')}
          href={`/operations/jobs${filterQuery({ status: 'scheduled' })}`}
        />
        <Tile
          name="Processing"
          value={sum('processing')}
          href={`/operations/jobs${filterQuery({ status: 'processing' })}`}
        />
        <Tile name="Dead letters" value={metrics.dead_letters} href="/operations/dead-letters" />
        <Tile name="Workers alive" value={alive} href="/operations/system" />
      </dl>
      <AttentionList state={data} />
      <Panel title="Lanes" lead="A paused lane gives no jobs to workers; what is processed already goes on.">
        <LaneList lanes={lanes} at={data.at} />
      </Panel>
      <Panel title="What waits where" lead="By lane and stage, with how long the oldest has been ready.">
        <DataTable
          caption="Unfinished jobs by lane and stage"
          rows={metrics.lines}
          rowKey={({ lane, job_type }) => `${lane} ${job_type}`}
          columns={[
            {
              heading: 'Stage',
              cell: ({ lane, job_type }) => (
                <Link
                  href={`/operations/jobs?lane=${encodeURIComponent(lane)}&type=${encodeURIComponent(job_type)}`}
                  className="inline-flex min-h-6 items-center underline decoration-field underline-offset-4 hover:text-brand"
                >
                  {typeName(job_type)}
                </Link>
              ),
            },
            { heading: 'Lane', cell: ({ lane }) => lane },
            { heading: 'Ready', cell: ({ ready }) => ready, isNumber: true },
            { heading: 'Scheduled', cell: ({ scheduled }) => scheduled, isNumber: true },
            { heading: 'Processing', cell: ({ processing }) => processing, isNumber: true },
            {
              heading: 'Oldest ready',
              cell: ({ ready, oldest_ready_seconds }) => (ready === 0 ? '–' : duration(oldest_ready_seconds)),
              isNumber: true,
            },
          ]}
        />
      </Panel>
      <Panel title="Done" lead="Of jobs that are kept, and how long those of the last hour took.">
        <DataTable
          caption="Finished jobs by stage"
          rows={Object.entries(health.job_types)}
          rowKey={([type]) => type}
          columns={[
            { heading: 'Stage', cell: ([type]) => typeName(type) },
            { heading: 'Completed', cell: ([, counts]) => counts.completed, isNumber: true },
            { heading: 'In the last hour', cell: ([, counts]) => counts.completed_last_hour, isNumber: true },
            { heading: 'Failed', cell: ([, counts]) => counts.failed, isNumber: true },
            { heading: 'Cancelled', cell: ([, counts]) => counts.cancelled, isNumber: true },
            { heading: 'Median', cell: ([, counts]) => seconds(counts.seconds_p50), isNumber: true },
            { heading: '95 of 100 within', cell: ([, counts]) => seconds(counts.seconds_p95), isNumber: true },
          ]}
        />
      </Panel>
    </>
  );
}

function seconds(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(1)} s`;
}

function Tile({ name, value, href }: { name: string; value: ReactNode; href?: string }) {
  const look = 'grid content-between gap-2 p-4 min-h-20';
  const body = (
    <>
      <dt className="text-sm text-ink-soft">
        {href === undefined ? (
          name
        ) : (
          <Link href={href} className="after:absolute after:inset-0 after:rounded-2xl hover:text-ink">
            {name}
          </Link>
        )}
      </dt>
      <dd className="text-2xl leading-7 font-semibold tabular-nums">{value}</dd>
    </>
  );
  return <div className={`relative rounded-2xl border border-line bg-surface shadow-card ${look}`}>{body}</div>;
}

function AttentionList({ state }: { state: QueueState }) {
  const found = attention(state);
  return (
    <Card data-testid="attention" aria-label="What needs a look" className="px-5 py-4 text-sm">
      {found.length === 0 ? (
        <p className="flex items-center gap-2 text-ok">
          <Icon of={CircleCheck} className="size-4.5" />
          Nothing needs your attention.
        </p>
      ) : (
        <ul className="grid gap-2">
          {found.map(({ text, href }) => (
            <li key={text}>
              {href === undefined ? (
                text
              ) : (
                <Link href={href} className="underline decoration-field underline-offset-4 hover:text-brand">
                  {text}
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
