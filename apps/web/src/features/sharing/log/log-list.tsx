'use client';

import type { AuditEvent } from '@exora/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Cog, Eye, EyeOff, PencilLine, Share2, Siren } from 'lucide';
import { useState } from 'react';
import { LocalMoment } from '#components/format/local-moment.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { BlankState } from '#components/ui/blank-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { ProblemView } from '#components/ui/problem-view.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { problemOfError } from '#lib/http/request-error.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { type LogFilter, logFilterSchema } from '#lib/sharing/log-filter.ts';
import { logKind, logKindNames, logKinds, logReason, logText } from '#lib/sharing/log-text.ts';
import { type LogPage, logPageSchema } from '#lib/sharing/read-log.ts';

const kindIcons = { reads: Eye, changes: PencilLine, sharing: Share2, work: Cog } as const;
const kinds = [
  { value: 'all', label: 'Everything' },
  ...logKinds.map((value) => ({ value, label: logKindNames[value] })),
] as const;
const everybody = [
  { value: 'others', label: 'Others than you' },
  { value: 'all', label: 'Everybody' },
  { value: 'owner', label: 'You' },
  { value: 'system', label: 'Exora' },
] as const;

/** Somebody whose events can be asked for. */
export interface LoggedPerson {
  readonly id: string;
  readonly name: string;
}

/** What happened with the record, what others did first in view. Earlier pages come when they are asked for. */
export function LogList({
  patientId,
  initial,
  people,
}: {
  patientId: string;
  /** The first page of what others did. */
  initial: LogPage;
  people: readonly LoggedPerson[];
}) {
  const [filter, setFilter] = useState<LogFilter>({ who: 'others', kind: 'all' });
  const isFirst = filter.who === 'others' && filter.kind === 'all';
  const pages = useInfiniteQuery({
    queryKey: queryKeys.log(patientId, filter),
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ ...filter, ...(pageParam !== null && { before: String(pageParam) }) });
      return fetchJson(`/api/profiles/${patientId}/log?${query}`, logPageSchema, { signal });
    },
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.before ?? undefined,
    ...(isFirst && { initialData: { pages: [initial], pageParams: [null] } }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const events = pages.data?.pages.flatMap((page) => page.events) ?? [];
  // Who acted lately may have no access any more.
  const known = new Map(people.map(({ id, name }) => [id, name]));
  for (const { actor, actor_id: id, actor_name: name } of initial.events) {
    if (id !== null && name !== null && actor !== 'owner' && !known.has(id)) known.set(id, name);
  }
  const choose = (part: Record<string, string>) => setFilter(logFilterSchema.parse({ ...filter, ...part }));
  return (
    <Card aria-labelledby="log" className="overflow-hidden">
      <div className="grid gap-4 px-5 pt-5 pb-4">
        <h2 id="log" className="font-semibold tracking-tight">
          What happened
        </h2>
        <div className="grid gap-3 sm:max-w-xl sm:grid-cols-2">
          <SelectField
            label="Who"
            choices={[...everybody, ...[...known].map(([value, label]) => ({ value, label }))]}
            value={filter.who}
            onChange={({ target }) => choose({ who: target.value })}
          />
          <SelectField
            label="What"
            choices={kinds}
            value={filter.kind}
            onChange={({ target }) => choose({ kind: target.value })}
          />
        </div>
      </div>
      {pages.isPending && <Skeleton className="mx-5 mb-5 h-32" />}
      {pages.isError && events.length === 0 && (
        <ProblemView problem={problemOfError(pages.error)} onRetry={() => void pages.refetch()} />
      )}
      {pages.isSuccess && events.length === 0 && (
        <BlankState icon={EyeOff} title={isFirst ? 'Nobody else has looked' : 'Nothing of this kind'}>
          <p>
            {pages.hasNextPage
              ? 'Not among the latest events. Earlier ones may be.'
              : isFirst
                ? 'When somebody else reads this record, or does anything with it, it stands here.'
                : 'The log has no such event.'}
          </p>
        </BlankState>
      )}
      <ol className="divide-y divide-line border-t border-line" data-testid="log-events">
        {events.map((event) => (
          <LogRow key={event.id} event={event} />
        ))}
      </ol>
      {pages.hasNextPage && (
        <div className="flex justify-center border-t border-line p-4">
          <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {pages.isError ? 'That did not work. Try again' : 'Show earlier'}
          </Button>
        </div>
      )}
    </Card>
  );
}

function LogRow({ event }: { event: AuditEvent }) {
  const isEmergency = event.details.break_glass === true;
  const icon = isEmergency ? Siren : kindIcons[logKind(event)];
  const { who, did, right } = logText(event);
  const reason = logReason(event);
  return (
    <li className="flex gap-3 px-5 py-3.5" data-testid="log-event" data-type={event.event_type}>
      <span
        className={`mt-0.5 grid size-8 shrink-0 place-items-center rounded-lg ${isEmergency ? 'bg-warn-soft text-warn' : 'bg-sunken text-ink-soft'}`}
      >
        <Icon of={icon} className="size-4" />
      </span>
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="wrap-anywhere">
          <bdi className="font-semibold">{who}</bdi> {did}.
        </p>
        {reason !== null && (
          <p className="text-sm wrap-anywhere">
            “<bdi>{reason}</bdi>”
          </p>
        )}
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-ink-soft">
          <LocalMoment timestamp={event.occurred_at} />
          {isEmergency ? <Badge tone="warn">{right}</Badge> : <span>{right}</span>}
          <span className="tabular-nums">No. {event.seq}</span>
        </p>
      </div>
    </li>
  );
}
