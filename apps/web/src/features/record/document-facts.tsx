'use client';

import { useQuery } from '@tanstack/react-query';
import { FactValue } from '#components/facts/fact-value.tsx';
import { typeLooks } from '#components/facts/type-look.ts';
import { useFormat } from '#components/format/format-provider.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { SmallProblem } from '#components/ui/small-problem.tsx';
import { factDetail, factTitle, valueParts } from '#lib/facts/describe-fact.ts';
import { groupFacts } from '#lib/facts/groups.ts';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { queryKeys } from '#lib/query-keys.ts';

/** The facts of a visit's document but the visit itself, by kind. Each leads to its words. */
export function DocumentFacts({ shellFileId, exceptId }: { shellFileId: string; exceptId: string }) {
  const { dates, units } = useFormat();
  const document = useQuery({
    queryKey: queryKeys.document(shellFileId),
    queryFn: ({ signal }) =>
      fetchJson(
        `/api/documents/${shellFileId}`,
        lazySchema(({ documentSchema }) => documentSchema),
        { signal },
      ),
    staleTime: 5 * 60_000,
  });
  if (document.isPending) return <Skeleton className="mb-3 h-16 rounded-xl" />;
  if (document.isError) {
    return <SmallProblem error={document.error} onRetry={() => void document.refetch()} />;
  }
  const groups = groupFacts(document.data.facts.filter(({ id }) => id !== exceptId));
  if (groups.length === 0) {
    return <p className="pb-3 text-sm text-ink-soft">Nothing but this visit was found in its document.</p>;
  }
  return (
    <div className="grid grid-cols-1 gap-3 pb-3 sm:grid-cols-2">
      {groups.map(({ type, title, facts }) => {
        const { icon, text } = typeLooks[type];
        return (
          <div key={type}>
            <h4 className="flex items-center gap-2 text-sm font-medium text-ink-soft">
              <Icon of={icon} className={`size-4 ${text}`} />
              {title}
            </h4>
            <ul>
              {facts.map((fact) => (
                <li key={fact.id}>
                  <a
                    href={`/documents/${shellFileId}?fact=${fact.id}`}
                    data-soft
                    className="flex min-h-11 flex-wrap items-center gap-x-2 rounded-lg px-2 text-sm hover:bg-raised"
                  >
                    <bdi className="font-medium break-words">{factTitle(fact)}</bdi>
                    {valueParts(fact) === null ? (
                      <bdi className="text-ink-soft">{factDetail(fact, dates)}</bdi>
                    ) : (
                      <FactValue fact={fact} units={units} />
                    )}
                    <span className="sr-only">Show where it stands in the document</span>
                  </a>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </div>
  );
}
