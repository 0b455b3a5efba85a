import { describe, expect, it } from 'vitest';
import { Backoff } from './backoff.ts';

const middle = () => 0.5;

describe('Backoff', () => {
  it('doubles up to the last waiting time and begins again after a reset', () => {
    const backoff = new Backoff({ firstMs: 250, lastMs: 1000, random: middle });
    expect([1, 2, 3, 4, 5].map(() => backoff.next())).toEqual([250, 500, 1000, 1000, 1000]);
    backoff.reset();
    expect(backoff.next()).toBe(250);
  });

  it('stays at the first waiting time while the steady time lasts', () => {
    const backoff = new Backoff({ firstMs: 250, lastMs: 1000, steadyMs: 1000, random: middle });
    expect([1, 2, 3, 4, 5, 6].map(() => backoff.next())).toEqual([250, 250, 250, 250, 500, 1000]);
  });

  it.each([
    [0, 200],
    [1, 300],
  ])('moves each wait by at most a fifth (random %d)', (random, expected) => {
    expect(new Backoff({ firstMs: 250, lastMs: 1000, random: () => random }).next()).toBe(expected);
  });
});
