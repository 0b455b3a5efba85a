import type { Caller } from '@exora/local-stack/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asOwner,
  asService,
  call,
  createTestDatabase,
  fact,
  type Person,
  person,
  readFile,
  refusal,
  type TestDatabase,
  type Upload,
  understand,
  upload,
} from './record.ts';

const text = 'Diagnoses: Asthma, Gout';

let db: TestDatabase;
let ada: Person;
let stranger: Person;
let carer: Person;
let processed: Upload;

beforeAll(async () => {
  db = await createTestDatabase();
  [ada, stranger, carer] = await Promise.all([person(db, 'Ada'), person(db, 'Stranger'), person(db, 'Carer')]);
  const { uploaded, job } = await readFile(db, ada, [text]);
  processed = uploaded;
  const code = { system: 'SNOMED CT', code: '195967001', display: 'Asthma' };
  await understand(db, job, [fact(text, 'Asthma', { code })], [{ type: 'condition', text: 'Asthma', fate: 'stored' }]);
  await call(db, ada.caller, 'set_active_profile', { p_profile_id: ada.profileId });
  await grant('view', {});
});
afterAll(() => db.drop());

const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

async function grant(
  level: string,
  { expires = null as string | null, revoked = null as string | null },
): Promise<void> {
  await asOwner(
    db,
    `insert into public.profile_access_permissions
       (profile_id, grantee_user_id, access_level, purpose, granted_by, granted_at, expires_at, revoked_at)
     values ($1, $2, $3, 'care', $4, now() - interval '2 days', $5, $6)`,
    [ada.profileId, carer.userId, level, ada.userId, expires, revoked],
  );
}

describe('reading a record', () => {
  const reads: [string, () => Record<string, string>][] = [
    ['read_documents', () => ({ p_patient_id: ada.profileId })],
    ['read_overview', () => ({ p_patient_id: ada.profileId })],
    ['read_document', () => ({ p_shell_file_id: processed.id })],
    ['read_document_text', () => ({ p_shell_file_id: processed.id })],
  ];
  const readEvents = async () =>
    (await asService(db, "select 1 from public.audit_log where event_type = 'record.read'")).length;

  test.each(reads)(
    '%s: the owner unseen, a carer with an event in the log, a stranger not at all',
    async (name, given) => {
      const before = await readEvents();
      const owners = await call(db, ada.caller, name, given());
      expect(await readEvents()).toBe(before);
      expect(await call(db, carer.caller, name, given())).toEqual(owners);
      expect(await readEvents()).toBe(before + 1);
      expect(['not_allowed', 'not_found']).toContain((await refusal(call(db, stranger.caller, name, given()))).code);
      expect((await refusal(call(db, 'anon', name, given()))).sqlstate).toBe('42501');
      expect(await readEvents()).toBe(before + 1);
    },
  );

  test('an unknown record and somebody else’s get the same answer', async () => {
    const unknown = crypto.randomUUID();
    const ask = (name: string, parameters: Record<string, string>) =>
      refusal(call(db, stranger.caller, name, parameters));
    expect(await ask('read_documents', { p_patient_id: unknown })).toEqual(
      await ask('read_documents', { p_patient_id: ada.profileId }),
    );
    expect(await ask('read_document', { p_shell_file_id: unknown })).toEqual(
      await ask('read_document', { p_shell_file_id: processed.id }),
    );
  });

  test('a carer whose access is revoked or has run out reads nothing', async () => {
    const parameters = { p_patient_id: ada.profileId };
    for (const ended of [{ revoked: daysFromNow(-1) }, { expires: daysFromNow(-1) }]) {
      await asOwner(db, 'delete from public.profile_access_permissions');
      await grant('full', ended);
      expect(await refusal(call(db, carer.caller, 'read_documents', parameters))).toMatchObject({
        code: 'not_allowed',
      });
      expect(await call(db, carer.caller, 'get_accessible_profiles')).toHaveLength(1);
    }
    await asOwner(db, 'delete from public.profile_access_permissions');
    await grant('view', { expires: daysFromNow(1) });
    expect(await call(db, carer.caller, 'read_documents', parameters)).toHaveLength(1);
    expect(await call(db, carer.caller, 'get_accessible_profiles')).toMatchObject([
      { is_owner: true },
      { id: ada.profileId, is_owner: false, access_level: 'view' },
    ]);
  });

  test('people ask about their own access only', async () => {
    const about = { p_user_id: carer.userId, p_profile_id: ada.profileId };
    expect(await call(db, carer.caller, 'has_profile_access', about)).toBe(true);
    expect(await call(db, 'service_role', 'has_profile_access', about)).toBe(true);
    expect(await refusal(call(db, stranger.caller, 'has_profile_access', about))).toMatchObject({
      code: 'not_allowed',
    });
  });

  test('a carer neither uploads, retries, dismisses nor consents for the owner', async () => {
    const uploaded = await upload(db, ada);
    const keyed = { p_shell_file_id: uploaded.id, p_patient_id: ada.profileId, p_idempotency_key: uploaded.key };
    const calls: [string, Record<string, unknown>][] = [
      [
        'submit_shell_file',
        {
          ...keyed,
          p_file_name: 'a.pdf',
          p_mime_type: 'application/pdf',
          p_size_bytes: 1000,
          p_sha256: uploaded.sha256,
        },
      ],
      ['reject_shell_file', { ...keyed, p_file_name: 'a.pdf', p_size_bytes: 1, p_error_code: 'file_empty' }],
      ['retry_shell_file', { p_shell_file_id: processed.id }],
      ['dismiss_shell_file', { p_shell_file_id: processed.id }],
      ['set_ai_consent', { p_patient_id: ada.profileId, p_engine: 'external', p_allowed: true }],
    ];
    for (const [name, parameters] of calls) {
      expect(['not_allowed', 'not_found']).toContain((await refusal(call(db, carer.caller, name, parameters))).code);
    }
  });
});

describe('file bytes', () => {
  const insert = (caller: Caller, name: string) =>
    db.sqlAs(caller, (sql) => sql`insert into storage.objects (bucket_id, name) values ('documents', ${name})`);
  const touch = (caller: Caller, name: string) =>
    db.sqlAs(caller, (sql) => sql`update storage.objects set version = '2' where name = ${name} returning name`);
  const remove = (caller: Caller, name: string) =>
    db.sqlAs(caller, (sql) => sql`delete from storage.objects where name = ${name} returning name`);
  const see = (caller: Caller, name: string) =>
    db.sqlAs(caller, (sql) => sql`select name from storage.objects where name = ${name}`);

  test('an owner puts, overwrites and removes an unsubmitted original of an own profile', async () => {
    const uploaded = await upload(db, ada);
    expect(await see(ada.caller, uploaded.path)).toHaveLength(1);
    expect(await touch(ada.caller, uploaded.path)).toHaveLength(1);
    expect(await see(stranger.caller, uploaded.path)).toHaveLength(0);
    expect(await touch(stranger.caller, uploaded.path)).toHaveLength(0);
    expect(await remove(stranger.caller, uploaded.path)).toHaveLength(0);
    expect(await remove(ada.caller, uploaded.path)).toHaveLength(1);
  });

  test.each([
    ['another name', () => `${ada.profileId}/${crypto.randomUUID()}/other`],
    ['a page picture', () => `${ada.profileId}/${crypto.randomUUID()}/pages/1.webp`],
    ['a folder of another profile', () => `${stranger.profileId}/${crypto.randomUUID()}/original`],
    ['a path that climbs', () => `${ada.profileId}/../${crypto.randomUUID()}/original`],
  ])('nobody puts %s', async (_, name) => {
    expect((await refusal(insert(ada.caller, name()))).sqlstate).toBe('42501');
  });

  test('a submitted original is read by its owner, and changed by nobody', async () => {
    expect(await see(ada.caller, processed.path)).toHaveLength(1);
    expect(await touch(ada.caller, processed.path)).toHaveLength(0);
    expect(await remove(ada.caller, processed.path)).toHaveLength(0);
    expect(await refusal(touch('service_role', processed.path))).toMatchObject({ code: 'wrong_state' });
    expect((await refusal(insert(ada.caller, processed.path))).sqlstate).toBe('42501');
  });

  test('anon sees no object', async () => {
    expect(await see('anon', processed.path)).toHaveLength(0);
  });
});
