import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../src/testing/index.ts';

let db: TestDatabase;
let owner: postgres.Sql;

beforeAll(async () => {
  db = await createTestDatabase({ schema: false });
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
});
afterAll(async () => {
  await owner.end();
  await db.drop();
});

describe('the bootstrap is like fresh hosted Supabase', () => {
  test('neither the owner of the schema nor the login of the API is a superuser', async () => {
    const rows = await owner`
      select rolname, rolsuper, rolbypassrls, rolcreaterole from pg_roles
      where rolname in ('postgres', 'authenticator', 'anon', 'authenticated', 'service_role') order by rolname`;
    expect(rows.map((row) => [row.rolname, row.rolsuper, row.rolbypassrls, row.rolcreaterole])).toEqual([
      ['anon', false, false, false],
      ['authenticated', false, false, false],
      ['authenticator', false, false, false],
      ['postgres', false, true, true],
      ['service_role', false, true, false],
    ]);
  });

  test('what the owner makes in public is open to the three API roles by default, so a forgotten revoke shows', async () => {
    await owner`create table public.forgotten (id int)`;
    await owner`create function public.forgotten_function() returns int language sql as 'select 1'`;
    const [row] = await owner`
      select has_table_privilege('anon', 'public.forgotten', 'select') as anon_reads,
        has_table_privilege('authenticated', 'public.forgotten', 'delete') as user_deletes,
        has_function_privilege('anon', 'public.forgotten_function()', 'execute') as anon_executes`;
    expect(row).toMatchObject({ anon_reads: true, user_deletes: true, anon_executes: true });
  });

  test('the owner makes triggers on auth.users and policies on storage.objects', async () => {
    await owner.unsafe(`
      create function public.on_user() returns trigger language plpgsql security definer set search_path = '' as
        'begin insert into public.forgotten values (1); return new; end';
      create trigger on_user after insert on auth.users for each row execute function public.on_user();
      create policy own_folder on storage.objects for select to authenticated
        using ((storage.foldername(name))[1] = (select auth.uid())::text);
    `);
    const id = await db.createUser({ email: 'ada@example.test' });
    const [row] = await owner`select count(*)::int as made from public.forgotten`;
    expect(row).toEqual({ made: 1 });
    await owner`insert into storage.objects (bucket_id, name) values ('documents', ${`${id}/x/original`})`;
    const names = (caller: Parameters<TestDatabase['sqlAs']>[0]) =>
      db.sqlAs(caller, (sql) => sql`select name from storage.objects`);
    expect(await names({ userId: id })).toHaveLength(1);
    expect(await names({ userId: crypto.randomUUID() })).toHaveLength(0);
    expect(await names('anon')).toHaveLength(0);
  });

  test('a signed-in caller sees its own id, role and claims, anon none', async () => {
    const id = crypto.randomUUID();
    const read = (caller: Parameters<TestDatabase['sqlAs']>[0]) =>
      db.sqlAs(caller, (sql) => sql`select auth.uid() as uid, auth.role() as role, auth.jwt() ->> 'sub' as sub`);
    expect(await read({ userId: id })).toEqual([{ uid: id, role: 'authenticated', sub: id }]);
    expect(await read('anon')).toEqual([{ uid: null, role: 'anon', sub: null }]);
  });

  test('the API’s login can become the three API roles and nothing else', async () => {
    const api = postgres(db.authenticatorUrl, { max: 1 });
    try {
      for (const role of ['anon', 'authenticated', 'service_role']) await api.unsafe(`set role ${role}; reset role`);
      for (const role of ['postgres', 'supabase_admin', 'supabase_auth_admin', 'supabase_storage_admin']) {
        await expect(api.unsafe(`set role ${role}`)).rejects.toMatchObject({ code: '42501' });
      }
    } finally {
      await api.end();
    }
  });

  test('the private bucket for documents is there', async () => {
    expect(await owner`select id, public, file_size_limit::int from storage.buckets`).toEqual([
      { id: 'documents', public: false, file_size_limit: 52_428_800 },
    ]);
  });
});
