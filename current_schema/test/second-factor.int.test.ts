import { randomUUID } from 'node:crypto';
import { startTestApi, type TestApi } from '@exora/local-stack/testing';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signToken } from '../../packages/local-stack/test/sign-token.ts';
import { asOwner } from './record.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

/** What hosted and self-hosted Supabase's sign-in server keeps second factors in; the embedded one has no such table. */
async function withSecondFactors<T>(work: () => Promise<T>): Promise<T> {
  await asAdmin(
    'create table auth.mfa_factors (id uuid primary key default gen_random_uuid(), user_id uuid, status text)',
  );
  await asAdmin('grant select on auth.mfa_factors to postgres');
  try {
    return await work();
  } finally {
    await asAdmin('drop table auth.mfa_factors');
  }
}

async function asAdmin(query: string): Promise<void> {
  const sql = postgres(api.database.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql.unsafe(query);
  } finally {
    await sql.end();
  }
}

interface Account {
  userId: string;
  profileId: string;
}

async function signUp(): Promise<Account> {
  const userId = await api.database.createUser({ displayName: 'Ada' });
  const [profile] = await asOwner<{ id: string }>(
    api.database,
    'select id from public.user_profiles where account_owner_id = $1',
    [userId],
  );
  return { userId, profileId: profile?.id ?? '' };
}

/** A client with a token as the sign-in server signs it, of a session with or without the second factor. */
async function signedIn(account: Account, aal: 'aal1' | 'aal2' | null, appRole?: string): Promise<SupabaseClient> {
  const metadata = JSON.stringify(appRole === undefined ? {} : { role: appRole });
  await asAdmin(`update auth.users set raw_app_meta_data = '${metadata}' where id = '${account.userId}'`);
  const claims = {
    sub: account.userId,
    aud: 'authenticated',
    role: 'authenticated',
    session_id: randomUUID(),
    // What people may write themselves says nothing.
    user_metadata: { aal: 'aal2' },
    amr: [{ method: 'password', timestamp: Math.floor(Date.now() / 1000) }],
    ...(aal === null ? {} : { aal }),
  };
  const token = signToken(claims, api.database.secrets.jwt_secret);
  return createClient(api.url, api.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { headers: { Authorization: `Bearer ${token}` } },
  });
}

const codeOf = async (answer: PromiseLike<{ error: { details?: string } | null }>) =>
  (await answer).error?.details ?? 'answered';

describe('operators', () => {
  const health = async (account: Account, aal: 'aal1' | 'aal2' | null, role?: string) =>
    codeOf((await signedIn(account, aal, role)).rpc('database_health_check'));

  test('need the second factor where the stack has one', async () => {
    const account = await signUp();
    await withSecondFactors(async () => {
      expect(await health(account, 'aal2', 'admin')).toBe('answered');
      expect(await health(account, 'aal1', 'admin')).toBe('second_factor_needed');
      expect(await health(account, null, 'admin')).toBe('second_factor_needed');
      // It makes nobody an operator.
      expect(await health(account, 'aal2')).toBe('not_allowed');
      expect(await health(account, 'aal2', 'user')).toBe('not_allowed');
      const changed = {
        p_profile_id: account.profileId,
        p_state: 'deceased',
        p_evidence: 'Seen',
        p_died_on: '2026-01-01',
      };
      const operator = await signUp();
      const state = async (aal: 'aal1' | 'aal2') =>
        codeOf((await signedIn(operator, aal, 'admin')).rpc('set_care_state', changed));
      expect(await state('aal1')).toBe('not_allowed');
      expect(await state('aal2')).toBe('answered');
      await asAdmin("update public.system_configuration set value = '0' where key = 'auth.operators_second_factor'");
      expect(await health(account, 'aal1', 'admin')).toBe('answered');
      await asAdmin("update public.system_configuration set value = '1' where key = 'auth.operators_second_factor'");
    });
  });

  test('are asked for none on a stack that has none', async () => {
    const account = await signUp();
    expect(await health(account, 'aal1', 'admin')).toBe('answered');
    expect(await health(account, null, 'admin')).toBe('answered');
  });
});

describe('people', () => {
  test('say for what they want to be asked, by the second factor itself', async () => {
    const account = await signUp();
    const use = async (aal: 'aal1' | 'aal2' | null, uses: unknown) =>
      codeOf((await signedIn(account, aal)).rpc('set_second_factor_use', { p_uses: uses }));
    const share = async (aal: 'aal1' | 'aal2') =>
      codeOf(
        (await signedIn(account, aal)).rpc('create_invitation', {
          p_profile_id: account.profileId,
          p_access_level: 'view',
        }),
      );
    const security = async (aal: 'aal1' | 'aal2') =>
      (await (await signedIn(account, aal)).rpc('read_account_security')).data;
    expect(await use('aal1', ['sharing'])).toBe('wrong_state');
    expect(await security('aal1')).toMatchObject({ available: false, uses: [] });
    await withSecondFactors(async () => {
      for (const aal of ['aal1', null] as const) expect(await use(aal, ['sharing'])).toBe('second_factor_needed');
      expect(await share('aal1')).toBe('answered');
      for (const wrong of [['everything'], null, [null], ['sharing', 'nothing']]) {
        expect(await use('aal2', wrong)).toBe('invalid_request');
      }
      expect(await use('aal2', ['sharing', 'export', 'erasure', 'sharing'])).toBe('answered');
      expect(await security('aal1')).toEqual({
        available: true,
        session_has_it: false,
        uses: ['erasure', 'export', 'sharing'],
        is_admin: false,
        is_operator: false,
      });
      expect(await share('aal1')).toBe('second_factor_needed');
      expect(await share('aal2')).toBe('answered');
      const own = { p_patient_id: account.profileId };
      for (const [name, given] of [
        ['begin_record_export', own],
        ['begin_audit_export', own],
        ['make_emergency_code', own],
        ['request_erasure', { ...own, p_confirmation: '' }],
        ['request_account_erasure', { p_confirmation: '' }],
        ['erase_shell_file', { p_shell_file_id: account.profileId }],
      ] as const) {
        const ask = async (aal: 'aal1' | 'aal2') => codeOf((await signedIn(account, aal)).rpc(name, given));
        expect({ name, code: await ask('aal1') }).toEqual({ name, code: 'second_factor_needed' });
        expect({ name, code: await ask('aal2') }).not.toEqual({ name, code: 'second_factor_needed' });
      }
      const grant = async (aal: 'aal1' | 'aal2', to: Account) =>
        codeOf(
          (await signedIn(account, aal)).rpc('grant_profile_access', {
            p_profile_id: account.profileId,
            p_grantee_user_id: to.userId,
            p_access_level: 'view',
          }),
        );
      const guest = await signUp();
      expect(await grant('aal1', guest)).toBe('second_factor_needed');
      expect(await grant('aal2', guest)).toBe('answered');
      // Taking away asks for nothing, and other people are asked for nothing.
      const client = await signedIn(account, 'aal1');
      const { data } = await client.from('profile_access_permissions').select('id').eq('grantee_user_id', guest.userId);
      expect(await codeOf(client.rpc('revoke_profile_access', { p_permission_id: data?.[0]?.id }))).toBe('answered');
      const other = await signUp();
      const theirs = (await signedIn(other, 'aal1')).rpc('create_invitation', {
        p_profile_id: other.profileId,
        p_access_level: 'view',
      });
      expect(await codeOf(theirs)).toBe('answered');
      expect(await use('aal1', [])).toBe('second_factor_needed');
      expect(await use('aal2', [])).toBe('answered');
      expect(await share('aal1')).toBe('answered');
    });
  });
});

describe('a session by the password alone', () => {
  const enrol = (account: Account, status: 'unverified' | 'verified') =>
    asAdmin(`insert into auth.mfa_factors (user_id, status) values ('${account.userId}', '${status}')`);
  const ask = async (account: Account, aal: 'aal1' | 'aal2' | null) =>
    codeOf((await signedIn(account, aal)).rpc('require_whole_session'));
  const prepareUpload = async (account: Account, aal: 'aal1' | 'aal2') => {
    const documents = (await signedIn(account, aal)).storage.from('documents');
    const { error } = await documents.createSignedUploadUrl(`${account.profileId}/${randomUUID()}/original`);
    return error === null ? 'prepared' : 'refused';
  };

  test('is not served once its person has a verified second factor, by the API or by Storage', async () => {
    const account = await signUp();
    expect(await ask(account, 'aal1')).toBe('answered');
    await withSecondFactors(async () => {
      await enrol(account, 'unverified');
      expect(await ask(account, 'aal1')).toBe('answered');
      expect(await prepareUpload(account, 'aal1')).toBe('prepared');
      await enrol(account, 'verified');
      for (const aal of ['aal1', null] as const) expect(await ask(account, aal)).toBe('second_factor_needed');
      expect(await prepareUpload(account, 'aal1')).toBe('refused');
      expect(await ask(account, 'aal2')).toBe('answered');
      expect(await prepareUpload(account, 'aal2')).toBe('prepared');
      // Somebody else's factor is no hindrance, and programs are asked for none.
      expect(await ask(await signUp(), 'aal1')).toBe('answered');
      const program = createClient(api.url, api.secretKey, { auth: { persistSession: false } });
      expect(await codeOf(program.rpc('require_whole_session'))).toBe('answered');
    });
  });
});

describe('signing out', () => {
  test('everywhere ends every session of the account, and no other’s', async () => {
    const fresh = () =>
      createClient(api.url, api.publishableKey, { auth: { persistSession: false, autoRefreshToken: false } });
    const email = `${randomUUID()}@example.test`;
    const password = 'correct horse 7 battery';
    const other = fresh();
    await other.auth.signUp({ email: `${randomUUID()}@example.test`, password });
    const [phone, laptop] = [fresh(), fresh()];
    await phone.auth.signUp({ email, password });
    await laptop.auth.signInWithPassword({ email, password });
    const refreshes = async (client: SupabaseClient) => (await client.auth.refreshSession()).error === null;
    expect(await refreshes(laptop)).toBe(true);
    const laptopToken = (await laptop.auth.getSession()).data.session?.refresh_token ?? '';
    expect((await phone.auth.signOut({ scope: 'global' })).error).toBeNull();
    expect((await fresh().auth.refreshSession({ refresh_token: laptopToken })).error).not.toBeNull();
    expect(await refreshes(other)).toBe(true);
    expect((await fresh().auth.signInWithPassword({ email, password })).error).toBeNull();
  });
});
