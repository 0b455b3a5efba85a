import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#lib/http/fetch-json.ts';
import { lazySchema } from '#lib/http/lazy-schema.ts';
import { queryKeys } from '#lib/query-keys.ts';

/** The signed-in person's latest notices, asked for again every minute. */
export const noticesQuery = queryOptions({
  queryKey: queryKeys.notices,
  queryFn: ({ signal }) =>
    fetchJson(
      '/api/notifications',
      lazySchema(({ notificationsSchema }) => notificationsSchema),
      { signal },
    ),
  refetchInterval: 60_000,
});
