import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { startTestApi, type TestApi, type TestApiOptions } from '../src/testing/index.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts';

/** A little schema in the manner of ours: a table under RLS, a closed one, storage policies by folder, and functions. */
const schema = `
  create table public.notes (
    id int generated always as identity primary key,
    owner uuid not null default auth.uid(),
    body text not null unique,
    written_at timestamptz not null default now(),
    amount numeric(10, 2),
    details jsonb
  );
  alter table public.notes enable row level security;
  create policy own on public.notes to authenticated using (owner = (select auth.uid()));
  create table public.closed (secret text);
  insert into public.closed values ('closed words');
  revoke all on public.closed from anon, authenticated;
  create function public.refuse(p_state text, p_detail text) returns void language plpgsql as $$
    begin raise exception 'A plain sentence.' using errcode = p_state, detail = p_detail, hint = 'What to do.'; end $$;
  create function public.kind_of(p_value jsonb) returns text language sql as 'select jsonb_typeof(p_value)';
  create function public.wait() returns void language sql as 'select pg_sleep(60)';
  create function public.whoami() returns text language sql as 'select current_user::text';
  create policy insert_own on storage.objects for insert to authenticated
    with check (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text);
  create policy select_own on storage.objects for select to authenticated
    using (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text);
  create policy delete_own on storage.objects for delete to authenticated
    using (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text);
`;

/** A database with the fixture's schema in it. */
export async function fixtureDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase({ schema: false });
  await withSql(database.ownerUrl, (sql) => sql.unsafe(schema));
  return database;
}

/** An API on the fixture's schema. */
export async function fixtureApi(options: TestApiOptions = {}): Promise<TestApi> {
  return startTestApi({ database: await fixtureDatabase(), ...options });
}

/** Runs statements on a connection of their own. */
export async function withSql<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

/** A signed-in person. */
export interface Person {
  id: string;
  email: string;
  token: string;
  client: SupabaseClient;
}

/** Signs somebody new up. */
export async function newPerson(api: TestApi): Promise<Person> {
  const client = clientOf(api, api.publishableKey);
  const email = `${crypto.randomUUID()}@example.test`;
  const { data, error } = await client.auth.signUp({ email, password: 'correct horse battery' });
  if (error !== null || data.session === null || data.user === null) throw error ?? new Error('no session');
  return { id: data.user.id, email, token: data.session.access_token, client };
}

/** A supabase-js client that keeps nothing. */
export function clientOf(api: TestApi, key: string): SupabaseClient {
  return createClient(api.url, key, { auth: { persistSession: false, autoRefreshToken: false } });
}

/** Headers of a call by hand. */
export function headersOf(api: TestApi, bearer?: string, apikey = api.publishableKey): Record<string, string> {
  return {
    apikey,
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    'content-type': 'application/json',
  };
}
