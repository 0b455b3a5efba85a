'use client';

import { jobStatuses } from '@exora/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Inbox } from 'lucide';
import { useState } from 'react';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import {
  filterQuery,
  type JobFilter,
  type JobsPage,
  jobAges,
  jobFilterSchema,
  jobsPageSchema,
} from '#lib/operations/state.ts';
import { JobRow } from './job-row.tsx';
import { LiveLine } from './live-line.tsx';
import { operationsKey } from './use-live.ts';
import { statusLook, typeChoices } from './words.ts';

const everyMs = 10_000;

const ages: Readonly<Record<(typeof jobAges)[number], string>> = {
  '1': 'An hour ago or earlier',
  '24': 'A day ago or earlier',
  '168': 'A week ago or earlier',
};

/** Jobs by state, lane, stage and age, the youngest first. The filter stands in the address. */
export function JobsView({
  initial,
  filter: asked,
  lanes,
  pageSize,
}: {
  initial: JobsPage;
  filter: JobFilter;
  lanes: readonly string[];
  pageSize: number;
}) {
  const [filter, setFilter] = useState(asked);
  const isAsked = filterQuery(filter) === filterQuery(asked);
  const jobs = useInfiniteQuery({
    queryKey: [...operationsKey, 'jobs', filter],
    queryFn: ({ pageParam, signal }) =>
      fetchJson(`/api/operations/jobs${filterQuery({ ...filter, before: pageParam })}`, jobsPageSchema, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ jobs: page }) => (page.length < pageSize ? undefined : page.at(-1)?.id),
    ...(isAsked ? { initialData: { pages: [initial], pageParams: [undefined] } } : {}),
    placeholderData: (before) => before,
    staleTime: everyMs / 2,
    retry: false,
    refetchInterval: everyMs,
  });
  const choose = (changed: Partial<Record<keyof JobFilter, string | undefined>>) => {
    const next = jobFilterSchema.parse({ ...filter, ...changed });
    setFilter(next);
    window.history.replaceState(null, '', `/operations/jobs${filterQuery(next)}`);
  };
  const pages = jobs.data?.pages ?? [];
  const list = pages.flatMap((page) => page.jobs);
  const at = pages[0]?.at ?? initial.at;
  return (
    <>
      <search aria-label="Find jobs" className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Choice
          label="State"
          value={filter.status}
          onChange={(value) => choose({ status: value })}
          choices={jobStatuses.map((value) => ({ value, label: statusLook(value).name }))}
        />
        <Choice
          label="Lane"
          value={filter.lane}
          onChange={(value) => choose({ lane: value })}
          choices={lanes.map((value) => ({ value, label: value }))}
        />
        <Choice label="Stage" value={filter.type} onChange={(value) => choose({ type: value })} choices={typeChoices} />
        <Choice
          label="Made"
          value={filter.age}
          onChange={(value) => choose({ age: value })}
          choices={jobAges.map((value) => ({ value, label: ages[value] }))}
        />
      </search>
      {(filter.error !== undefined || filter.worker !== undefined) && (
        <p className="flex flex-wrap items-center gap-2 text-sm">
          {filter.error !== undefined && (
            <>
              Only those with the error <code className="font-mono">{filter.error}</code>.
            </>
          )}
          {filter.worker !== undefined && (
            <>
              Only those of the worker <code className="font-mono break-all">{filter.worker}</code>.
            </>
          )}
          <Button size="small" variant="ghost" onClick={() => choose({ error: undefined, worker: undefined })}>
            Show all
          </Button>
        </p>
      )}
      <LiveLine at={at} everyMs={everyMs} problem={jobs.error === null ? null : problemOfError(jobs.error)} />
      <Card aria-label="Jobs" aria-busy={jobs.isPlaceholderData} className="px-5 py-2">
        {list.length === 0 ? (
          <BlankState icon={Inbox} title={filterQuery(filter) === '' ? 'There are no jobs yet' : 'No job fits'}>
            <p>
              {filterQuery(filter) === ''
                ? 'A job is made for each document that is added.'
                : 'Choose less, or look again later: finished jobs are kept for some weeks.'}
            </p>
          </BlankState>
        ) : (
          <ul className="divide-y divide-line">
            {list.map((job) => (
              <JobRow key={job.id} job={job} at={at} />
            ))}
          </ul>
        )}
      </Card>
      {jobs.hasNextPage && (
        <Button className="justify-self-center" busy={jobs.isFetchingNextPage} onClick={() => jobs.fetchNextPage()}>
          Show older jobs
        </Button>
      )}
    </>
  );
}

function Choice({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: string | undefined;
  choices: readonly { readonly value: string; readonly label: string }[];
  onChange: (value: string | undefined) => void;
}) {
  return (
    <SelectField
      label={label}
      value={value ?? ''}
      choices={[{ value: '', label: 'All' }, ...choices]}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    />
  );
}
