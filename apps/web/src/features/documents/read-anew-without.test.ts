import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, test } from 'vitest';
import { readAnewWithout } from './read-anew-without.ts';

const client = new QueryClient();
afterEach(() => client.clear());

/** A view that shows the query; the times that its answer was asked for. */
async function shown(queryKey: readonly string[]) {
  let asked = 0;
  const queryFn = () => {
    asked += 1;
    return asked;
  };
  const observer = new QueryObserver(client, { queryKey, queryFn, staleTime: Number.POSITIVE_INFINITY });
  const end = observer.subscribe(() => undefined);
  await observer.refetch({ cancelRefetch: false });
  return { asked: () => asked, isStale: () => observer.getCurrentResult().isStale, end };
}

test('the views are read anew, but what is of a document that is gone is not asked for', async () => {
  const [list, other, preview] = [
    await shown(['documents', 'record']),
    await shown(['erasure', 'other']),
    await shown(['erasure', 'gone']),
  ];
  await readAnewWithout(client, 'gone');
  expect([list, other, preview].map(({ asked }) => asked())).toEqual([2, 2, 1]);
  // Whoever comes to it later asks.
  expect(preview.isStale()).toBe(true);
  for (const { end } of [list, other, preview]) end();
});
