import { expect, test } from 'vitest';
import { advice, type QueueStatus } from './queue-status.ts';

const well: QueueStatus = {
  status: 'healthy',
  checked_at: '2026-03-01T12:00:00Z',
  expired_leases: 0,
  oldest_due_seconds: 0,
  dead_letters: 0,
  dead_letters_last_hour: 0,
  job_types: {},
  lines: [{ lane: 'bulk', job_type: 'ai_processing', ready: 2, scheduled: 0, processing: 0, oldest_ready_seconds: 1 }],
  budgets: [],
  lanes: [{ lane: 'bulk', max_concurrent: 1, paused_at: null, pause_reason: null, paused_until: null }],
  workers: [{ worker_id: 'w', started_at: '2026-03-01T11:00:00Z', lease_until: '2026-03-01T12:00:10Z' }],
  maintenance: [],
};
const budget = {
  provider_name: 'openai',
  api_endpoint: 'chat',
  status: 'active',
  paused_until: null,
  used: { tokens_per_minute: 1, requests_per_minute: 0.99 },
  tokens_day: 0,
  cost_day_micros: 0,
  currency: 'USD',
};
const task = {
  task: 'sweep_job_queue',
  every_seconds: 60,
  due_at: '2026-03-01T12:00:00Z',
  last_run_at: null,
  last_ms: null,
  runs: 1,
  failures: 1,
  last_error: '57014',
};

test('a queue that does well needs no advice', () => {
  expect(advice(well)).toEqual([]);
});

test.each<[string, Partial<QueueStatus>, RegExp]>([
  ['nobody works', { workers: [] }, /no worker is alive/],
  ['workers fell silent', { expired_leases: 3 }, /silent: 3/],
  ['dead letters', { dead_letters: 2 }, /Dead letters: 2.*--status dead_letter/],
  [
    'a paused lane',
    {
      lanes: [
        {
          lane: 'bulk',
          max_concurrent: null,
          paused_at: '2026-03-01T11:00:00Z',
          pause_reason: null,
          paused_until: null,
        },
      ],
    },
    /exora jobs resume bulk/,
  ],
  ['a budget used up', { budgets: [budget] }, /openai\/chat has used up tokens_per_minute:/],
  ['maintenance that fails', { maintenance: [task] }, /sweep_job_queue failed.*57014/],
])('%s: says what to do', (_name, trouble, sentence) => {
  expect(advice({ ...well, ...trouble })).toEqual([expect.stringMatching(sentence)]);
});
