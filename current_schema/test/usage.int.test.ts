import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  asOwner,
  asService,
  call,
  claimed,
  createTestDatabase,
  fact,
  fence,
  type Job,
  type Person,
  person,
  read,
  refusal,
  submit,
  type TestDatabase,
  understand,
  upload,
} from './record.ts';

let db: TestDatabase;
let ada: Person;
const databases: TestDatabase[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  databases.push(db);
  ada = await person(db);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

const statusSchema = z.strictObject({
  profile_id: z.uuid(),
  plan: z.strictObject({ key: z.string(), title: z.string() }),
  period_start: z.iso.datetime({ offset: true }),
  storage: z.strictObject({ used_bytes: z.number(), limit_bytes: z.number() }),
  uploads: z.strictObject({ used: z.number(), limit: z.number().nullable() }),
  processing: z.strictObject({ sessions: z.number(), pages: z.number(), tokens: z.number(), cost_micros: z.number() }),
  can_upload: z.boolean(),
});

const status = async (who: Person = ada, profileId = who.profileId) =>
  statusSchema.parse(await call(db, who.caller, 'get_user_usage_status', { p_profile_id: profileId }));
const setPlan = (plan: string, userId = ada.userId) =>
  call<boolean>(db, 'service_role', 'set_account_plan', { p_user_id: userId, p_plan_key: plan });

/** A call of a provider on behalf of a job, settled with what it used. */
async function pay(job: Job, tokens: number): Promise<void> {
  const provider = { p_provider_name: 'openai', p_api_endpoint: 'gpt-4o-mini' };
  const { lease_id } = await call<{ lease_id: string }>(db, 'service_role', 'acquire_api_capacity', {
    ...provider,
    ...fence(job),
    p_estimated_tokens: tokens * 2,
  });
  await call(db, 'service_role', 'release_api_capacity', {
    ...provider,
    p_lease_id: lease_id,
    p_actual_tokens: tokens,
  });
}

describe('plans', () => {
  test('an account without a choice has the free plan, whose storage is the setting', async () => {
    expect(await status()).toMatchObject({
      plan: { key: 'free' },
      storage: { used_bytes: 0, limit_bytes: 10_737_418_240 },
      uploads: { used: 0, limit: null },
      can_upload: true,
    });
    await asOwner(db, "update public.system_configuration set value = '500' where key = 'documents.quota_bytes'");
    expect((await status()).storage.limit_bytes).toBe(500);
  });

  test('a larger plan raises the quota of every record of the account, and nobody else’s', async () => {
    await asOwner(db, "update public.system_configuration set value = '500' where key = 'documents.quota_bytes'");
    const eve = await person(db, 'Eve');
    const one = await upload(db, ada);
    expect(await refusal(submit(db, ada, one))).toMatchObject({ code: 'quota_exceeded', sqlstate: '53400' });
    expect(await setPlan('plus')).toBe(true);
    expect(await setPlan('plus')).toBe(false);
    await submit(db, ada, one);
    expect(await status()).toMatchObject({
      plan: { key: 'plus' },
      storage: { used_bytes: 1000, limit_bytes: 107_374_182_400 },
    });
    expect(await refusal(submit(db, eve, await upload(db, eve)))).toMatchObject({ code: 'quota_exceeded' });
  });

  test('a plan may bound the uploads of a month', async () => {
    await asOwner(db, "update public.subscription_plans set uploads_per_record_and_month = 1 where plan_key = 'free'");
    await submit(db, ada, await upload(db, ada));
    expect(await status()).toMatchObject({ uploads: { used: 1, limit: 1 }, can_upload: false });
    const second = await upload(db, ada);
    expect(await refusal(submit(db, ada, second))).toMatchObject({ code: 'quota_exceeded' });
    await asOwner(db, "update public.user_usage_tracking set tracked_at = tracked_at - interval '1 month'");
    await submit(db, ada, second);
  });

  test('only operators set one, for people and plans that exist', async () => {
    const mine = call(db, ada.caller, 'set_account_plan', { p_user_id: ada.userId, p_plan_key: 'family' });
    expect(await refusal(mine)).toMatchObject({ code: 'not_allowed', sqlstate: '42501' });
    for (const [userId, plan] of [
      [randomUUID(), 'plus'],
      [ada.userId, 'golden'],
      [null, 'plus'],
      [ada.userId, null],
    ]) {
      expect(await refusal(setPlan(plan as string, userId as string))).toMatchObject({ code: 'not_found' });
    }
    expect(await asService(db, 'select from public.account_plans')).toEqual([]);
    await setPlan('family');
    const [event] = await asService(
      db,
      "select details from public.audit_log where event_type = 'account.plan_changed'",
    );
    expect(event).toEqual({ details: { plan_key: 'family' } });
  });

  test('an account sees its own plan and the offered ones', async () => {
    await setPlan('plus');
    const eve = await person(db, 'Eve');
    const own = (who: Person) => db.sqlAs(who.caller, (sql) => sql`select plan_key from public.account_plans`);
    expect([...(await own(ada))]).toEqual([{ plan_key: 'plus' }]);
    expect([...(await own(eve))]).toEqual([]);
    await asOwner(db, "update public.subscription_plans set is_offered = false where plan_key = 'family'");
    const offered = await db.sqlAs(eve.caller, (sql) => sql`select plan_key from public.subscription_plans order by 1`);
    expect(offered.map((row) => row.plan_key)).toEqual(['free', 'plus']);
  });
});

describe('uploads', () => {
  test('are counted once, by the size of the row, whatever a caller says', async () => {
    const one = await upload(db, ada);
    await submit(db, ada, one);
    const track = (more: Record<string, unknown> = {}) =>
      call<boolean>(db, 'service_role', 'track_shell_file_upload_usage', {
        p_profile_id: ada.profileId,
        p_shell_file_id: one.id,
        p_file_size_bytes: 1,
        p_estimated_pages: 3,
        ...more,
      });
    expect(await track()).toBe(false);
    await asOwner(db, 'delete from public.user_usage_tracking');
    const eve = await person(db, 'Eve');
    for (const wrong of [{ p_profile_id: eve.profileId }, { p_shell_file_id: randomUUID() }, { p_profile_id: null }]) {
      expect(await refusal(track(wrong))).toMatchObject({ code: 'not_found', sqlstate: 'P0002' });
    }
    for (const wrong of [{ p_estimated_pages: -1 }, { p_file_size_bytes: -1 }, { p_estimated_pages: 2_000_000_000 }]) {
      expect(await refusal(track(wrong))).toMatchObject({ code: 'invalid_request' });
    }
    expect(await track()).toBe(true);
    expect(await asService(db, 'select file_size_bytes::int, estimated_pages from public.user_usage_tracking')).toEqual(
      [{ file_size_bytes: 1000, estimated_pages: 3 }],
    );
  });
});

describe('processing', () => {
  const text = 'Diagnoses: Asthma\nCough';

  async function processed(): Promise<{ fileId: string; sessionId: string }> {
    const one = await upload(db, ada);
    await submit(db, ada, one);
    const reading = await claimed(db);
    await pay(reading, 300);
    await read(db, one, reading, [text, text]);
    const job = await claimed(db);
    await call(db, 'service_role', 'begin_understanding', fence(job));
    await pay(job, 1847);
    await understand(db, job, [fact(text, 'Asthma')]);
    const [session] = await asService<{ id: string }>(
      db,
      'select id from public.ai_processing_sessions where job_id = $1',
      [job.id],
    );
    return { fileId: one.id, sessionId: session?.id ?? '' };
  }

  const track = (sessionId: string | null, profileId = ada.profileId) =>
    call<boolean>(db, 'service_role', 'track_ai_processing_usage', {
      p_profile_id: profileId,
      p_session_id: sessionId,
    });

  test('is counted with the session’s completion: pages, tokens and money of its own jobs’ calls', async () => {
    // Somebody else's calls of the same minute are not Ada's.
    await call(db, 'service_role', 'acquire_api_capacity', {
      p_provider_name: 'openai',
      p_api_endpoint: 'gpt-4o-mini',
      p_estimated_tokens: 5000,
    });
    const { fileId, sessionId } = await processed();
    const rows = await asService(
      db,
      `select shell_file_id, session_id, estimated_pages, tokens::int, cost_micros::int
       from public.user_usage_tracking where usage_type = 'ai_processing'`,
    );
    // 0.60 dollars a million tokens: 300 tokens are 180 millionths of a dollar, 1,847 are 1,108.2, rounded up.
    expect(rows).toEqual([
      { shell_file_id: fileId, session_id: sessionId, estimated_pages: 2, tokens: 2147, cost_micros: 1289 },
    ]);
    expect((await status()).processing).toEqual({ sessions: 1, pages: 2, tokens: 2147, cost_micros: 1289 });
  });

  test('is counted once per session', async () => {
    const { sessionId } = await processed();
    expect(await track(sessionId)).toBe(false);
    expect((await status()).processing.sessions).toBe(1);
    await asOwner(db, "delete from public.user_usage_tracking where usage_type = 'ai_processing'");
    expect(await Promise.all([track(sessionId), track(sessionId), track(sessionId)])).toEqual(
      expect.arrayContaining([true, false, false]),
    );
    expect((await status()).processing).toEqual({ sessions: 1, pages: 2, tokens: 2147, cost_micros: 1289 });
  });

  test('of an unknown, unfinished or foreign session is refused', async () => {
    const { sessionId } = await processed();
    const eve = await person(db, 'Eve');
    const refusals = [track(sessionId, eve.profileId), track(randomUUID()), track(null)].map(refusal);
    for (const refused of await Promise.all(refusals)) expect(refused).toMatchObject({ code: 'not_found' });
    const second = await upload(db, ada);
    await submit(db, ada, second);
    await read(db, second, await claimed(db), [text]);
    const begun = await call<{ session_id: string }>(
      db,
      'service_role',
      'begin_understanding',
      fence(await claimed(db)),
    );
    expect(await refusal(track(begun.session_id))).toMatchObject({ code: 'wrong_state', sqlstate: '55000' });
    expect((await status()).processing.sessions).toBe(1);
  });
});

describe('the status', () => {
  test('is told to the account owner and to service_role alone', async () => {
    const eve = await person(db, 'Eve');
    const refused = await refusal(status(eve, ada.profileId));
    expect(refused).toMatchObject({ code: 'not_allowed', sqlstate: '42501' });
    expect(await refusal(status(eve, randomUUID()))).toEqual(refused);
    expect(await call(db, 'service_role', 'get_user_usage_status', { p_profile_id: ada.profileId })).toEqual(
      await status(),
    );
    const unknown = call(db, 'service_role', 'get_user_usage_status', { p_profile_id: randomUUID() });
    expect(await refusal(unknown)).toMatchObject({ code: 'not_found' });
  });

  test('no account owner can write usage or plans', async () => {
    await submit(db, ada, await upload(db, ada));
    for (const table of ['user_usage_tracking', 'subscription_plans', 'account_plans']) {
      const emptied = db.sqlAs(ada.caller, (sql) => sql.unsafe(`delete from public.${table}`));
      expect(await refusal(emptied)).toMatchObject({ sqlstate: '42501' });
    }
    expect((await status()).uploads.used).toBe(1);
  });
});
