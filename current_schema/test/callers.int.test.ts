import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './record.ts';

let db: TestDatabase;
let sub: string;
beforeAll(async () => {
  db = await createTestDatabase();
  sub = await db.createUser();
});
afterAll(() => db.drop());

/**
 * Whom the role helpers take a request for: its role as the API sets it, with the claims of its token, and what the
 * sign-in server has as the account's `app_metadata`.
 */
async function seenAs(
  role: string,
  claims: object,
  appMetadata: Record<string, string>,
): Promise<{ admin: boolean; service: boolean }> {
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
      await tx`update auth.users set raw_app_meta_data = ${tx.json(appMetadata)} where id = ${sub}`;
      await tx`select set_config('role', ${role}, true), set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`;
      const [row] = await tx`select public.helpers_for_test() as seen`;
      return row?.seen;
    });
  } finally {
    await sql.end();
  }
}

describe('the role helpers', () => {
  const admin = { role: 'admin' };
  const nobody = { admin: false, service: false };
  test.each<[string, string, (sub: string) => object, Record<string, string>, { admin: boolean; service: boolean }]>([
    ['an operator', 'authenticated', (sub) => ({ sub }), admin, { admin: true, service: false }],
    ['a person', 'authenticated', (sub) => ({ sub }), {}, nobody],
    [
      'a person who calls themselves an operator',
      'authenticated',
      (sub) => ({ sub, role: 'admin', user_metadata: { role: 'admin' }, app_role: 'admin' }),
      {},
      nobody,
    ],
    [
      'who was an operator when the token was made',
      'authenticated',
      (sub) => ({ sub, app_metadata: { role: 'admin' } }),
      {},
      nobody,
    ],
    ['a person with another role', 'authenticated', (sub) => ({ sub }), { role: 'user' }, nobody],
    ['a token of nobody', 'authenticated', () => ({ app_metadata: { role: 'admin' } }), admin, nobody],
    ['anon with an operator’s claims', 'anon', (sub) => ({ sub }), admin, nobody],
    ['a person who claims the service’s role', 'authenticated', (sub) => ({ sub, role: 'service_role' }), {}, nobody],
    [
      'a program with the service key',
      'service_role',
      () => ({ role: 'service_role' }),
      {},
      { admin: false, service: true },
    ],
    ['somebody at the database', 'postgres', () => ({}), {}, { admin: false, service: true }],
  ])('take %s for what they are', async (_, role, claims, appMetadata, seen) => {
    expect(await seenAs(role, claims(sub), appMetadata)).toEqual(seen);
  });
});
