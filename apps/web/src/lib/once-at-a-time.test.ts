import { expect, test } from 'vitest';
import { onceAtATime } from './once-at-a-time.ts';

test('who asks for the same meanwhile waits for it; afterwards it is done again', async () => {
  let times = 0;
  const end = Promise.withResolvers<void>();
  const work = () => {
    times += 1;
    return end.promise;
  };
  const asked = [onceAtATime('same', work), onceAtATime('same', work)];
  expect(times).toBe(1);
  end.resolve();
  await Promise.all(asked);
  await onceAtATime('same', work);
  expect(times).toBe(2);
});

test('other names share nothing', async () => {
  let times = 0;
  const work = async () => {
    times += 1;
  };
  await Promise.all([onceAtATime('one', work), onceAtATime('other', work)]);
  expect(times).toBe(2);
});

test('a failure reaches all who wait, and nobody later', async () => {
  const fail = () => Promise.reject(new Error('refused'));
  const asked = await Promise.allSettled([onceAtATime('failing', fail), onceAtATime('failing', fail)]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await onceAtATime('failing', () => Promise.resolve());
});
