import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { carerGrant } from './care.ts';
import {
  asOwner,
  asService,
  call,
  claim,
  claimed,
  createTestDatabase,
  fence,
  type Job,
  type Person,
  person,
  read,
  readFile,
  refusal,
  submit,
  type TestDatabase,
  type Upload,
  upload,
} from './record.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

interface Listed {
  id: string;
  status: string;
  error_code: string | null;
  can_retry: boolean;
}
const listed = async ({ id }: Upload, owner: Person) => {
  const all = await call<Listed[]>(db, owner.caller, 'read_documents', { p_patient_id: owner.profileId });
  return all.find((file) => file.id === id);
};
const allow = (owner: Person, isAllowed: boolean) =>
  call(db, owner.caller, 'set_ai_consent', { p_patient_id: owner.profileId, p_engine: 'local', p_allowed: isAllowed });
const open = (who: Person, { id }: Upload) => call(db, who.caller, 'open_shell_file', { p_shell_file_id: id });
const sees = async (who: Person, { path }: Upload) =>
  (await db.sqlAs(who.caller, (sql) => sql`select from storage.objects where name = ${path}`)).length === 1;
const removeBytes = (who: Person, { path }: Upload) =>
  db.sqlAs(who.caller, (sql) => sql`delete from storage.objects where name = ${path} returning name`);
const retry = (who: Person, { id }: Upload) => call(db, who.caller, 'retry_shell_file', { p_shell_file_id: id });
const dismiss = (who: Person, { id }: Upload) => call(db, who.caller, 'dismiss_shell_file', { p_shell_file_id: id });

async function drained(): Promise<void> {
  while ((await claim(db)) !== null);
}

describe('a document that is kept unread', () => {
  test('is listed, counted and logged, has no job, and needs no consent for any engine', async () => {
    const owner = await person(db);
    await drained();
    await allow(owner, false);
    const uploaded = await upload(db, owner);
    expect(await submit(db, owner, uploaded, { p_keep_only: true })).toMatchObject({
      shell_file_id: uploaded.id,
      job_id: null,
      status: 'kept',
    });
    expect(await claim(db)).toBeNull();
    expect(await listed(uploaded, owner)).toMatchObject({ status: 'kept', error_code: null, can_retry: true });
    const [event] = await asService<{ details: unknown }>(
      db,
      "select details from public.audit_log where resource_id = $1 and event_type = 'file.submitted'",
      [uploaded.id],
    );
    expect(event?.details).toMatchObject({ keep_only: true });
    const usage = await call<{ storage: { used_bytes: number } }>(db, owner.caller, 'get_user_usage_status', {
      p_profile_id: owner.profileId,
    });
    expect(usage.storage.used_bytes).toBe(1000);
    // Nobody waits for it.
    const overview = await call<{ counts: { processing: number } }>(db, owner.caller, 'read_overview', {
      p_patient_id: owner.profileId,
    });
    expect(overview.counts.processing).toBe(0);
    const report = await call<{ check_name: string; found: string }[]>(db, 'service_role', 'data_quality_report');
    expect(report.find(({ check_name }) => check_name === 'unfinished_file_without_job')?.found).toBe('0');
  });

  test('is its owner’s to open, and nobody else’s before it was read', async () => {
    const [owner, carer] = [await person(db), await person(db, 'Carer')];
    await carerGrant(db, owner, carer);
    const uploaded = await upload(db, owner);
    await submit(db, owner, uploaded, { p_keep_only: true });
    await open(owner, uploaded);
    expect(await sees(owner, uploaded)).toBe(true);
    expect(await refusal(open(carer, uploaded))).toMatchObject({ code: 'wrong_state' });
    expect(await sees(carer, uploaded)).toBe(false);
  });

  test('is read later when its owner asks, who has to allow it first', async () => {
    const owner = await person(db);
    await allow(owner, false);
    const uploaded = await upload(db, owner);
    await submit(db, owner, uploaded, { p_keep_only: true });
    expect(await refusal(retry(owner, uploaded))).toMatchObject({ code: 'ai_consent_missing' });
    expect(await refusal(retry(await person(db), uploaded))).toMatchObject({ code: 'not_found' });
    await allow(owner, true);
    await drained();
    expect(await retry(owner, uploaded)).toMatchObject({ status: 'queued' });
    await read(db, uploaded, await claimed(db), ['Asthma']);
    expect(await listed(uploaded, owner)).toMatchObject({ status: 'understanding' });
  });

  test('can be taken away', async () => {
    const owner = await person(db);
    const uploaded = await upload(db, owner);
    await submit(db, owner, uploaded, { p_keep_only: true });
    expect(await removeBytes(owner, uploaded)).toHaveLength(0);
    await dismiss(owner, uploaded);
    expect(await removeBytes(owner, uploaded)).toHaveLength(1);
    expect(await listed(uploaded, owner)).toBeUndefined();
  });
});

async function submitted(owner: Person): Promise<{ uploaded: Upload; job: Job }> {
  await drained();
  const uploaded = await upload(db, owner);
  await submit(db, owner, uploaded);
  return { uploaded, job: await claimed(db) };
}

const hold = (job: Job) => call(db, 'service_role', 'hold_reading', fence(job));
const putBack = (job: Job) => call(db, 'service_role', 'reschedule_job', { ...fence(job), p_delay_seconds: 60 });

describe('a document that waits for the malware scanner', () => {
  test('says so in list and progress, and goes on with the next attempt', async () => {
    const owner = await person(db);
    const { uploaded, job } = await submitted(owner);
    expect(await hold(job)).toBe(true);
    expect(await hold(job)).toBe(false);
    await putBack(job);
    expect(await listed(uploaded, owner)).toMatchObject({
      status: 'held',
      error_code: 'scan_unavailable',
      can_retry: false,
    });
    expect(await call(db, owner.caller, 'read_progress', { p_patient_id: owner.profileId })).toMatchObject([
      { id: uploaded.id, status: 'held', error_code: 'scan_unavailable' },
    ]);
    expect(await refusal(dismiss(owner, uploaded))).toMatchObject({ code: 'wrong_state' });
    await asOwner(db, "update public.job_queue set due_at = now() - interval '1 second' where id = $1", [job.id]);
    await read(db, uploaded, await claimed(db), ['Asthma']);
    expect(await listed(uploaded, owner)).toMatchObject({ status: 'understanding', error_code: null });
  });

  test('may wait in the middle of its reading, and fail then', async () => {
    const owner = await person(db);
    const { uploaded, job } = await submitted(owner);
    await call(db, 'service_role', 'begin_reading', fence(job));
    await hold(job);
    await call(db, 'service_role', 'fail_job', { ...fence(job), p_error_code: 'pdf_damaged', p_retryable: false });
    expect(await listed(uploaded, owner)).toMatchObject({ status: 'failed', error_code: 'pdf_damaged' });
  });
});

describe('a document with malware', () => {
  async function quarantined(owner: Person) {
    const { uploaded, job } = await submitted(owner);
    await call(db, 'service_role', 'begin_reading', fence(job));
    await call(db, 'service_role', 'fail_job', {
      ...fence(job),
      p_error_code: 'malware_found',
      p_error_parameters: { signature: 'Eicar-Test-Signature' },
      p_retryable: false,
    });
    return uploaded;
  }

  test('is quarantined, told to its owner and logged', async () => {
    const owner = await person(db);
    const uploaded = await quarantined(owner);
    expect(await listed(uploaded, owner)).toMatchObject({
      status: 'quarantined',
      error_code: 'malware_found',
      can_retry: false,
    });
    const told = await call<unknown[]>(db, owner.caller, 'read_notifications');
    expect(told).toMatchObject([
      {
        kind: 'file_failed',
        resource_id: uploaded.id,
        parameters: { error_code: 'malware_found', signature: 'Eicar-Test-Signature' },
      },
    ]);
    const events = await asService(
      db,
      "select details from public.audit_log where resource_id = $1 and event_type = 'file.quarantined'",
      [uploaded.id],
    );
    expect(events).toMatchObject([{ details: { signature: 'Eicar-Test-Signature' } }]);
    const overview = await call(db, owner.caller, 'read_overview', { p_patient_id: owner.profileId });
    expect(overview).toMatchObject({ counts: { failed: 1, processing: 0 } });
  });

  test('gives its bytes to nobody: not to its owner, not to those with a ticket, not for another try', async () => {
    const [owner, carer] = [await person(db), await person(db, 'Carer')];
    await carerGrant(db, owner, carer);
    const uploaded = await quarantined(owner);
    expect(await sees(owner, uploaded)).toBe(false);
    expect(await refusal(open(owner, uploaded))).toMatchObject({ code: 'malware_found' });
    expect(await refusal(open(carer, uploaded))).toMatchObject({ code: 'malware_found' });
    expect(await refusal(retry(owner, uploaded))).toMatchObject({ code: 'wrong_state' });
    expect(await removeBytes(owner, uploaded)).toHaveLength(0);
    // A ticket from before, and a positive control beside it.
    const { uploaded: clean } = await readFile(db, owner, ['Asthma']);
    await open(carer, clean);
    expect(await sees(carer, clean)).toBe(true);
    await asOwner(
      db,
      "update public.shell_files set status = 'quarantined', error_code = 'malware_found' where id = $1",
      [clean.id],
    );
    expect(await sees(carer, clean)).toBe(false);
    expect(await sees(owner, clean)).toBe(false);
  });

  test('goes with its bytes when its owner dismisses it; the same bytes are scanned anew', async () => {
    const owner = await person(db);
    const uploaded = await quarantined(owner);
    const again = { ...(await upload(db, owner)), sha256: uploaded.sha256 };
    expect(await submit(db, owner, again)).toMatchObject({ shell_file_id: again.id, duplicate_of: null });
    expect(await refusal(dismiss(await person(db), uploaded))).toMatchObject({ code: 'not_found' });
    await dismiss(owner, uploaded);
    expect(await removeBytes(owner, uploaded)).toHaveLength(1);
  });

  test('is not put back by an operator', async () => {
    const uploaded = await quarantined(await person(db));
    const [job] = await asService<{ id: string }>(
      db,
      "select id from public.job_queue where job_payload ->> 'shell_file_id' = $1",
      [uploaded.id],
    );
    const requeue = { p_job_id: job?.id, p_dry_run: false };
    expect(await call(db, 'service_role', 'requeue_dead_letter', requeue)).toMatchObject([{ outcome: 'outdated' }]);
  });
});
