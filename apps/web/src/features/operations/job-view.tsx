'use client';

import type { JobDetail } from '@exora/contracts';
import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { money } from '#lib/format/money.ts';
import { type JobState, jobStateSchema } from '#lib/operations/state.ts';
import { DataTable } from './data-table.tsx';
import { JobActions } from './job-actions.tsx';
import { LiveLine } from './live-line.tsx';
import { Moment } from './moment.tsx';
import { Panel } from './panel.tsx';
import { useLive } from './use-live.ts';
import { errorText, spoken, statusLook, typeName } from './words.ts';

const everyMs = 5000;

/** All of a job: its state, its attempts, who holds it, what its calls cost. Ids, codes and numbers. */
export function JobView({ initial }: { initial: JobState }) {
  const { data, problem } = useLive(`/api/operations/jobs/${initial.job.id}`, jobStateSchema, initial, everyMs);
  const { job, at } = data;
  const look = statusLook(job.status);
  const moment = (time: string | null) => (time === null ? null : <Moment time={time} from={at} isExact />);
  return (
    <>
      <LiveLine at={at} everyMs={everyMs} problem={problem} />
      <Panel
        title={`${typeName(job.job_type)} in lane ${job.lane}`}
        actions={
          <span data-testid="job-status" data-status={job.status}>
            <Badge tone={look.tone}>{look.name}</Badge>
          </span>
        }
      >
        <Facts
          facts={[
            ['Id', <Code key="id">{job.id}</Code>],
            ['Record', job.patient_id === null ? null : <Code key="record">{job.patient_id}</Code>],
            ['Priority', job.priority],
            ['Attempt', `${job.attempt} of ${job.max_attempts}`],
            ['Made', moment(job.created_at)],
            ['Due', job.finished_at === null ? moment(job.due_at) : null],
            ['Ahead of it', job.ahead],
            [
              job.status === 'processing' ? 'Held by' : 'Held last by',
              job.worker_id && <Code key="worker">{job.worker_id}</Code>,
            ],
            ['Claimed', moment(job.claimed_at)],
            ['Heartbeat', job.status === 'processing' ? moment(job.heartbeat_at) : null],
            ['Lease ends', moment(job.lease_until)],
            ['Progress', job.progress === null ? null : `${job.progress}%`],
            ['Finished', moment(job.finished_at)],
            ['Error', job.error_code && <ErrorCodeText key="error" code={job.error_code} />],
            ...entries(job.error_parameters),
            ['Correlation', job.correlation_id && <Code key="correlation">{job.correlation_id}</Code>],
          ]}
        />
        <JobActions job={job} />
      </Panel>
      <Panel title="Attempts" lead="What ended each attempt that did not succeed.">
        {job.attempt_errors.length === 0 ? (
          <p className="text-sm text-ink-soft">No attempt has failed.</p>
        ) : (
          <DataTable
            caption="Failed attempts"
            rows={job.attempt_errors}
            rowKey={({ attempt, at: ended }) => `${attempt} ${ended}`}
            columns={[
              { heading: 'Attempt', cell: ({ attempt }) => attempt },
              { heading: 'Ended', cell: ({ at: ended }) => <Moment time={ended} from={at} isExact /> },
              {
                heading: 'Error',
                cell: ({ error_code }) => (error_code === null ? '–' : <ErrorCodeText code={error_code} />),
              },
              { heading: 'Worker', cell: ({ worker_id }) => (worker_id === null ? '–' : <Code>{worker_id}</Code>) },
            ]}
          />
        )}
      </Panel>
      <div className="grid gap-4 lg:grid-cols-2 lg:gap-5">
        <Panel title="Payload" lead="Ids and numbers. Everything else stays out of sight.">
          <Facts facts={entries(job.job_payload)} />
        </Panel>
        <Panel title="Result">
          {job.job_result === null ? (
            <p className="text-sm text-ink-soft">There is none.</p>
          ) : (
            <Facts facts={entries(job.job_result)} />
          )}
        </Panel>
      </div>
      {job.provider_calls.length > 0 && <Calls job={job} at={at} />}
    </>
  );
}

function Calls({ job, at }: { job: JobDetail; at: string }) {
  return (
    <Panel title="Calls of outside providers" lead="Of the last two days.">
      <DataTable
        caption="Calls of outside providers"
        rows={job.provider_calls}
        rowKey={({ granted_at, api_endpoint }) => `${granted_at} ${api_endpoint}`}
        columns={[
          { heading: 'Provider', cell: ({ provider_name, api_endpoint }) => `${provider_name}, ${api_endpoint}` },
          { heading: 'Granted', cell: ({ granted_at }) => <Moment time={granted_at} from={at} isExact /> },
          { heading: 'Tokens', cell: ({ tokens }) => tokens.toLocaleString('en'), isNumber: true },
          { heading: 'Cost', cell: ({ cost_micros, currency }) => money(cost_micros, currency), isNumber: true },
        ]}
      />
    </Panel>
  );
}

type Fact = readonly [name: string, value: ReactNode];

function entries(values: Readonly<Record<string, string | number | boolean | null>>): Fact[] {
  return Object.entries(values).map(([name, value]) => [
    spoken(name),
    typeof value === 'string' ? <Code key={name}>{value}</Code> : String(value ?? '–'),
  ]);
}

function Facts({ facts }: { facts: readonly Fact[] }) {
  const known = facts.filter(([, value]) => value !== null && value !== '');
  if (known.length === 0) return <p className="text-sm text-ink-soft">There is nothing to show.</p>;
  return (
    <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[auto_1fr]">
      {known.map(([name, value]) => (
        <div key={name} className="sm:contents">
          <dt className="text-ink-soft">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Code({ children }: { children: ReactNode }) {
  return <code className="font-mono break-all">{children}</code>;
}

function ErrorCodeText({ code }: { code: string }) {
  const text = errorText(code);
  return (
    <>
      <code className="font-mono text-danger">{code}</code>
      {text !== null && <span className="block text-ink-soft">{text}</span>}
    </>
  );
}
