import { expect, test } from 'vitest';
import type { QueueState } from '#lib/operations/state.ts';
import { attention } from './attention.ts';

const at = '2026-03-01T12:00:00Z';
const well: QueueState = {
  at,
  health: {
    status: 'healthy',
    checked_at: at,
    expired_leases: 0,
    oldest_due_seconds: 0,
    dead_letters_last_hour: 0,
    job_types: {},
  },
  metrics: {
    lines: [
      { lane: 'bulk', job_type: 'ai_processing', ready: 2, scheduled: 0, processing: 0, oldest_ready_seconds: 1 },
    ],
    dead_letters: 0,
    budgets: [],
  },
  lanes: [{ lane: 'bulk', max_concurrent: 1, paused_at: null, pause_reason: null, paused_until: null }],
  workers: [{ worker_id: 'w', started_at: at, lease_until: at, is_alive: true, jobs: 0, oldest_heartbeat_at: null }],
};
const paused = { lane: 'bulk', max_concurrent: null, paused_at: at, pause_reason: null, paused_until: null };
const budget = {
  provider_name: 'openai',
  api_endpoint: 'chat',
  status: 'active',
  paused_until: null,
  used: { tokens_per_minute: 1 },
  tokens_day: 0,
  cost_day_micros: 0,
  currency: 'USD',
};

test('a queue that does well, or whose pause has an end, needs nothing', () => {
  expect(attention(well)).toEqual([]);
  expect(attention({ ...well, lanes: [{ ...paused, paused_until: at }] })).toEqual([]);
});

test.each<[string, Partial<QueueState>, RegExp]>([
  ['nobody works', { workers: [] }, /2 jobs wait and no worker is alive/],
  ['a worker fell silent', { health: { ...well.health, expired_leases: 1 } }, /1 job is held by a worker/],
  ['a long wait', { health: { ...well.health, oldest_due_seconds: 200 } }, /waited for 3 mins/],
  ['dead letters', { metrics: { ...well.metrics, dead_letters: 2 } }, /2 dead letters/],
  ['a paused lane', { lanes: [paused] }, /Lane bulk is paused until you resume it/],
  ['a budget used up', { metrics: { ...well.metrics, budgets: [budget] } }, /openai, chat: a limit is used up/],
])('%s: says what to do', (_, trouble, sentence) => {
  expect(attention({ ...well, ...trouble })).toEqual([
    expect.objectContaining({ text: expect.stringMatching(sentence) }),
  ]);
});
