import { describe, expect, it } from 'vitest';
import { ProviderRefusal, retryAfterMs } from './provider-refusal.ts';

const now = Date.parse('2026-01-02T03:04:05Z');

describe('retryAfterMs', () => {
  it.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': 'Fri, 02 Jan 2026 03:04:15 GMT' }, 10_000],
    [{ 'retry-after': 'Fri, 02 Jan 2026 03:04:00 GMT' }, 0],
    [{ 'retry-after': '7', 'retry-after-ms': '6500.5' }, 6501],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '-1' }, null],
    [{}, null],
  ] as const)('reads %o', (headers, expected) => {
    expect(retryAfterMs(new Headers(headers), now)).toBe(expected);
  });
});

describe('ProviderRefusal', () => {
  it('waits five seconds where nothing is told', () => {
    expect(new ProviderRefusal(503, new Headers()).retryAfterMs).toBe(5000);
  });
});
