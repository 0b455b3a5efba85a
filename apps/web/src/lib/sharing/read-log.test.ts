import type { AuditEvent } from '@exora/contracts';
import { createClient } from '@supabase/supabase-js';
import { describe, expect, test } from 'vitest';
import { readLog } from './read-log.ts';

const patientId = '00000000-0000-4000-8000-000000000009';

/** A log of `length` rows, every `nth` of them by somebody else, behind an API that pages as the database does. */
function apiOf(length: number, nth: number) {
  const asked: number[] = [];
  const row = (seq: number): AuditEvent => ({
    seq,
    id: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
    event_type: 'record.read',
    actor: seq % nth === 0 ? 'delegate' : 'owner',
    actor_id: null,
    actor_name: null,
    actor_role: 'authenticated',
    resource_type: null,
    resource_id: null,
    details: {},
    personal: null,
    occurred_at: '2026-01-01T00:00:00Z',
  });
  const client = createClient('http://127.0.0.1:1', 'key', {
    global: {
      fetch: async (_input, init) => {
        const { p_before_seq: before = length + 1, p_limit: limit } = JSON.parse(String(init?.body));
        asked.push(before);
        const first = before - 1;
        return Response.json(Array.from({ length: Math.min(limit, first) }, (_, index) => row(first - index)));
      },
    },
  });
  return { client, asked };
}

describe('a page of the log', () => {
  test('has the latest that fit, and goes on behind the last of them', async () => {
    const { client } = apiOf(1000, 2);
    const first = await readLog(client, patientId, { who: 'others', kind: 'all' }, null);
    expect(first.events.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, index) => 1000 - 2 * index));
    const second = await readLog(client, patientId, { who: 'others', kind: 'all' }, first.before);
    expect(second.events[0]?.seq).toBe(900);
  });

  test('gathers rare events over many rows, and says when the beginning is reached', async () => {
    const { client } = apiOf(700, 300);
    const page = await readLog(client, patientId, { who: 'others', kind: 'all' }, null);
    expect(page.events.map(({ seq }) => seq)).toEqual([600, 300]);
    expect(page.before).toBeNull();
  });

  test('ends without a match after so many rows, and the next one goes on there', async () => {
    const { client, asked } = apiOf(5000, 10_000);
    const page = await readLog(client, patientId, { who: 'others', kind: 'all' }, null);
    expect(page).toEqual({ events: [], before: 3001 });
    expect(asked).toHaveLength(10);
  });

  test('of a kind that nobody did is empty, not an error', async () => {
    const { client } = apiOf(3, 1);
    expect(await readLog(client, patientId, { who: 'all', kind: 'sharing' }, null)).toEqual({
      events: [],
      before: null,
    });
  });
});
