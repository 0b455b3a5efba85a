import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asOwner,
  asService,
  call,
  claim,
  claimed,
  createTestDatabase,
  fence,
  type Person,
  person,
  read,
  readFile,
  refusal,
  submit,
  type TestDatabase,
  upload,
} from './record.ts';

let db: TestDatabase;
let ada: Person;
let bert: Person;

beforeAll(async () => {
  db = await createTestDatabase();
  ada = await person(db);
  bert = await person(db, 'Bert Example');
});
afterAll(() => db.drop());

async function countsOf(shellFileId: string): Promise<Record<string, number>> {
  const [counts] = await asService<Record<string, number>>(
    db,
    `select
       (select count(*)::int from public.shell_files where id = $1) as files,
       (select count(*)::int from public.job_queue where job_payload ->> 'shell_file_id' = $1::text) as jobs,
       (select count(*)::int from public.user_usage_tracking where shell_file_id = $1) as usages,
       (select count(*)::int from public.audit_log where resource_id = $1 and event_type = 'file.submitted') as events`,
    [shellFileId],
  );
  return counts ?? {};
}

const once = { files: 1, jobs: 1, usages: 1, events: 1 };

describe('submit_shell_file', () => {
  test('makes file, job, usage and audit event together', async () => {
    const uploaded = await upload(db, ada);
    const answer = await submit(db, ada, uploaded);
    expect(answer).toEqual({
      shell_file_id: uploaded.id,
      job_id: expect.any(String),
      status: 'queued',
      duplicate_of: null,
    });
    expect(await countsOf(uploaded.id)).toEqual(once);
  });

  test('gives the same answer to the same key, later and at once', async () => {
    const uploaded = await upload(db, ada);
    const answers = await Promise.all(Array.from({ length: 5 }, () => submit(db, ada, uploaded)));
    answers.push(await submit(db, ada, uploaded));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await countsOf(uploaded.id)).toEqual(once);
  });

  test('refuses the same key for another content', async () => {
    const uploaded = await upload(db, ada);
    await submit(db, ada, uploaded);
    const other = await refusal(submit(db, ada, uploaded, { p_sha256: 'a'.repeat(64) }));
    expect(other).toMatchObject({ code: 'idempotency_conflict', sqlstate: '23505' });
    expect(await refusal(submit(db, ada, uploaded, { p_size_bytes: 999 }))).toMatchObject({
      code: 'idempotency_conflict',
    });
    expect(await countsOf(uploaded.id)).toEqual(once);
  });

  test.each([
    ['a file that was never uploaded', 'upload_incomplete', async () => ({ p_size_bytes: 1001 })],
    ['a name with a path', 'file_name_invalid', async () => ({ p_file_name: '../letter.pdf' })],
    ['a name with a control character', 'file_name_invalid', async () => ({ p_file_name: 'letter\n.pdf' })],
    ['another kind of file', 'file_type_unsupported', async () => ({ p_mime_type: 'video/mp4' })],
    ['an empty file', 'file_empty', async () => ({ p_size_bytes: 0 })],
    ['a file over 50 MB', 'file_too_large', async () => ({ p_size_bytes: 60 * 1024 * 1024 })],
    ['a broken hash', 'invalid_request', async () => ({ p_sha256: 'nonsense' })],
    ['an id of another key', 'invalid_request', async () => ({ p_idempotency_key: 'another-key' })],
    ['no key', 'invalid_request', async () => ({ p_idempotency_key: null })],
    ['somebody else’s profile', 'not_allowed', async () => ({ p_patient_id: bert.profileId })],
    ['an unknown profile', 'not_allowed', async () => ({ p_patient_id: crypto.randomUUID() })],
  ])('refuses %s and leaves nothing', async (_, code, changed) => {
    const uploaded = await upload(db, ada);
    expect(await refusal(submit(db, ada, uploaded, await changed()))).toMatchObject({ code });
    expect(await countsOf(uploaded.id)).toEqual({ files: 0, jobs: 0, usages: 0, events: 0 });
  });

  test('refuses while reading by local engines is switched off, and takes the file once it is on again', async () => {
    const uploaded = await upload(db, bert);
    const consent = { p_patient_id: bert.profileId, p_engine: 'local' };
    await call(db, bert.caller, 'set_ai_consent', { ...consent, p_allowed: false });
    expect(await refusal(submit(db, bert, uploaded))).toMatchObject({ code: 'ai_consent_missing', sqlstate: '42501' });
    await call(db, bert.caller, 'set_ai_consent', { ...consent, p_allowed: true });
    expect(await submit(db, bert, uploaded)).toMatchObject({ status: 'queued' });
  });

  test('keeps a record within its storage, also when two files come at once', async () => {
    const owner = await person(db);
    const first = await upload(db, owner, 700);
    const second = await upload(db, owner, 700);
    await asOwner(db, "update public.system_configuration set value = '1000' where key = 'documents.quota_bytes'");
    try {
      const settled = await Promise.allSettled(
        [first, second].map((uploaded) => submit(db, owner, uploaded, { p_size_bytes: 700 })),
      );
      expect(settled.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
      const rejected = settled.find((result) => result.status === 'rejected');
      expect(rejected?.reason).toMatchObject({ detail: 'quota_exceeded', code: '53400' });
    } finally {
      await asOwner(
        db,
        "update public.system_configuration set value = '10737418240' where key = 'documents.quota_bytes'",
      );
    }
  });
});

describe('reject_shell_file', () => {
  test('lists a refused upload with its reason, once', async () => {
    const owner = await person(db);
    const uploaded = await upload(db, owner);
    const parameters = {
      p_shell_file_id: uploaded.id,
      p_patient_id: owner.profileId,
      p_file_name: 'film.mp4',
      p_size_bytes: 7,
      p_idempotency_key: uploaded.key,
      p_error_code: 'file_type_unsupported',
      p_error_parameters: { limitMb: 50, secret: { nested: 'words' } },
    };
    expect(await call(db, owner.caller, 'reject_shell_file', parameters)).toEqual({
      shell_file_id: uploaded.id,
      status: 'failed',
    });
    await call(db, owner.caller, 'reject_shell_file', parameters);
    const documents = await call<unknown[]>(db, owner.caller, 'read_documents', { p_patient_id: owner.profileId });
    expect(documents).toMatchObject([
      { id: uploaded.id, status: 'failed', error_code: 'file_type_unsupported', error_parameters: { limitMb: 50 } },
    ]);
    expect(documents).toMatchObject([{ can_retry: false, fact_count: 0 }]);
  });

  test('refuses codes that are not in the list and profiles that are not the caller’s', async () => {
    const uploaded = await upload(db, ada);
    const parameters = {
      p_shell_file_id: uploaded.id,
      p_patient_id: ada.profileId,
      p_file_name: 'a.pdf',
      p_size_bytes: 7,
      p_idempotency_key: uploaded.key,
      p_error_code: 'because',
    };
    expect(await refusal(call(db, ada.caller, 'reject_shell_file', parameters))).toMatchObject({
      code: 'invalid_request',
    });
    const right = { ...parameters, p_error_code: 'pdf_damaged' };
    expect(await refusal(call(db, bert.caller, 'reject_shell_file', right))).toMatchObject({ code: 'not_allowed' });
  });
});

describe('retry and dismiss', () => {
  async function failedFile(code: string, retryable: boolean) {
    const uploaded = await upload(db, ada);
    await submit(db, ada, uploaded);
    const job = await claimedFor(uploaded.id);
    const failed = { ...fence(job), p_error_code: code, p_error_parameters: {}, p_retryable: retryable };
    await asOwner(db, `update public.job_queue set max_attempts = attempt where id = '${job.id}'`);
    await call(db, 'service_role', 'fail_job', failed);
    return uploaded;
  }

  async function claimedFor(shellFileId: string) {
    for (;;) {
      const job = await claimed(db);
      if (job.job_payload.shell_file_id === shellFileId) return job;
    }
  }

  test('a file that failed for a passing reason is read again by a new job', async () => {
    const uploaded = await failedFile('engine_unavailable', true);
    const again = await call<{ status: string }>(db, ada.caller, 'retry_shell_file', { p_shell_file_id: uploaded.id });
    expect(again.status).toBe('queued');
    expect(await refusal(call(db, ada.caller, 'retry_shell_file', { p_shell_file_id: uploaded.id }))).toMatchObject({
      code: 'wrong_state',
    });
    const job = await claimedFor(uploaded.id);
    await read(db, uploaded, job, ['Asthma']);
    expect((await claimedFor(uploaded.id)).job_type).toBe('ai_processing');
  });

  test('a file whose fault is in itself is not tried again', async () => {
    const uploaded = await failedFile('pdf_encrypted', false);
    expect(await refusal(call(db, ada.caller, 'retry_shell_file', { p_shell_file_id: uploaded.id }))).toMatchObject({
      code: 'wrong_state',
      sqlstate: '55000',
    });
  });

  test('a failed file can be dismissed by its owner alone, and its bytes are then the owner’s to delete', async () => {
    const uploaded = await failedFile('pdf_encrypted', false);
    const dismiss = { p_shell_file_id: uploaded.id };
    expect(await refusal(call(db, bert.caller, 'dismiss_shell_file', dismiss))).toMatchObject({ code: 'not_found' });
    const remove = () =>
      db.sqlAs(ada.caller, (sql) => sql`delete from storage.objects where name = ${uploaded.path} returning name`);
    expect(await remove()).toHaveLength(0);
    await call(db, ada.caller, 'dismiss_shell_file', dismiss);
    expect(await remove()).toHaveLength(1);
    expect(await refusal(call(db, ada.caller, 'dismiss_shell_file', dismiss))).toMatchObject({ code: 'not_found' });
  });

  test('a file that failed after it was read goes with its pages; the log keeps that it was there', async () => {
    const owner = await person(db);
    const { uploaded, job } = await readFile(db, owner, ['Asthma', 'Gout']);
    const failed = { ...fence(job), p_error_code: 'processing_timeout', p_retryable: false };
    await call(db, 'service_role', 'fail_job', failed);
    await call(db, owner.caller, 'dismiss_shell_file', { p_shell_file_id: uploaded.id });
    const pages = await asService(db, 'select from public.shell_file_pages where patient_id = $1', [owner.profileId]);
    expect(pages).toHaveLength(0);
    const events = await asService<{ event_type: string }>(
      db,
      'select event_type from public.audit_log where resource_id = $1 order by seq',
      [uploaded.id],
    );
    expect(events.at(0)?.event_type).toBe('file.submitted');
    expect(events.at(-1)?.event_type).toBe('file.dismissed');
  });

  test('a file that is being worked on can’t be dismissed', async () => {
    while ((await claim(db)) !== null);
    const uploaded = await upload(db, ada);
    await submit(db, ada, uploaded);
    expect(await refusal(call(db, ada.caller, 'dismiss_shell_file', { p_shell_file_id: uploaded.id }))).toMatchObject({
      code: 'wrong_state',
    });
  });
});
