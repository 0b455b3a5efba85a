import { setTimeout } from 'node:timers/promises';
import { pagePicturePath } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attemptAs } from './attempt.ts';
import { carerGrant, consent, provider, providerGrant } from './care.ts';
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

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const refused = async (work: Promise<unknown>) => (await refusal(work)).code;

/** An owner with one read document that states asthma, and another person. */
async function ownerAndOther(): Promise<{ owner: Person; other: Person; fileId: string; readingId: string }> {
  const [owner, other] = await Promise.all([person(db, 'Owner'), person(db, 'Other')]);
  const text = 'Diagnoses: Asthma';
  const { uploaded, readingId, job } = await readFile(db, owner, [text]);
  await understand(db, job, [fact(text, 'Asthma')]);
  return { owner, other, fileId: uploaded.id, readingId };
}

/** What `meanwhile` gives when it began while somebody's call was not committed yet. */
async function during<T>(
  who: Person,
  name: string,
  parameters: Record<string, unknown>,
  meanwhile: () => Promise<T>,
): Promise<T> {
  const { outcome } = await db.sqlAs(who.caller, async (sql) => {
    const list = Object.keys(parameters).map((key, at) => `${key} => $${at + 1}`);
    await sql.unsafe(`select public.${name}(${list.join(', ')})`, Object.values(parameters) as never[]);
    const running = meanwhile();
    // Its failure is met by whoever asks for the outcome; until then it is not unhandled.
    running.catch(() => undefined);
    await setTimeout(300);
    // Not the promise itself, or the transaction would wait for it.
    return { outcome: () => running };
  });
  return outcome();
}

describe('what a category hides', () => {
  test('the queue of what to check names documents to those alone who may see documents', async () => {
    const { owner, other, fileId } = await ownerAndOther();
    const queue = () => call<object[]>(db, other.caller, 'read_review_queue', { p_patient_id: owner.profileId });
    await carerGrant(db, owner, other, 'view', ['conditions']);
    expect(await queue()).toMatchObject([{ shell_file_id: null, file_name: null, fact: { text: 'Asthma' } }]);
    await carerGrant(db, owner, other, 'view', ['conditions', 'documents']);
    expect(await queue()).toMatchObject([{ shell_file_id: fileId, file_name: 'letter.pdf' }]);
  });

  test('an encounter keeps the facts and the document that its editor can’t see', async () => {
    const { owner, other, fileId } = await ownerAndOther();
    const [event] = await asService<{ id: string }>(
      db,
      'select id from public.patient_clinical_events where patient_id = $1',
      [owner.profileId],
    );
    const encounter = { p_patient_id: owner.profileId, p_encounter_type: 'visit', p_started_on: '2024' };
    const id = await call<string>(db, owner.caller, 'save_encounter', {
      ...encounter,
      p_event_ids: [event?.id],
      p_shell_file_id: fileId,
    });
    const kept = () =>
      asService(
        db,
        `select e.place, e.shell_file_id, (select count(*)::int from public.encounter_events as x where x.encounter_id = e.id)
         as facts from public.healthcare_encounters as e where e.id = $1`,
        [id],
      );
    const change = { ...encounter, p_encounter_id: id, p_place: 'Clinic', p_event_ids: [] };
    await carerGrant(db, owner, other, 'edit', ['encounters']);
    await call(db, other.caller, 'save_encounter', change);
    expect(await kept()).toEqual([{ place: 'Clinic', shell_file_id: fileId, facts: 1 }]);
    expect(await refused(call(db, other.caller, 'save_encounter', { ...change, p_shell_file_id: fileId }))).toBe(
      'not_found',
    );
    await carerGrant(db, owner, other, 'edit');
    await call(db, other.caller, 'save_encounter', change);
    expect(await kept()).toEqual([{ place: 'Clinic', shell_file_id: null, facts: 0 }]);
  });

  test('the log of reading encounters names the categories of the facts that they showed', async () => {
    const { owner, other } = await ownerAndOther();
    const [event] = await asService<{ id: string }>(
      db,
      'select id from public.patient_clinical_events where patient_id = $1',
      [owner.profileId],
    );
    await call(db, owner.caller, 'save_encounter', {
      p_patient_id: owner.profileId,
      p_encounter_type: 'visit',
      p_started_on: '2024',
      p_event_ids: [event?.id],
    });
    const logged = async (categories: string[]) => {
      await carerGrant(db, owner, other, 'view', categories);
      await call(db, other.caller, 'read_encounters', { p_patient_id: owner.profileId });
      const [row] = await asService<{ category: string }>(
        db,
        `select details ->> 'category' as category from public.audit_log
         where subject_id = $1 and event_type = 'record.read' order by seq desc limit 1`,
        [owner.profileId],
      );
      return row?.category;
    };
    expect(await logged(['encounters', 'labs'])).toBe('encounters');
    expect(await logged(['encounters', 'conditions'])).toBe('encounters,conditions');
    await carerGrant(db, owner, other, 'view', ['conditions']);
    expect(await refused(call(db, other.caller, 'read_encounters', { p_patient_id: owner.profileId }))).toBe(
      'not_allowed',
    );
  });
});

describe('providers', () => {
  test('whoever takes over a registration takes over no patient', async () => {
    const [owner, doctor, successor] = await Promise.all([person(db), person(db), person(db)]);
    const id = await provider(db, doctor);
    await consent(db, owner);
    await providerGrant(db, owner, id);
    const care = async (who: Person) => (await call<unknown[]>(db, who.caller, 'get_patients_in_care')).length;
    const entry = {
      p_full_name: 'Dr Grace Example',
      p_provider_type: 'doctor',
      p_registration_authority: 'AHPRA',
      p_registration_number: `MED${doctor.userId.slice(0, 8)}`,
    };
    // A correction of the entry leaves account and grants.
    await call(db, 'service_role', 'register_provider', { ...entry, p_specialty: 'Chest' });
    expect(await care(doctor)).toBe(1);
    await call(db, 'service_role', 'register_provider', { ...entry, p_user_id: successor.userId });
    await call(db, 'service_role', 'verify_provider', { p_provider_id: id });
    expect(await care(successor)).toBe(0);
    const events = await asService(
      db,
      "select 1 from public.audit_log where subject_id = $1 and event_type = 'provider.access_revoked'",
      [owner.profileId],
    );
    expect(events).toHaveLength(1);
    await providerGrant(db, owner, id);
    expect(await care(successor)).toBe(1);
  });

  test('an operator makes no provider of themselves', async () => {
    const [operator, doctor] = await Promise.all([person(db), person(db)]);
    const admin = { role: 'authenticated', userId: operator.userId, appRole: 'admin' } as const;
    const register = `select public.register_provider('Dr Example', 'doctor', 'AHPRA', $1, p_user_id => $2)`;
    await attemptAs(db, admin, async (attempt) => {
      expect(await attempt(register, ['OWN1', operator.userId])).toMatchObject({ ok: false, code: 'not_allowed' });
      expect(await attempt(register, ['OTHER1', doctor.userId])).toMatchObject({ ok: true });
    });
  });

  test('a consent that ran out and is given anew does not bring old grants back', async () => {
    const [owner, doctor] = await Promise.all([person(db), person(db)]);
    const id = await provider(db, doctor);
    const consentId = await consent(db, owner);
    await providerGrant(db, owner, id);
    const care = async () => (await call<unknown[]>(db, doctor.caller, 'get_patients_in_care')).length;
    expect(await care()).toBe(1);
    await asOwner(
      db,
      "update public.patient_consents set expires_at = now() - interval '1 minute', version = 2 where id = $1",
      [consentId],
    );
    expect(await care()).toBe(0);
    await consent(db, owner);
    expect(await care()).toBe(0);
    await providerGrant(db, owner, id);
    expect(await care()).toBe(1);
  });

  test('nothing is granted on a consent that is being withdrawn', async () => {
    const [owner, doctor] = await Promise.all([person(db), person(db)]);
    const id = await provider(db, doctor);
    const consentId = await consent(db, owner);
    const granting = during(owner, 'withdraw_consent', { p_consent_id: consentId }, () => providerGrant(db, owner, id));
    expect(await refused(granting)).toBe('wrong_state');
    await consent(db, owner);
    await expect(providerGrant(db, owner, id)).resolves.toBeTruthy();
  });
});

describe('races', () => {
  test('a read that waited for a revocation answers nothing', async () => {
    const { owner, other, fileId } = await ownerAndOther();
    const grantId = await carerGrant(db, owner, other);
    const timeline = () => call(db, other.caller, 'read_timeline', { p_patient_id: owner.profileId });
    const document = () => call(db, other.caller, 'read_document', { p_shell_file_id: fileId });
    await expect(timeline()).resolves.toHaveLength(1);
    expect(await refused(during(owner, 'revoke_profile_access', { p_permission_id: grantId }, timeline))).toBe(
      'not_allowed',
    );
    const again = await carerGrant(db, owner, other);
    await expect(document()).resolves.toBeTruthy();
    expect(await refused(during(owner, 'revoke_profile_access', { p_permission_id: again }, document))).toBe(
      'not_allowed',
    );
  });

  test('a carer who opens a document and an owner who tries it again don’t wait for each other', async () => {
    const [owner, carer] = await Promise.all([person(db), person(db)]);
    const { uploaded } = await readFile(db, owner, ['Diagnoses: Asthma']);
    await carerGrant(db, owner, carer);
    // As retry_shell_file() and every stage of the worker: the file first, the log last.
    const holding = asOwner(
      db,
      `begin;
       select 1 from public.shell_files where id = '${uploaded.id}' for update;
       select pg_sleep(0.5);
       select public.log_audit_event('file.retried', '${owner.profileId}');
       commit`,
    );
    await setTimeout(150);
    const opening = call<{ path: string }>(db, carer.caller, 'open_shell_file', { p_shell_file_id: uploaded.id });
    const [, opened] = await Promise.all([holding, opening]);
    expect(opened.path).toBe(uploaded.path);
  });
});

test('a page’s picture can’t be moved away from a submitted document', async () => {
  const { owner, fileId, readingId } = await ownerAndOther();
  const picture = pagePicturePath(owner.profileId, fileId, readingId, 1);
  const next = await upload(db, owner);
  const free = next.path.replace(next.id, crypto.randomUUID());
  await asOwner(db, "insert into storage.objects (bucket_id, name) values ('documents', $1)", [picture]);
  const move = async (from: string) =>
    (await db.sqlAs(owner.caller, (sql) => sql`update storage.objects set name = ${free} where name = ${from}`)).count;
  expect(await move(picture)).toBe(0);
  expect(await move(next.path)).toBe(1);
});

test('a document that was dismissed and submitted again is counted again', async () => {
  const owner = await person(db);
  const used = async () =>
    (
      await call<{ uploads: { used: number } }>(db, owner.caller, 'get_user_usage_status', {
        p_profile_id: owner.profileId,
      })
    ).uploads.used;
  const uploaded = await upload(db, owner);
  await submit(db, owner, uploaded);
  await submit(db, owner, uploaded);
  expect(await used()).toBe(1);
  const job = await claimed(db);
  await call(db, 'service_role', 'fail_job', { ...fence(job), p_error_code: 'pdf_damaged', p_retryable: false });
  await call(db, owner.caller, 'dismiss_shell_file', { p_shell_file_id: uploaded.id });
  expect(await used()).toBe(1);
  await submit(db, owner, uploaded);
  expect(await used()).toBe(2);
  await claimed(db);
});

test('taking a rejection back is refused when the same was stated again meanwhile', async () => {
  const owner = await person(db);
  const stated = { p_patient_id: owner.profileId, p_fact: { type: 'condition', text: 'Asthma' } };
  const add = async () => (await call<{ event_id: string }>(db, owner.caller, 'add_clinical_event', stated)).event_id;
  const first = await add();
  await call(db, owner.caller, 'reject_clinical_event', { p_event_id: first, p_reason: 'wrong' });
  await expect(call(db, owner.caller, 'confirm_clinical_event', { p_event_id: first })).resolves.toBeTruthy();
  await call(db, owner.caller, 'reject_clinical_event', { p_event_id: first, p_reason: 'wrong' });
  await add();
  expect(await refused(call(db, owner.caller, 'confirm_clinical_event', { p_event_id: first }))).toBe('wrong_state');
});
