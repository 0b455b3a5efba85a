/** What the audit log hears of sign-ins, as supabase-js makes them. */
import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../src/testing/index.ts';

let api: TestApi;
const problems: string[] = [];
beforeAll(async () => {
  api = await startTestApi({ onProblem: (problem) => problems.push(problem) });
});
afterAll(() => api.stop());

const password = 'correct horse 7 battery';
const clientOf = () =>
  createClient(api.url, api.publishableKey, { auth: { persistSession: false, autoRefreshToken: false } });

async function signedUp() {
  const client = clientOf();
  const email = `${randomUUID()}@example.test`;
  const { data, error } = await client.auth.signUp({ email, password });
  if (error !== null || data.user === null) throw new Error('Signing up failed.', { cause: error });
  return { client, email, userId: data.user.id };
}

async function events(userId: string | null) {
  const rows = await api.database.sqlAs(
    'service_role',
    (sql) => sql`
      select event_type, actor_id, details from public.audit_log
      where resource_type = 'account' and resource_id is not distinct from ${userId} order by seq`,
  );
  return [...rows].map(({ event_type, actor_id, details }) => ({ event_type, actor_id, details }));
}

describe('the audit log', () => {
  test('hears of a sign-in, a new password and a sign-out, by the person', async () => {
    const { client, email, userId } = await signedUp();
    expect((await client.auth.signInWithPassword({ email, password })).error).toBeNull();
    expect((await client.auth.updateUser({ password: 'another horse 8 battery' })).error).toBeNull();
    expect((await client.auth.refreshSession()).error).toBeNull();
    expect((await client.auth.signOut()).error).toBeNull();
    expect(await events(userId)).toEqual([
      { event_type: 'session.started', actor_id: userId, details: {} },
      { event_type: 'account.password_changed', actor_id: userId, details: {} },
      { event_type: 'session.ended', actor_id: userId, details: {} },
    ]);
  });

  test('hears of a refused sign-in: by whom is not known, to which account is', async () => {
    const { email, userId } = await signedUp();
    const { error } = await clientOf().auth.signInWithPassword({
      email: email.toUpperCase(),
      password: 'wrong password',
    });
    expect(error?.status).toBe(400);
    expect(await events(userId)).toEqual([{ event_type: 'session.refused', actor_id: null, details: {} }]);
  });

  test('knows an address without account by a keyed hash only, the same each time', async () => {
    const email = `${randomUUID()}@nowhere.test`;
    for (let count = 0; count < 2; count++) await clientOf().auth.signInWithPassword({ email, password });
    const refused = (await events(null)).filter(({ event_type }) => event_type === 'session.refused').slice(-2);
    expect(refused[0]?.details).toEqual({ account_key: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(refused[1]?.details).toEqual(refused[0]?.details);
    const rows = await api.database.sqlAs(
      'service_role',
      (sql) => sql`select a::text as text from public.audit_log as a`,
    );
    expect(rows.filter(({ text }) => /nowhere\.test|wrong password|battery/.test(String(text)))).toEqual([]);
  });

  test('is not flooded: refusals beyond a few are counted, and told with the next event', async () => {
    const { client, email, userId } = await signedUp();
    for (let count = 0; count < 14; count++) {
      await clientOf().auth.signInWithPassword({ email, password: 'wrong password' });
    }
    expect(await events(userId)).toHaveLength(10);
    expect((await client.auth.signInWithPassword({ email, password })).error).toBeNull();
    expect((await events(userId)).at(-1)).toEqual({
      event_type: 'session.started',
      actor_id: userId,
      details: { unlogged: 4 },
    });
  });

  test('that can’t be written keeps nobody from signing in, and the operator hears of it', async () => {
    const { client, email } = await signedUp();
    const owner = postgres(api.database.ownerUrl, { max: 1, onnotice: () => undefined });
    try {
      await owner.unsafe(
        "alter table public.audit_log add constraint no_room check (event_type not like 'session.%') not valid",
      );
      expect((await client.auth.signInWithPassword({ email, password })).error).toBeNull();
      expect(problems.at(-1)).toBe('A sign-in could not be logged: Error');
      expect(problems.join('\n')).not.toContain('@');
    } finally {
      await owner.unsafe('alter table public.audit_log drop constraint no_room');
      await owner.end();
    }
  });

  test('hears nothing of what is no sign-in', async () => {
    const before = (await events(null)).length;
    for (const body of ['', '{', '{"email": 7, "password": "x"}', '[]']) {
      await fetch(`${api.url}/auth/v1/token?grant_type=password`, {
        method: 'POST',
        headers: { apikey: api.publishableKey, 'content-type': 'application/json' },
        body,
      }).then((answer) => answer.body?.cancel());
    }
    await fetch(`${api.url}/auth/v1/logout`, {
      method: 'POST',
      headers: { apikey: api.publishableKey, authorization: 'Bearer a.b.c' },
    }).then((answer) => answer.body?.cancel());
    expect(await events(null)).toHaveLength(before);
  });
});
