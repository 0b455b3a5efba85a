import { findWords } from '@exora/local-stack/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { claimErasure, eraseAll, type Step, step } from './erasing.ts';
import { fullRecord, type RecordOf } from './full-record.ts';
import {
  asOwner,
  asService,
  call,
  claimed,
  createTestDatabase,
  fact,
  fence,
  type Person,
  person,
  readFile,
  refusal,
  submit,
  type TestDatabase,
  understand,
  upload,
} from './record.ts';
import { allTables, belongsTo } from './tables.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
// What an earlier test asked for and left waiting.
beforeEach(() => asOwner(db, 'update exora_private.erasures set cancelled_at = now() where begun_at is null'));
afterAll(() => db.drop());

let marks = 0;
/** A full record whose every word has a mark of its own. */
const record = () => fullRecord(db, `Canary${++marks}x${Math.random().toString(36).slice(2, 10)}`);

interface Erasure {
  erasure_id: string;
  kind: string;
  due_at: string;
  begun_at: string | null;
  can_cancel: boolean;
}

/** Whoever acts by law for a record is told first: at once is for those whom nobody acts for. */
const endRepresentations = (who: Person) =>
  asService(
    db,
    `select public.end_representation(r.id) from public.legal_representations as r
     join public.user_profiles as p on p.id = r.profile_id where p.account_owner_id = $1 and r.ended_at is null`,
    [who.userId],
  );
const eraseNow = async (who: Person, name: string) => {
  await endRepresentations(who);
  return call<Erasure>(db, who.caller, 'request_erasure', {
    p_patient_id: who.profileId,
    p_confirmation: name,
    p_now: true,
  });
};

const emailOf = async (who: Person) =>
  (await asOwner<{ email: string }>(db, 'select email from auth.users where id = $1', [who.userId]))[0]?.email ?? '';

/**
 * Where a record's mark stands that is not the record's: in its carer's name, and in the version of the code system that the
 * full record loads, which is published and whose loading is logged.
 */
const namesLeft = [
  'auth.users.raw_user_meta_data',
  'public.audit_log.details',
  'public.medical_code_systems.version',
  'public.medical_codes.version',
  'public.user_profiles.display_name',
];

/** Rows of each table of a record and its owner that are left. */
async function left(of: Person): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of await allTables(db)) {
    const mine = table.profileColumn && `t.${table.profileColumn} = '${of.profileId}'`;
    const condition = table.name === 'storage.objects' ? `split_part(t.name, '/', 1) = '${of.profileId}'` : mine;
    if (condition === null) continue;
    const [row] = await asOwner<{ count: string }>(db, `select count(*) from ${table.name} as t where ${condition}`);
    if (Number(row?.count) > 0) counts[table.name] = Number(row?.count);
  }
  return counts;
}

const verify = (subject: string | null) =>
  call<{ valid: boolean; checked: number }>(db, 'service_role', 'verify_audit_chain', { p_patient_id: subject });

const eventsOf = (subject: string) =>
  asOwner<{ event_type: string }>(db, 'select event_type from public.audit_log where subject_id = $1 order by seq', [
    subject,
  ]).then((rows) => rows.map(({ event_type }) => event_type));

/** Lets the day of all waiting erasures come. */
const comeDue = () => asOwner(db, "update exora_private.erasures set due_at = now() - interval '1 second'");
const tend = () => asOwner<{ tend_erasures: number }>(db, 'select exora_private.tend_erasures()');

describe('an erased record', () => {
  test('leaves none of its words, none of its rows and a chain that verifies', async () => {
    const ada = await record();
    const other = await record();
    expect(Object.keys(await left(ada)).length).toBeGreaterThan(30);
    const before = await findWords(db.adminUrl, [ada.mark]);
    expect(before.length).toBeGreaterThan(20);
    await endRepresentations(ada);
    const events = (await eventsOf(ada.profileId)).length;
    const othersRows = await left(other);

    const asked = await eraseNow(ada, ada.mark);
    expect(asked).toMatchObject({ kind: 'record', can_cancel: false });
    const counts = await eraseAll(db);

    expect(await left(ada)).toEqual({
      'exora_private.audit_heads': 1,
      'exora_private.failed_audit_events': 1,
      'public.audit_log': events + 2,
    });
    // The account has its name, in Auth alone, and people who were given access have theirs.
    expect(await findWords(db.adminUrl, [ada.mark])).toEqual(namesLeft);
    const named = await asOwner<{ name: string }>(
      db,
      `select display_name as name from public.user_profiles where strpos(display_name, $1) > 0
       union all select event_type from public.audit_log where strpos(details::text, $1) > 0`,
      [ada.mark],
    );
    expect(named).toEqual([{ name: `Carer of ${ada.mark}` }, { name: expect.stringMatching(/codes/) }]);
    expect(await verify(ada.profileId)).toMatchObject({ valid: true, checked: events + 2 });
    expect(await verify(null)).toMatchObject({ valid: true });
    expect((await eventsOf(ada.profileId)).slice(-2)).toEqual(['record.erasure_begun', 'record.erased']);
    expect(counts).toMatchObject({ files: 4, patient_clinical_events: 13, shell_files: 2, jobs: expect.any(Number) });
    expect(await left(other)).toEqual(othersRows);
  });

  test('has its id in the log alone, and its receipt has none', async () => {
    const ada = await record();
    const { erasure_id } = await eraseNow(ada, ada.mark);
    await eraseAll(db);
    expect(await findWords(db.adminUrl, [ada.profileId])).toEqual([
      'exora_private.audit_heads.subject_id',
      'exora_private.failed_audit_events.patient_id',
      'public.audit_log.subject_id',
      'public.audit_log.resource_id',
    ]);
    const [receipt] = await asOwner<Record<string, unknown>>(db, 'select * from exora_private.erasures where id = $1', [
      erasure_id,
    ]);
    expect(receipt).toMatchObject({ kind: 'record', patient_id: null, user_id: null, listed_paths: [] });
    expect(receipt?.finished_at).not.toBeNull();
    const [logged] = await asOwner<{ details: unknown }>(
      db,
      "select details from public.audit_log where event_type = 'erasure.finished' and resource_id = $1",
      [erasure_id],
    );
    expect(logged?.details).toEqual({ ...(receipt?.counts as object), kind: 'record' });
  });

  test('keeps what it used as sums by month', async () => {
    const ada = await record();
    const [used] = await asOwner<Record<string, string>>(
      db,
      `select sum(file_size_bytes)::text as bytes, count(*)::text as uses from public.user_usage_tracking where profile_id = $1`,
      [ada.profileId],
    );
    const { erasure_id } = await eraseNow(ada, ada.mark);
    await eraseAll(db);
    const [kept] = await asOwner<Record<string, string>>(
      db,
      `select sum(file_size_bytes)::text as bytes, sum(uses)::text as uses from exora_private.erased_usage where erasure_id = $1`,
      [erasure_id],
    );
    expect(kept).toEqual(used);
  });

  test('is read by nobody from its first moment on, before anything is deleted', async () => {
    const ada = await record();
    const reads = (who: Person) => ({
      documents: () => call(db, who.caller, 'read_documents', { p_patient_id: ada.profileId }),
      overview: () => call(db, who.caller, 'read_overview', { p_patient_id: ada.profileId }),
      file: () => call(db, who.caller, 'open_shell_file', { p_shell_file_id: ada.processed.id }),
    });
    const people = [ada, ada.carer, ada.provider];
    for (const who of people) for (const read of Object.values(reads(who))) await read();

    await eraseNow(ada, ada.mark);
    for (const who of people) {
      for (const [name, read] of Object.entries(reads(who)))
        expect(await refusal(read()), name).toMatchObject({ code: name === 'file' ? 'not_found' : 'not_allowed' });
      expect(
        await call(db, who.caller, 'has_profile_access', { p_user_id: who.userId, p_profile_id: ada.profileId }),
      ).toBe(false);
      const listed = await call<{ id: string }[]>(db, who.caller, 'get_accessible_profiles');
      expect(listed.map(({ id }) => id)).not.toContain(ada.profileId);
    }
    expect(await call(db, ada.provider.caller, 'get_patients_in_care')).toEqual([]);
    // By their own hands, too: no table shows them a row of it.
    for (const table of await allTables(db)) {
      if (table.profileColumn === null || table.name.startsWith('exora_private.')) continue;
      for (const who of people) {
        const rows = await db
          .sqlAs(who.caller, (sql) =>
            sql.unsafe(`select * from ${table.name} as t where t.${table.profileColumn} = '${ada.profileId}'`),
          )
          .catch((thrown: { code?: string }) => {
            if (thrown.code === '42501') return [];
            throw thrown;
          });
        // Providers see the end of what they were given until it is deleted.
        const own = table.name === 'public.patient_provider_access' || table.userColumn === 'user_id';
        if (!own) expect([...rows], table.name).toEqual([]);
      }
    }
    // The rows are there still: it is the predicate that says no.
    expect((await left(ada))['public.patient_clinical_events']).toBeGreaterThan(5);
    await eraseAll(db);
  });
});

describe('a request', () => {
  test('is confirmed by the record’s name, and is the owner’s alone', async () => {
    const ada = await person(db, 'Ada Lovelace');
    const stranger = await person(db);
    const ask = (who: Person, name: string | null) =>
      call<Erasure>(db, who.caller, 'request_erasure', { p_patient_id: ada.profileId, p_confirmation: name });
    expect(await refusal(ask(ada, 'Ada'))).toMatchObject({ code: 'invalid_request' });
    expect(await refusal(ask(ada, null))).toMatchObject({ code: 'invalid_request' });
    expect(await refusal(ask(stranger, 'Ada Lovelace'))).toMatchObject({ code: 'not_allowed' });
    expect(await ask(ada, ' ada lovelace ')).toMatchObject({ kind: 'record', begun_at: null, can_cancel: true });
  });

  test('changes nothing until its day, can be taken back, and tells everybody with access', async () => {
    const ada = await record();
    const asked = await call<Erasure>(db, ada.caller, 'request_erasure', {
      p_patient_id: ada.profileId,
      p_confirmation: ada.mark,
    });
    const days = (Date.parse(asked.due_at) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThan(7.1);
    expect(await tend()).toEqual([{ tend_erasures: 0 }]);
    expect(await claimErasure(db)).toBeNull();
    await call(db, ada.caller, 'read_documents', { p_patient_id: ada.profileId });
    const told = async (who: Person) =>
      (await call<{ kind: string }[]>(db, who.caller, 'read_notifications')).map(({ kind }) => kind);
    for (const who of [ada, ada.carer, ada.provider]) expect(await told(who)).toContain('erasure_requested');

    const again = await call<Erasure>(db, ada.caller, 'request_erasure', {
      p_patient_id: ada.profileId,
      p_confirmation: ada.mark,
    });
    expect(again.erasure_id).toBe(asked.erasure_id);
    expect(await call(db, ada.caller, 'read_erasures')).toMatchObject([{ erasure_id: asked.erasure_id }]);
    const cancel = (who: Person) => call<boolean>(db, who.caller, 'cancel_erasure', { p_erasure_id: asked.erasure_id });
    expect(await refusal(cancel(ada.carer))).toMatchObject({ code: 'not_found' });
    expect(await cancel(ada)).toBe(true);
    expect(await cancel(ada)).toBe(false);
    expect(await told(ada.carer)).toContain('erasure_cancelled');
    await comeDue();
    await tend();
    expect(await claimErasure(db)).toBeNull();
    await call(db, ada.caller, 'read_documents', { p_patient_id: ada.profileId });
  });

  test('begins when its day has come, and then can’t be taken back', async () => {
    const ada = await record();
    const { erasure_id } = await call<Erasure>(db, ada.caller, 'request_erasure', {
      p_patient_id: ada.profileId,
      p_confirmation: ada.mark,
    });
    await comeDue();
    expect(await tend()).toEqual([{ tend_erasures: 1 }]);
    expect(await refusal(call(db, ada.caller, 'cancel_erasure', { p_erasure_id: erasure_id }))).toMatchObject({
      code: 'wrong_state',
    });
    const told = await call<{ kind: string; patient_id: string | null }[]>(db, ada.carer.caller, 'read_notifications');
    expect(told[0]).toMatchObject({ kind: 'record_erased', patient_id: null });
    await eraseAll(db);
    expect((await left(ada))['public.user_profiles']).toBeUndefined();
  });

  test('that waited is brought forward by one for now', async () => {
    const ada = await person(db, 'Hasty');
    const ask = (p_now: boolean) =>
      call<Erasure>(db, ada.caller, 'request_erasure', { p_patient_id: ada.profileId, p_confirmation: 'Hasty', p_now });
    const first = await ask(false);
    const second = await ask(true);
    expect(second).toMatchObject({ erasure_id: first.erasure_id, can_cancel: false });
    await eraseAll(db);
    // The account lives on, and may have a record of itself again.
    await call(db, ada.caller, 'create_profile', { p_profile_type: 'self', p_display_name: 'Hasty' });
  });

  test('lapses when the record has another owner by its day', async () => {
    const ada = await person(db, 'Handed over');
    const heir = await person(db);
    await call(db, ada.caller, 'request_erasure', { p_patient_id: ada.profileId, p_confirmation: 'Handed over' });
    await asOwner(db, "update public.user_profiles set account_owner_id = $2, profile_type = 'child' where id = $1", [
      ada.profileId,
      heir.userId,
    ]);
    await comeDue();
    expect(await tend()).toEqual([{ tend_erasures: 0 }]);
    await call(db, heir.caller, 'read_documents', { p_patient_id: ada.profileId });
  });

  test('shows beforehand what goes and what stays', async () => {
    const ada = await record();
    const preview = await call<Record<string, number>>(db, ada.caller, 'preview_erasure', {
      p_patient_id: ada.profileId,
    });
    expect(preview).toMatchObject({
      records: 1,
      documents: 2,
      narratives: expect.any(Number),
      provider_notes: 1,
      appointments: 1,
      people_with_access: 4,
      grace_days: 7,
    });
    expect(preview.facts).toBeGreaterThan(5);
    expect(preview.audit_events_kept).toBeGreaterThan(10);
    expect(await refusal(call(db, ada.carer.caller, 'preview_erasure', { p_patient_id: ada.profileId }))).toMatchObject(
      {
        code: 'not_allowed',
      },
    );
  });
});

describe('an erased account', () => {
  test('goes with all records that it owns, its sign-in last; what it did for others stays nameless', async () => {
    const ada = await record();
    const child = await call<string>(db, ada.caller, 'create_profile', {
      p_profile_type: 'child',
      p_display_name: `Child of ${ada.mark}`,
    });
    // A record of somebody else in which she decided something.
    const bob = await record();
    await call(db, bob.caller, 'grant_profile_access', {
      p_profile_id: bob.profileId,
      p_grantee_user_id: ada.userId,
      p_access_level: 'edit',
    });
    const appointment = await call<string>(db, ada.caller, 'save_appointment', {
      p_patient_id: bob.profileId,
      p_title: 'With a carer',
      p_starts_at: '2031-01-01',
    });
    await asOwner(
      db,
      `insert into auth.audit_log_entries (id, payload) values (gen_random_uuid(), json_build_object('actor_id', $1::text, 'actor_username', $2::text))`,
      [ada.userId, `${ada.mark}@example.org`],
    );
    await call(db, 'service_role', 'log_audit_event', {
      p_event_type: 'account.tested',
      p_actor_id: ada.userId,
      p_personal: { email: ada.mark },
    });

    const email = await emailOf(ada);
    const ask = (confirmation: string) =>
      call<Erasure>(db, ada.caller, 'request_account_erasure', { p_confirmation: confirmation, p_now: true });
    expect(await refusal(ask(ada.mark))).toMatchObject({ code: 'invalid_request' });
    expect(await refusal(ask(email))).toMatchObject({ code: 'wrong_state' });
    await endRepresentations(ada);
    await ask(email.toUpperCase());
    expect(
      await refusal(call(db, ada.caller, 'create_profile', { p_profile_type: 'child', p_display_name: 'x' })),
    ).toMatchObject({ code: 'wrong_state' });
    await eraseAll(db);

    expect(await asOwner(db, 'select 1 from auth.users where id = $1', [ada.userId])).toEqual([]);
    expect(await left({ ...ada, profileId: child })).toEqual({
      'exora_private.audit_heads': 1,
      'public.audit_log': 3,
    });
    expect(await findWords(db.adminUrl, [ada.mark, email])).toEqual(namesLeft);
    // Those are the carer's name and the version of a code system that the fixture calls so.
    const [kept] = await asOwner<{ created_by: string }>(
      db,
      'select created_by from public.patient_appointments where id = $1',
      [appointment],
    );
    expect(kept?.created_by).toBe(ada.userId);
    expect((await findWords(db.adminUrl, [ada.userId])).sort()).toEqual(
      [
        'public.audit_log.actor_id',
        'public.audit_log.details',
        'public.audit_log.resource_id',
        'public.patient_appointments.created_by',
      ].sort(),
    );
    // Her token lives for a while and opens nothing.
    expect(await refusal(call(db, ada.caller, 'get_accessible_profiles'))).toMatchObject({ code: 'not_signed_in' });
    for (const subject of [ada.profileId, child, bob.profileId, null])
      expect(await verify(subject)).toMatchObject({ valid: true });
  });
});

describe('the account of somebody who had access to a record', () => {
  test('goes too: what a carer decided and a provider wrote stays in the record, nameless', async () => {
    const ada = await record();
    const carer = await person(db, 'Deciding carer');
    await call(db, ada.caller, 'grant_profile_access', {
      p_profile_id: ada.profileId,
      p_grantee_user_id: carer.userId,
      p_access_level: 'edit',
    });
    const [event] = await asOwner<{ id: string }>(
      db,
      "select id from public.patient_clinical_events where patient_id = $1 and status = 'suggested' limit 1",
      [ada.profileId],
    );
    await call(db, carer.caller, 'confirm_clinical_event', { p_event_id: event?.id });
    for (const who of [carer, ada.provider]) {
      await endRepresentations(who);
      await call(db, who.caller, 'request_account_erasure', { p_confirmation: await emailOf(who), p_now: true });
    }
    await eraseAll(db);

    for (const who of [carer, ada.provider])
      expect(await asOwner(db, 'select 1 from auth.users where id = $1', [who.userId])).toEqual([]);
    const [decided] = await asOwner(db, 'select status, decided_by from public.patient_clinical_events where id = $1', [
      event?.id,
    ]);
    expect(decided).toEqual({ status: 'confirmed', decided_by: null });
    const notes = await asOwner(
      db,
      'select note_text, written_by from public.provider_clinical_notes where patient_id = $1',
      [ada.profileId],
    );
    expect(notes).toEqual([{ note_text: `Note about ${ada.mark}`, written_by: null }]);
    const [entry] = await asOwner(db, 'select user_id, full_name from public.provider_registry where id = $1', [
      ada.provider.providerId,
    ]);
    expect(entry).toMatchObject({ user_id: null, full_name: expect.any(String) });
    await call(db, ada.caller, 'read_overview', { p_patient_id: ada.profileId });
    expect(await verify(ada.profileId)).toMatchObject({ valid: true });
  });
});

describe('an erasure', () => {
  test('that is killed after each of its steps, and done by two workers at once, ends the same', async () => {
    const ada = await record();
    await eraseNow(ada, ada.mark);
    let last: Step | null = null;
    for (let killed = 0; last?.step !== 'done'; killed++) {
      expect(killed).toBeLessThan(200);
      const job = await claimErasure(db, `killed-${killed}`);
      if (job === null) throw new Error('The job was lost.');
      if (killed % 3 === 1) {
        // Dies before Storage did what it was told.
        last = await call<Step>(db, 'service_role', 'continue_erasure', fence(job));
      } else {
        // Of two calls at once one waits for the other; the second is refused when the first was the last step.
        [last] = await Promise.all([step(db, job), step(db, job).catch(() => null)]);
      }
      if (last?.step === 'done') {
        await call(db, 'service_role', 'complete_job', { ...fence(job), p_job_result: {} });
        break;
      }
      await call(db, 'service_role', 'retire_worker', { p_worker_id: job.worker_id });
    }
    expect((await left(ada))['public.user_profiles']).toBeUndefined();
    expect(await verify(ada.profileId)).toMatchObject({ valid: true });
    const finished = await asOwner(
      db,
      "select 1 from public.audit_log where event_type = 'record.erased' and subject_id = $1",
      [ada.profileId],
    );
    expect(finished).toHaveLength(1);
  });

  test('gets another job when its own was given up', async () => {
    const ada = await person(db, 'Given up');
    await eraseNow(ada, 'Given up');
    const job = await claimErasure(db);
    if (job === null) throw new Error('No job.');
    await call(db, 'service_role', 'fail_job', {
      ...fence(job),
      p_error_code: 'storage_unavailable',
      p_retryable: false,
    });
    expect(await claimErasure(db)).toBeNull();
    await tend();
    expect(await eraseAll(db)).toBeDefined();
    expect((await left(ada))['public.user_profiles']).toBeUndefined();
  });

  test('ends the record’s jobs: what a worker computes meanwhile is stored nowhere', async () => {
    const ada = await person(db, 'At work');
    const text = 'Diagnoses: Asthma';
    const { job } = await readFile(db, ada, [text]);
    const uploaded = await upload(db, ada);
    await submit(db, ada, uploaded);
    const reading = await claimed(db);
    await eraseNow(ada, 'At work');
    expect(await refusal(understand(db, job, [fact(text, 'Asthma')]))).toMatchObject({ code: 'job_not_held' });
    expect(await refusal(call(db, 'service_role', 'begin_reading', fence(reading)))).toMatchObject({
      code: 'job_not_held',
    });
    const held = await call<{ outcome: string }[]>(db, 'service_role', 'keep_jobs', {
      p_worker_id: reading.worker_id,
      p_job_ids: [reading.id],
      p_attempts: [reading.attempt],
    });
    expect(held).toMatchObject([{ outcome: 'lost' }]);
    await eraseAll(db);
    expect(Object.keys(await left(ada))).toEqual(['exora_private.audit_heads', 'public.audit_log']);
  });

  test('lets no upload in, whatever address it comes by, and sweeps what was under way', async () => {
    const ada = await record();
    const put = (name: string) =>
      db.sqlAs(
        'service_role',
        (sql) => sql`insert into storage.objects (bucket_id, name) values ('documents', ${name})
          on conflict (bucket_id, name) do update set updated_at = now()`,
      );
    const name = `${ada.profileId}/00000000-0000-8000-8000-000000000001/original`;
    await put(name);
    await eraseNow(ada, ada.mark);
    expect(await refusal(put(`${ada.profileId}/00000000-0000-8000-8000-000000000002/original`))).toMatchObject({
      code: 'not_found',
    });
    const counts = await eraseAll(db);
    expect(counts.files).toBe(5);
    expect(await refusal(put(name))).toMatchObject({ code: 'not_found' });
  });

  test('of a large record goes in calls of some seconds each', async () => {
    const ada = await person(db, 'Large');
    const patient = ada.profileId;
    // As many as years of use leave.
    await asOwner(
      db,
      `insert into public.patient_appointments (patient_id, title, starts_at, created_by)
       select $1, 'Visit ' || i, now(), $2 from generate_series(1, 30000) as i`,
      [patient, ada.userId],
    );
    await asOwner(
      db,
      `insert into public.user_events (id, user_id, profile_id, event_name)
       select gen_random_uuid(), $2, $1, 'app_opened' from generate_series(1, 60000) as i`,
      [patient, ada.userId],
    );
    await asOwner(
      db,
      `do $x$ begin for i in 1..3000 loop perform public.log_audit_event('record.tested', '${patient}', p_personal => jsonb_build_object('name', 'Large ' || i)); end loop; end $x$`,
    );
    await eraseNow(ada, 'Large');
    const job = await claimErasure(db);
    if (job === null) throw new Error('No job.');
    let longest = 0;
    for (;;) {
      const started = performance.now();
      const { step: kind, counts } = await step(db, job);
      longest = Math.max(longest, performance.now() - started);
      if (kind !== 'done') continue;
      expect(counts).toMatchObject({ patient_appointments: 30000, user_events: 60000, audit_events_emptied: 3000 });
      break;
    }
    expect(longest).toBeLessThan(8000);
    await call(db, 'service_role', 'complete_job', { ...fence(job), p_job_result: {} });
  });
});

describe('the list of tables', () => {
  const rules = () =>
    asOwner<{
      relation: string;
      action: string;
      reason: string;
      record_key: string | null;
      account_key: string | null;
    }>(db, 'select relation, action, reason, record_key, account_key from exora_private.erasure_rules()');

  test('names every table of the database once, and none that is not there', async () => {
    const tables = await asOwner<{ name: string }>(
      db,
      `select n.nspname || '.' || c.relname as name
       from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
       where n.nspname in ('public', 'exora_private', 'auth', 'storage') and c.relkind in ('r', 'p') and not c.relispartition
         -- Parts of the queue, which the queue's own line speaks of.
         and c.relname !~ '^job_queue_'`,
    );
    const named = (await rules()).map(({ relation }) => relation);
    expect([...named].sort()).toEqual(tables.map(({ name }) => name).sort());
    expect(new Set(named).size).toBe(named.length);
  });

  test('keeps no table of people', async () => {
    const kept = new Set((await rules()).filter(({ action }) => action === 'keep').map(({ relation }) => relation));
    const people = (await allTables(db)).filter(
      (table) => belongsTo(table, [{ userId: 'x', profileId: 'x', caller: 'anon' }]) !== null,
    );
    expect(people.map(({ name }) => name).filter((name) => kept.has(name))).toEqual([
      // Hashes of chains, and the register of professionals.
      'exora_private.audit_anchor_heads',
      'exora_private.audit_cuts',
      'exora_private.audit_heads',
      'public.provider_registry',
    ]);
  });
});

describe('a document', () => {
  let ada: RecordOf;
  beforeAll(async () => {
    ada = await record();
  });
  const preview = (who: Person, id: string) =>
    call<Record<string, number>>(db, who.caller, 'preview_shell_file_erasure', { p_shell_file_id: id });
  const erase = (who: Person, id: string) =>
    call<Record<string, number>>(db, who.caller, 'erase_shell_file', { p_shell_file_id: id });

  test('is erased with its facts, proofs, stories and name; those of other documents stay', async () => {
    const text = `Diagnoses: Asthma ${ada.mark}\nGlaucoma`;
    const second = await readFile(db, ada, [text]);
    await asOwner(db, `update public.shell_files set file_name = 'Second.pdf' where id = $1`, [second.uploaded.id]);
    await understand(db, second.job, [fact(text, `Asthma ${ada.mark}`), fact(text, 'Glaucoma')]);
    const encounter = await call<string>(db, ada.caller, 'save_encounter', {
      p_patient_id: ada.profileId,
      p_encounter_type: 'visit',
      p_started_on: '2024',
    });
    await asOwner(db, 'update public.healthcare_encounters set shell_file_id = $2 where id = $1', [
      encounter,
      ada.processed.id,
    ]);

    const seen = await preview(ada, ada.processed.id);
    expect(seen).toMatchObject({
      pages: 1,
      facts_corrected: 1,
      facts_elsewhere: 1,
      narratives: 1,
      encounters_unlinked: 1,
    });
    expect(await refusal(preview(ada.carer, ada.processed.id))).toMatchObject({ code: 'not_found' });
    expect(await refusal(erase(ada.carer, ada.processed.id))).toMatchObject({ code: 'not_found' });

    const gone = await erase(ada, ada.processed.id);
    expect(gone).toMatchObject({ ...seen, erasure_id: expect.any(String) });
    expect(await refusal(erase(ada, ada.processed.id))).toMatchObject({ code: 'not_found' });
    await eraseAll(db);

    const words = await asOwner<{ display_text: string; shell_file_id: string | null }>(
      db,
      'select display_text, shell_file_id from public.patient_clinical_events where patient_id = $1 order by 1',
      [ada.profileId],
    );
    expect(words).toEqual([
      { display_text: `Asthma ${ada.mark}`, shell_file_id: second.uploaded.id },
      { display_text: 'Glaucoma', shell_file_id: second.uploaded.id },
      { display_text: `Stated ${ada.mark}`, shell_file_id: null },
    ]);
    expect(await findWords(db.adminUrl, [`letter ${ada.mark}`, ada.processed.sha256, `Story of ${ada.mark}`])).toEqual(
      [],
    );
    expect(await asOwner(db, 'select 1 from storage.objects where name like $1', [`%/${ada.processed.id}/%`])).toEqual(
      [],
    );
    expect(await verify(ada.profileId)).toMatchObject({ valid: true });
    expect(await eventsOf(ada.profileId)).toContain('file.erased');
    // The record is told anew without it.
    const telling = await asService(
      db,
      "select 1 from public.job_queue where patient_id = $1 and job_type = 'semantic_processing' and not is_finished",
      [ada.profileId],
    );
    expect(telling).toHaveLength(1);
    const [visit] = await asOwner(db, 'select shell_file_id from public.healthcare_encounters where id = $1', [
      encounter,
    ]);
    expect(visit).toEqual({ shell_file_id: null });
  });

  test('is erased while it is read and understood: its job is gone, and no picture of it is stored', async () => {
    const uploaded = await upload(db, ada);
    await submit(db, ada, uploaded);
    const job = await claimed(db);
    const { reading_id } = await call<{ reading_id: string }>(db, 'service_role', 'begin_reading', fence(job));
    await erase(ada, uploaded.id);
    const picture = `${ada.profileId}/${uploaded.id}/pages/${reading_id}/1.webp`;
    const put = db.sqlAs(
      'service_role',
      (sql) => sql`insert into storage.objects (bucket_id, name) values ('documents', ${picture})`,
    );
    expect(await refusal(put)).toMatchObject({ code: 'not_found' });
    expect(
      await refusal(
        call(db, 'service_role', 'complete_reading', {
          ...fence(job),
          p_reading_id: reading_id,
          p_sha256: uploaded.sha256,
          p_mime: 'application/pdf',
          p_pages_total: 1,
        }),
      ),
    ).toMatchObject({ code: 'job_not_held' });
    await eraseAll(db);
    expect(await findWords(db.adminUrl, [uploaded.sha256])).toEqual([]);
  });

  test('with very many facts is erased within a statement’s time', async () => {
    const owner = await person(db, 'Thick');
    const labels = Array.from({ length: 2000 }, (_, at) => `Finding ${at} of many`);
    const text = labels.join('\n');
    const { uploaded, job } = await readFile(db, owner, [text]);
    const facts = [];
    let at = 0;
    for (const label of labels) {
      facts.push(
        fact('', '', {
          key: `key-of-${label}`,
          text: label,
          sources: [
            {
              page: 1,
              quote: label,
              start: at,
              end: at + label.length,
              role: 'label',
              boxes: [{ x0: 0.1, y0: 0.1, x1: 0.4, y1: 0.12 }],
            },
          ],
        }),
      );
      at += label.length + 1;
    }
    await understand(db, job, facts);
    const started = performance.now();
    expect(await erase(owner, uploaded.id)).toMatchObject({ facts: 2000 });
    const ms = performance.now() - started;
    console.info(`2,000 facts erased in ${Math.round(ms)} ms`);
    expect(ms).toBeLessThan(8000);
    await eraseAll(db);
  });
});

describe('upkeep', () => {
  test('sweeps uploads that nobody submitted, when their time is over, and objects of no record', async () => {
    const ada = await person(db);
    const [old, young, kept] = [await upload(db, ada), await upload(db, ada), await upload(db, ada)];
    await submit(db, ada, kept);
    const sweep = () => asOwner<{ sweep_uploads: number }>(db, 'select exora_private.sweep_uploads()');
    const age = (path: string, hours: number) =>
      asOwner(
        db,
        `update storage.objects set created_at = now() - make_interval(hours => $2), updated_at = now() - make_interval(hours => $2)
         where name = $1`,
        [path, hours],
      );
    await asOwner(db, 'delete from storage.objects where name !~ $1', [ada.profileId]);
    await age(old.path, 25);
    await age(young.path, 23);
    expect(await sweep()).toEqual([{ sweep_uploads: 1 }]);
    expect(await sweep()).toEqual([{ sweep_uploads: 0 }]);
    expect(await eraseAll(db)).toEqual({ files: 1 });
    const left = await asOwner<{ name: string }>(db, 'select name from storage.objects order by name');
    expect(left.map(({ name }) => name)).toEqual([kept.path, young.path].sort());
    expect(await sweep()).toEqual([{ sweep_uploads: 0 }]);
  });
});
