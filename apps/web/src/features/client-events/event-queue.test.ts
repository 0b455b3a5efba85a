import { type ClientEvent, clientEventSchema, maxClientEvents } from '@exora/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EventQueue, type Sent } from './event-queue.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const profile = '2b6b0a8e-0d1c-4c56-9d64-4f3b2f0c6a11';
const printed = { class: 'printed', profile_id: profile, details: { view: 'document' } } as const;
const ids = (events: readonly ClientEvent[]) => events.map(({ event_id }) => event_id);

/** A queue whose sendings are answered in turn; the last answer stays. */
function queueWith(...answers: (Sent | Error)[]) {
  const sendings: ClientEvent[][] = [];
  const queue = new EventQueue((events) => {
    const answer = answers[Math.min(sendings.length, answers.length - 1)];
    sendings.push(events);
    return answer instanceof Error || answer === undefined ? Promise.reject(answer) : Promise.resolve(answer);
  });
  return { queue, sendings };
}

test('events of a moment go together, in the agreed form, with how long they waited', async () => {
  const { queue, sendings } = queueWith({ isTaken: true });
  queue.add(printed);
  await vi.advanceTimersByTimeAsync(500);
  queue.add({ ...printed, class: 'viewed' });
  await vi.advanceTimersByTimeAsync(1500);
  expect(sendings).toHaveLength(1);
  expect(sendings[0]?.map((event) => clientEventSchema.parse(event).details)).toEqual([
    { surface: 'web', view: 'document', age_ms: 2000 },
    { surface: 'web', view: 'document', age_ms: 1500 },
  ]);
  expect(queue.size).toBe(0);
});

test('what was not taken is sent again with its ids, and never before the time that was asked for', async () => {
  const { queue, sendings } = queueWith({ isTaken: false, retryAfterMs: 60_000 }, new Error('lost'), { isTaken: true });
  queue.add(printed);
  await vi.advanceTimersByTimeAsync(2000);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(sendings).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sendings).toHaveLength(3);
  expect(new Set(sendings.flatMap(ids)).size).toBe(1);
  expect(queue.size).toBe(0);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(sendings).toHaveLength(3);
});

test('no batch is larger than the log takes, and all of them go', async () => {
  const { queue, sendings } = queueWith({ isTaken: true });
  for (let count = 0; count < maxClientEvents + 30; count++) queue.add(printed);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sendings.map(({ length }) => length)).toEqual([maxClientEvents, 30]);
});

test('in an outage of hours the oldest go, not the memory', async () => {
  const { queue } = queueWith(new Error('away'));
  for (let count = 0; count < 1500; count++) queue.add(printed);
  expect(queue.size).toBe(1000);
});

test('what waits is sent when the page goes', async () => {
  const { queue, sendings } = queueWith({ isTaken: true });
  queue.sendLast();
  queue.add(printed);
  queue.sendLast();
  expect(sendings).toHaveLength(1);
});
