'use client';

import type { AuditHealth, DatabaseHealth, JobWorker, MaintenanceTask, QualityCheck } from '@exora/contracts';
import Link from 'next/link';
import { Badge } from '#components/ui/badge.tsx';
import { duration } from '#lib/format/durations.ts';
import { fileSize } from '#lib/format/quantities.ts';
import { filterQuery, type SystemState, systemStateSchema } from '#lib/operations/state.ts';
import { DataTable } from './data-table.tsx';
import { LiveLine } from './live-line.tsx';
import { Moment } from './moment.tsx';
import { Panel } from './panel.tsx';
import { useLive } from './use-live.ts';
import { healthLooks, spoken } from './words.ts';

const everyMs = 10_000;

/** Workers and their heartbeats, upkeep, the database, the audit log, and known faults in the data. */
export function SystemView({
  initial,
  quality,
  days,
}: {
  initial: SystemState;
  quality: readonly QualityCheck[];
  days: number;
}) {
  const { data, problem } = useLive('/api/operations/system', systemStateSchema, initial, everyMs);
  return (
    <>
      <LiveLine at={data.at} everyMs={everyMs} problem={problem} />
      <Workers workers={data.workers} at={data.at} />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2 lg:gap-5">
        <Database health={data.database} />
        <Audit health={data.audit} at={data.at} />
      </div>
      <Upkeep tasks={data.tasks} at={data.at} />
      <Quality checks={quality} days={days} />
    </>
  );
}

function Workers({ workers, at }: { workers: readonly JobWorker[]; at: string }) {
  return (
    <Panel title="Workers" lead="Each keeps its jobs by a lease. When it ends unrenewed, others take them over.">
      {workers.length === 0 ? (
        <p className="text-sm text-ink-soft">No worker has been heard of. Jobs wait until one is started.</p>
      ) : (
        <DataTable
          caption="Workers"
          rows={workers}
          rowKey={({ worker_id }) => worker_id}
          columns={[
            {
              heading: 'Worker',
              cell: ({ worker_id }) => (
                <Link
                  href={`/operations/jobs${filterQuery({ status: 'processing', worker: worker_id })}`}
                  className="block min-w-52 font-mono wrap-anywhere underline decoration-field underline-offset-4 hover:text-brand"
                >
                  {worker_id}
                </Link>
              ),
            },
            {
              heading: 'State',
              cell: ({ is_alive }) => (is_alive ? <Badge tone="ok">Alive</Badge> : <Badge tone="danger">Silent</Badge>),
            },
            { heading: 'Started', cell: ({ started_at }) => <Moment time={started_at} from={at} /> },
            { heading: 'Lease ends', cell: ({ lease_until }) => <Moment time={lease_until} from={at} /> },
            { heading: 'Jobs', cell: ({ jobs }) => jobs, isNumber: true },
            {
              heading: 'Oldest heartbeat',
              cell: ({ oldest_heartbeat_at }) =>
                oldest_heartbeat_at === null ? '–' : <Moment time={oldest_heartbeat_at} from={at} />,
            },
          ]}
        />
      )}
    </Panel>
  );
}

function Database({ health }: { health: DatabaseHealth }) {
  const look = healthLooks[health.status];
  return (
    <Panel
      title="Database"
      lead={`Postgres ${Math.floor(health.server_version / 10_000)}`}
      actions={<Badge tone={look.tone}>{look.name}</Badge>}
    >
      <ul className="grid gap-2 text-sm" data-testid="database-checks">
        {health.checks.map(({ name, value, status, hint }) => (
          <li key={name} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
            <span className="flex items-center gap-2">
              {measureName(name)}
              {status !== 'healthy' && <Badge tone={healthLooks[status].tone}>{healthLooks[status].name}</Badge>}
            </span>
            <span className="font-medium tabular-nums">{measure(name, value)}</span>
            {hint !== undefined && <span className="basis-full text-ink-soft">{hint}</span>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Without the unit, which stands with the value. */
function measureName(name: string): string {
  return spoken(name.replace(/_(share|seconds|bytes)$/, ''));
}

function measure(name: string, value: number | undefined): string {
  if (value === undefined) return 'Not known';
  if (name.endsWith('_share')) return `${(value * 100).toFixed(1)}%`;
  if (name.endsWith('_seconds')) return duration(value);
  return name.endsWith('_bytes') ? fileSize(value) : value.toLocaleString('en');
}

function Audit({ health, at }: { health: AuditHealth; at: string }) {
  const isWell = health.stuck_events === 0 && health.unsigned === 0;
  const rows = [
    ['Seals of the log', health.anchors.toLocaleString('en')],
    [
      'Last sealed',
      health.last_sealed_at === null ? 'Never' : <Moment key="sealed" time={health.last_sealed_at} from={at} />,
    ],
    ['Oldest event without a seal', health.unsealed_seconds === 0 ? 'None' : duration(health.unsealed_seconds)],
    ['Seals without a signature', health.unsigned.toLocaleString('en')],
    ['Events that wait to be written', health.waiting_events.toLocaleString('en')],
    ['Events that can’t be written', health.stuck_events.toLocaleString('en')],
  ] as const;
  return (
    <Panel
      title="Audit log"
      lead="Every look at a record and every action, in a chain that shows tampering."
      actions={isWell ? <Badge tone="ok">Healthy</Badge> : <Badge tone="warn">Needs a look</Badge>}
    >
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-2 text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd className="text-right font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Upkeep({ tasks, at }: { tasks: readonly MaintenanceTask[]; at: string }) {
  return (
    <Panel title="Upkeep" lead="What has to be done from time to time. Any worker does what is due.">
      <DataTable
        caption="Upkeep"
        rows={tasks}
        rowKey={({ task }) => task}
        columns={[
          { heading: 'Task', cell: ({ task }) => spoken(task) },
          {
            heading: 'Last run',
            cell: ({ last_run_at }) => (last_run_at === null ? 'Never' : <Moment time={last_run_at} from={at} />),
          },
          { heading: 'Took', cell: ({ last_ms }) => (last_ms === null ? '–' : `${last_ms} ms`), isNumber: true },
          { heading: 'Runs', cell: ({ runs }) => runs.toLocaleString('en'), isNumber: true },
          { heading: 'Failures', cell: ({ failures }) => failures.toLocaleString('en'), isNumber: true },
          {
            heading: 'Last error',
            cell: ({ last_error }) =>
              last_error === null ? '–' : <code className="font-mono text-danger">{last_error}</code>,
          },
        ]}
      />
    </Panel>
  );
}

const severities = {
  error: { name: 'Error', tone: 'danger' },
  warning: { name: 'Warning', tone: 'warn' },
  info: { name: 'To know', tone: 'neutral' },
} as const;

function Quality({ checks, days }: { checks: readonly QualityCheck[]; days: number }) {
  return (
    <Panel
      title="Data quality"
      lead={`How often each known fault occurs in all records, of facts those of the last ${days} days: counts only, read when this page was opened.`}
    >
      <DataTable
        caption="Data quality"
        rows={checks}
        rowKey={({ check_name }) => check_name}
        columns={[
          { heading: 'Check', cell: ({ check_name }) => spoken(check_name) },
          {
            heading: 'Weight',
            cell: ({ severity, found }) => (
              <Badge tone={found === 0 ? 'neutral' : severities[severity].tone}>{severities[severity].name}</Badge>
            ),
          },
          { heading: 'Found', cell: ({ found }) => found.toLocaleString('en'), isNumber: true },
          { heading: 'What to do', cell: ({ found, hint }) => (found === 0 ? '–' : hint) },
        ]}
      />
    </Panel>
  );
}
