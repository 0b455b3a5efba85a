import type { ApiBudget } from '@exora/contracts';
import { expect, test } from 'vitest';
import { changedBudget, shownLimit } from './budget.ts';

const budget: ApiBudget = {
  provider_name: 'openai',
  api_endpoint: 'gpt-4o-mini',
  status: 'active',
  requests_per_minute: 500,
  tokens_per_minute: 200_000,
  tokens_per_hour: null,
  concurrent_requests: 20,
  cost_per_day_micros: 20_000_000,
  current_requests_minute: 0,
  current_tokens_minute: 0,
  current_tokens_hour: 0,
  current_concurrent_requests: 0,
  current_cost_day_micros: 0,
  micros_per_request: 0,
  micros_per_million_tokens: 600_000,
  currency: 'USD',
  paused_until: null,
};
const writing = (fields: Record<string, string>) => (name: string) => fields[name];

test('a limit is shown as it is written: money in the unit, nothing where there is none', () => {
  expect([shownLimit(null, true), shownLimit(20_000_000, true), shownLimit(500, false)]).toEqual(['', '20', '500']);
});

test('what is left empty is no limit; prices stay; money is kept exactly', () => {
  expect(changedBudget(budget, writing({ requests_per_minute: '60', cost_per_day_micros: '0.29' }))).toEqual({
    provider_name: 'openai',
    api_endpoint: 'gpt-4o-mini',
    requests_per_minute: 60,
    tokens_per_minute: null,
    tokens_per_hour: null,
    concurrent_requests: null,
    cost_per_day_micros: 290_000,
    micros_per_request: 0,
    micros_per_million_tokens: 600_000,
    status: 'active',
  });
});

test.each(['-1', '1.5', 'many', '1e3'])('%s is no number of requests', (text) => {
  expect(changedBudget(budget, writing({ requests_per_minute: text }))).toEqual({ wrong: 'Requests a minute' });
});
