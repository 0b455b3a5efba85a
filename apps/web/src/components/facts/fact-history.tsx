'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide';
import { useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { SmallProblem } from '#components/ui/small-problem.tsx';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { queryKeys } from '#lib/query-keys.ts';
import { VersionList } from './version-list.tsx';

/** A fact's history, asked for when it is opened. */
export function FactHistory({ id }: { id: string }) {
  const [open, setOpen] = useState(false);
  const history = useQuery({
    queryKey: queryKeys.factHistory(id),
    queryFn: ({ signal }) =>
      fetchJson(
        `/api/facts/${id}/history`,
        lazySchema(({ factVersionSchema, z }) => z.array(factVersionSchema)),
        { signal },
      ),
    enabled: open,
  });
  return (
    <details
      className="group/history no-print"
      data-testid="fact-history"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="-mx-2 flex min-h-11 list-none items-center gap-2 rounded-lg px-2 text-sm font-semibold text-brand hover:bg-raised [&::-webkit-details-marker]:hidden">
        <Icon of={ChevronDown} className="size-4 transition-transform group-open/history:rotate-180" />
        Its history
      </summary>
      {open && history.isPending && <Skeleton className="h-12 rounded-lg" />}
      {history.isError && <SmallProblem error={history.error} onRetry={() => void history.refetch()} />}
      {history.data !== undefined && <VersionList versions={history.data} />}
    </details>
  );
}
