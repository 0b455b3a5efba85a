import { describe, expect, it } from 'vitest';
import type { Budget } from '../database/queue-metrics.ts';
import { providerCapacity } from './provider-capacity.ts';

const now = Date.parse('2026-01-02T03:04:05Z');
const budget: Budget = {
  provider_name: 'openai',
  api_endpoint: 'gpt-4o-mini',
  status: 'active',
  paused_until: null,
  used: { requests_per_minute: 0.5, cost_per_day: 0 },
  tokens_day: 0,
  cost_day_micros: 0,
  currency: 'USD',
};

describe('providerCapacity', () => {
  it.each([
    ['without a key', false, [budget], 'not_configured'],
    ['before the database has told', true, null, 'available'],
    ['with room in all limits', true, [budget], 'available'],
    ['with a limit that is used up', true, [{ ...budget, used: { tokens_per_hour: 1 } }], 'rate_limited'],
    ['that asked for a pause', true, [{ ...budget, paused_until: '2026-01-02T03:04:06+00:00' }], 'rate_limited'],
    ['whose pause is over', true, [{ ...budget, paused_until: '2026-01-02T03:04:04+00:00' }], 'available'],
    ['that is switched off', true, [{ ...budget, status: 'disabled' }], 'disabled'],
    ['that has no budget', true, [{ ...budget, provider_name: 'google_vision' }], 'disabled'],
  ] as const)('of a provider %s', (_what, hasKey, budgets, expected) => {
    expect(providerCapacity('openai', hasKey, budgets, now)).toBe(expected);
  });
});
