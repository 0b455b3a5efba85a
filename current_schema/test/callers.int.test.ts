import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './record.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const sub = crypto.randomUUID();

/** Whom the role helpers take a request for: its role as the API sets it, with the claims of its token. */
async function seenAs(role: string, claims: object): Promise<{ admin: boolean; service: boolean }> {
  const sql = postgres(db.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    // A definer function of the schema's owner is what the API's roles reach the helpers through.
    await sql.unsafe(`
      create or replace function public.helpers_for_test() returns jsonb
      language sql security definer set search_path = '' as $$
        select jsonb_build_object('admin', exora_private.is_admin(), 'service', exora_private.is_service())
      $$;
      alter function public.helpers_for_test() owner to postgres;
      grant execute on function public.helpers_for_test() to anon, authenticated, service_role, supabase_admin`);
    return await sql.begin(async (tx) => {
      await tx`select set_config('role', ${role}, true), set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`;
      const [row] = await tx`select public.helpers_for_test() as seen`;
      return row?.seen;
    });
  } finally {
    await sql.end();
  }
}

describe('the role helpers', () => {
  test.each<[string, string, object, { admin: boolean; service: boolean }]>([
    ['an operator', 'authenticated', { sub, app_metadata: { role: 'admin' } }, { admin: true, service: false }],
    ['a person', 'authenticated', { sub }, { admin: false, service: false }],
    [
      'a person who calls themselves an operator',
      'authenticated',
      { sub, role: 'admin', user_metadata: { role: 'admin' }, app_role: 'admin' },
      { admin: false, service: false },
    ],
    [
      'a person with another role',
      'authenticated',
      { sub, app_metadata: { role: 'user' } },
      { admin: false, service: false },
    ],
    ['a token of nobody', 'authenticated', { app_metadata: { role: 'admin' } }, { admin: false, service: false }],
    [
      'anon with an operator’s claims',
      'anon',
      { sub, app_metadata: { role: 'admin' } },
      { admin: false, service: false },
    ],
    [
      'a person who claims the service’s role',
      'authenticated',
      { sub, role: 'service_role' },
      { admin: false, service: false },
    ],
    ['a program with the service key', 'service_role', { role: 'service_role' }, { admin: false, service: true }],
    ['somebody at the database', 'postgres', {}, { admin: false, service: true }],
  ])('take %s for what they are', async (_, role, claims, seen) => {
    expect(await seenAs(role, claims)).toEqual(seen);
  });
});
