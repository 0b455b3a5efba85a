import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StallClock } from './stall-clock.ts';

const stalled = vi.fn();
beforeEach(() => {
  vi.useFakeTimers();
  stalled.mockReset();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('StallClock', () => {
  it('tells when there was no sign for too long', () => {
    new StallClock(100, stalled);
    vi.advanceTimersByTime(99);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(stalled).toHaveBeenCalledOnce();
  });

  it('rests until the last of several pauses is over, then begins anew', async () => {
    const clock = new StallClock(100, stalled);
    const [one, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const pauses = [clock.pause(() => one.promise), clock.pause(() => other.promise)];
    one.resolve();
    await pauses[0];
    vi.advanceTimersByTime(1000);
    expect(stalled).not.toHaveBeenCalled();
    other.reject(new Error('not recognised'));
    await expect(pauses[1]).rejects.toThrow('not recognised');
    vi.advanceTimersByTime(99);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(stalled).toHaveBeenCalledOnce();
  });

  it('says nothing once it is stopped, also when a pause ends later', async () => {
    const clock = new StallClock(100, stalled);
    const { promise, resolve } = Promise.withResolvers<void>();
    const pause = clock.pause(() => promise);
    clock.stop();
    resolve();
    await pause;
    vi.advanceTimersByTime(1000);
    expect(stalled).not.toHaveBeenCalled();
  });
});
