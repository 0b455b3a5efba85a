import { describe, expect, it } from 'vitest';
import { every } from './every.ts';

describe('every', () => {
  it('runs again after success and after failure, and no more once it is ended', async () => {
    const { promise: thrice, resolve } = Promise.withResolvers<void>();
    let runs = 0;
    const failures: unknown[] = [];
    const end = every(
      1,
      async () => {
        runs++;
        if (runs === 2) throw new Error('second');
        if (runs === 3) {
          end();
          resolve();
        }
      },
      (thrown) => failures.push(thrown),
    );
    await thrice;
    await new Promise(setImmediate);
    expect(runs).toBe(3);
    expect(failures).toEqual([new Error('second')]);
  });

  it('never runs two at once', async () => {
    const { promise: done, resolve } = Promise.withResolvers<void>();
    let [inside, most, runs] = [0, 0, 0];
    const end = every(
      0,
      async () => {
        most = Math.max(most, ++inside);
        await new Promise(setImmediate);
        inside--;
        if (++runs === 5) {
          end();
          resolve();
        }
      },
      () => undefined,
    );
    await done;
    expect(most).toBe(1);
  });
});
