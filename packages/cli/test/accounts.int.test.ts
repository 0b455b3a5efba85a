import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApi, type TestApi } from '@exora/local-stack/testing';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { exora, type Finished } from '../../../tests/setup/command.ts';

// The shapes of --json, written down once more on purpose: a program that reads this output relies on them.
const time = z.iso.datetime();
const accountShape = z.strictObject({
  user_id: z.uuid(),
  email: z.string(),
  is_operator: z.boolean(),
  created_at: time,
  last_sign_in_at: time.nullable(),
});
const shownShape = accountShape.extend({
  sessions: z.int(),
  profiles: z.array(z.strictObject({ id: z.uuid(), profile_type: z.string(), care_state: z.string() })),
});
const operatorShape = z.strictObject({
  user_id: z.uuid(),
  email: z.string(),
  is_operator: z.boolean(),
  changed: z.boolean(),
});
const resetShape = z.strictObject({
  user_id: z.uuid(),
  email: z.string(),
  password: z.string(),
  sessions_ended: z.int(),
  factors_removed: z.int(),
});

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const password = 'correct horse 7 battery';

const fresh = () =>
  createClient(api.url, api.publishableKey, { auth: { persistSession: false, autoRefreshToken: false } });

interface Account {
  email: string;
  userId: string;
  client: SupabaseClient;
}

async function signUp(name = 'Ada'): Promise<Account> {
  const email = `${randomUUID()}@example.test`;
  const client = fresh();
  const { data } = await client.auth.signUp({ email, password, options: { data: { display_name: name } } });
  return { email, userId: z.uuid().parse(data.user?.id), client };
}

/** With the address as the self-hosting guide prints it, whose password stands apart. */
const run = (...args: string[]): Promise<Finished> => {
  const address = new URL(api.database.ownerUrl);
  const PGPASSWORD = decodeURIComponent(address.password);
  address.password = '';
  return exora([...args, '--external'], '', { DATABASE_URL: address.href, PGPASSWORD, COLUMNS: '100' });
};

async function json<T>(shape: z.ZodType<T>, ...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return shape.parse(JSON.parse(stdout));
}

async function superuser<T extends object>(query: string, values: string[] = []): Promise<T[]> {
  const sql = postgres(api.database.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    return [...(await sql.unsafe<T[]>(query, values))];
  } finally {
    await sql.end();
  }
}

const logged = async (userId: string) =>
  (
    await superuser<{ event_type: string }>(
      `select event_type from public.audit_log
       where subject_id = '00000000-0000-0000-0000-000000000000' and resource_id = $1 order by seq`,
      [userId],
    )
  ).map(({ event_type }) => event_type);

describe('exora admin', () => {
  test('makes somebody an operator, lists them, and takes the role back, in an open session too', async () => {
    const { email, userId, client } = await signUp();
    expect((await client.rpc('database_health_check')).error?.details).toBe('not_allowed');
    expect(await json(operatorShape, 'admin', 'grant', email.toUpperCase())).toEqual({
      user_id: userId,
      email,
      is_operator: true,
      changed: true,
    });
    expect(await json(operatorShape, 'admin', 'grant', email)).toMatchObject({ changed: false });
    expect((await client.rpc('database_health_check')).error).toBeNull();
    expect((await json(z.array(accountShape), 'admin', 'list')).map((one) => one.email)).toEqual([email]);
    expect((await run('admin', 'list')).stdout).toMatch(new RegExp(`^ADDRESS .*\n${email} +yes`));

    expect(await json(operatorShape, 'admin', 'revoke', email)).toMatchObject({ is_operator: false, changed: true });
    expect((await client.rpc('database_health_check')).error?.details).toBe('not_allowed');
    expect(await json(z.array(accountShape), 'admin', 'list')).toEqual([]);
    expect((await run('admin', 'list')).stdout).toContain('exora admin grant');
    expect(await logged(userId)).toEqual(['operator.granted', 'operator.revoked']);
  });

  test('states a representation, lists and ends it, and a death, by ids of exora account show', async () => {
    const [ward, guardian] = [await signUp('Ward'), await signUp('Guardian')];
    const shown = await json(shownShape, 'account', 'show', ward.email);
    const record = z.uuid().parse(shown.profiles[0]?.id);
    const { representation_id: id } = await json(
      z.strictObject({ representation_id: z.uuid() }),
      ...['admin', 'represent', record, guardian.email, '--basis', 'court_appointed_guardian'],
      ...['--evidence', 'Court of Exampleton 7 F 12', '--until', '2090-01-01'],
    );
    expect((await guardian.client.rpc('read_overview', { p_patient_id: record })).error).toBeNull();
    const list = await run('admin', 'representations', '--record', record);
    expect(list.stdout).toContain(id);
    expect(list.stdout).toMatch(/in force/);
    expect(list.stdout).not.toContain('Exampleton');
    expect((await run('admin', 'representations', '--due')).stdout).toBe('There is none.\n');
    expect((await run('admin', 'end-representation', id)).stdout).toContain('It has ended');
    expect((await run('admin', 'end-representation', id)).stdout).toContain('had ended already');
    expect((await guardian.client.rpc('read_overview', { p_patient_id: record })).error?.details).toBe('not_allowed');

    const died = ['admin', 'care-state', record, 'deceased', '--evidence', 'Certificate 3'];
    const undated = await run(...died);
    expect([undated.code, undated.stdout]).toEqual([1, '']);
    expect(undated.stderr).toMatch(/^A date of death .*\(invalid_request\)\n$/);
    expect((await run(...died, '--died-on', '2026-01-02')).stdout).toContain('deceased');
    expect((await json(shownShape, 'account', 'show', ward.email)).profiles).toMatchObject([
      { care_state: 'deceased' },
    ]);
    const back = ['admin', 'care-state', record, 'active', '--evidence', 'Another person of that name'];
    expect((await run(...back)).code).toBe(0);
  });
});

describe('exora account', () => {
  test('reset sets a new password, ends every session, tells the person and the log', async () => {
    const { email, userId, client } = await signUp();
    const other = await signUp();
    const { password: given, ...done } = await json(resetShape, 'account', 'reset', email);
    expect(done).toEqual({ user_id: userId, email, sessions_ended: 1, factors_removed: 0 });
    expect(given).toMatch(/^([2-9a-z]{5}-){3}[2-9a-z]{5}$/);
    expect((await client.auth.refreshSession()).error).not.toBeNull();
    expect((await other.client.auth.refreshSession()).error).toBeNull();
    expect((await fresh().auth.signInWithPassword({ email, password })).error).not.toBeNull();
    const again = fresh();
    expect((await again.auth.signInWithPassword({ email, password: given })).error).toBeNull();
    expect((await again.rpc('read_notifications')).data).toMatchObject([{ kind: 'account_reset' }]);
    expect((await again.auth.updateUser({ password: `${password} 2` })).error).toBeNull();
    expect(await logged(userId)).toEqual([
      'account.reset',
      'session.refused',
      'session.started',
      'account.password_changed',
    ]);
    const kept = await superuser<{ all: string }>('select string_agg(a::text, $1) as all from public.audit_log a', [
      '',
    ]);
    expect(kept[0]?.all).not.toContain(given);
    const told = await run('account', 'reset', email);
    expect(told.stdout).toMatch(/shown this once:\n\n {2}([2-9a-z]{5}-){3}[2-9a-z]{5}\n/);
  });

  test('reset removes second factors only when it is told to', async () => {
    const { email, userId } = await signUp();
    await superuser('create table auth.mfa_factors (id uuid primary key, user_id uuid not null)');
    await superuser('grant all on auth.mfa_factors to postgres');
    try {
      await superuser('insert into auth.mfa_factors values (gen_random_uuid(), $1)', [userId]);
      expect(await json(resetShape, 'account', 'reset', email)).toMatchObject({ factors_removed: 0 });
      expect(await json(resetShape, 'account', 'reset', email, '--remove-second-factor')).toMatchObject({
        factors_removed: 1,
      });
    } finally {
      await superuser('drop table auth.mfa_factors');
    }
  });

  test('sign-out ends sessions and leaves the password', async () => {
    const { email, userId, client } = await signUp();
    expect((await run('account', 'sign-out', email)).stdout).toMatch(/1 sessions? ended/);
    expect((await client.auth.refreshSession()).error).not.toBeNull();
    expect((await fresh().auth.signInWithPassword({ email, password })).error).toBeNull();
    expect(await logged(userId)).toEqual(['account.signed_out', 'session.started']);
  });

  test('show and list tell ids and states, no name', async () => {
    const { email, userId } = await signUp('Imogen Sample');
    const shown = await json(shownShape, 'account', 'show', email);
    expect(shown).toMatchObject({
      user_id: userId,
      sessions: 1,
      profiles: [{ profile_type: 'self', care_state: 'active' }],
    });
    const plain = await run('account', 'show', email);
    expect(plain.stdout).toContain(userId);
    expect((await run('account', 'list')).stdout).toContain(email);
    const listed = await json(z.array(accountShape), 'account', 'list');
    expect(listed.map((one) => one.email)).toContain(email);
    expect(JSON.stringify([shown, plain, listed])).not.toContain('Imogen');
  });
});

describe('what goes wrong is said', () => {
  const nowhere = join(tmpdir(), `exora-no-stack-${randomUUID()}`);
  test.each<[string, number, RegExp, string[], Record<string, string>]>([
    ['no such account', 4, /^No account signs in with nobody@example\.test\. .*exora account list/, ['--external'], {}],
    ['no stack', 3, /^Nothing runs on this data folder\./, ['--data-dir', nowhere], {}],
    ['no address', 1, /^--external needs DATABASE_URL/, ['--external'], { DATABASE_URL: '' }],
    [
      'nobody at the address',
      1,
      /can’t be reached \(\w+\)/,
      ['--external'],
      { DATABASE_URL: 'postgres://postgres:x@127.0.0.1:1/postgres' },
    ],
  ])('%s', async (_, code, message, args, environment) => {
    for (const command of [
      ['admin', 'grant'],
      ['account', 'reset'],
    ]) {
      const finished = await exora([...command, 'nobody@example.test', ...args], '', {
        DATABASE_URL: api.database.ownerUrl,
        ...environment,
      });
      expect(finished.stderr).toMatch(message);
      expect(finished.stderr.trimEnd()).not.toContain('\n');
      expect([finished.code, finished.stdout]).toEqual([code, '']);
    }
  });

  test('a login that may not, a database without Exora, a wrong password', async () => {
    const bare = api.database.ownerUrl.replace(/\/[^/]*$/, '/postgres');
    const wrong = api.database.ownerUrl.replace(/:[^:@/]+@/, ':wrong@');
    for (const [url, command, message] of [
      [bare, 'representations', /no Exora of this version/],
      [wrong, 'list', /refuses this login/],
      [api.database.authenticatorUrl, 'representations', /Use the login postgres/],
    ] as const) {
      const finished = await exora(['admin', command, '--external'], '', { DATABASE_URL: url });
      expect([finished.code, finished.stdout]).toEqual([1, '']);
      expect(finished.stderr).toMatch(message);
    }
  });

  test.each([
    ['admin', 'represent', 'no-id', 'a@example.test', '--basis', 'executor', '--evidence', 'Will'],
    ['admin', 'represent', randomUUID(), 'a@example.test', '--basis', 'friendship', '--evidence', 'Word'],
    ['admin', 'care-state', randomUUID(), 'deceased', '--evidence', 'x', '--died-on', '2026-02-30'],
  ])('%s %s %s is refused before anything is asked', async (...args) => {
    const finished = await run(...args);
    expect(finished.code).toBe(1);
    expect(finished.stderr).toMatch(/error: /);
  });
});
