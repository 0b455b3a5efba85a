import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  asService,
  call,
  claimed,
  createTestDatabase,
  fence,
  type Person,
  person,
  read,
  refusal,
  type Submitted,
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

interface Answer extends Submitted {
  duplicate_of: string | null;
}

/** Two uploads of one record with the same bytes. */
async function twins(owner: Person): Promise<[Upload, Upload]> {
  const first = await upload(db, owner);
  return [first, { ...(await upload(db, owner)), sha256: first.sha256 }];
}

const submitted = (owner: Person, uploaded: Upload, changed: Record<string, unknown> = {}) =>
  submit(db, owner, uploaded, changed) as Promise<Answer>;

const find = (owner: Person, { key }: Upload) =>
  call<{ shell_file_id: string; known: unknown; duplicate: unknown }>(db, owner.caller, 'find_upload', {
    p_patient_id: owner.profileId,
    p_idempotency_key: key,
  });

/** What a record was charged and given to do. */
async function charged(owner: Person): Promise<{ files: number; jobs: number; usages: number; events: number }> {
  const [counts] = await asService<{ files: number; jobs: number; usages: number; events: number }>(
    db,
    `select
       (select count(*)::int from public.shell_files where patient_id = $1) as files,
       (select count(*)::int from public.job_queue where patient_id = $1) as jobs,
       (select count(*)::int from public.user_usage_tracking where profile_id = $1) as usages,
       (select count(*)::int from public.audit_log where subject_id = $1 and event_type = 'file.submitted') as events`,
    [owner.profileId],
  );
  if (counts === undefined) throw new Error('Nothing was counted.');
  return counts;
}
const once = { files: 1, jobs: 1, usages: 1, events: 1 };
const twice = { files: 2, jobs: 2, usages: 2, events: 2 };

test('bytes that are a document already give that document, and nothing is counted or queued', async () => {
  const owner = await person(db);
  const [first, second] = await twins(owner);
  const { job_id } = await submitted(owner, first);
  const answer = await submitted(owner, second);
  expect(answer).toEqual({ shell_file_id: first.id, job_id, status: 'queued', duplicate_of: first.id });
  expect(await charged(owner)).toEqual(once);
});

test('the same key gives the same answer again, also when its bytes are gone, and another content’s is refused', async () => {
  const owner = await person(db);
  const [first, second] = await twins(owner);
  await submitted(owner, first);
  const answer = await submitted(owner, second);
  await db.sqlAs(owner.caller, (sql) => sql`delete from storage.objects where name = ${second.path}`);
  expect(await submitted(owner, second)).toEqual(answer);
  expect(await find(owner, second)).toEqual({
    shell_file_id: second.id,
    known: null,
    duplicate: { ...answer, size_bytes: 1000 },
  });
  const other = { p_sha256: 'a'.repeat(64) };
  expect(await refusal(submitted(owner, second, other))).toMatchObject({ code: 'idempotency_conflict' });
});

test('of two uploads with equal bytes that are submitted at once, several times each, one becomes the document', async () => {
  const owner = await person(db);
  const [first, second] = await twins(owner);
  const answers = await Promise.all(
    [first, second, first, second, second, first].map((uploaded) => submitted(owner, uploaded)),
  );
  expect(new Set(answers.map(({ shell_file_id }) => shell_file_id)).size).toBe(1);
  expect(answers.filter(({ duplicate_of }) => duplicate_of === null)).toHaveLength(3);
  expect(await charged(owner)).toEqual(once);
});

test('they become a document of their own when that is asked for, also after the other answer', async () => {
  const owner = await person(db);
  const [first, second] = await twins(owner);
  await submitted(owner, first);
  await submitted(owner, second);
  const kept = await submitted(owner, second, { p_keep_duplicate: true });
  expect(kept).toMatchObject({ shell_file_id: second.id, status: 'queued', duplicate_of: null });
  expect(await find(owner, second)).toMatchObject({ known: { status: 'queued', is_stored: true }, duplicate: null });
  expect(await charged(owner)).toEqual(twice);
});

test('another record’s document is none of this one’s', async () => {
  const [ada, bert] = [await person(db), await person(db)];
  const uploaded = await upload(db, ada);
  await submitted(ada, uploaded);
  const same = { ...(await upload(db, bert)), sha256: uploaded.sha256 };
  expect(await submitted(bert, same)).toMatchObject({ shell_file_id: same.id, duplicate_of: null });
  expect(
    await refusal(find(bert, uploaded).then(() => find({ ...bert, profileId: ada.profileId }, uploaded))),
  ).toMatchObject({ code: 'not_allowed' });
});

test('what failed does not stand for the bytes, and what is dismissed frees them', async () => {
  const owner = await person(db);
  const [first, second] = await twins(owner);
  await submitted(owner, first);
  const answer = await submitted(owner, second);
  expect(answer.duplicate_of).toBe(first.id);
  const job = await claimedFor(first);
  await call(db, 'service_role', 'fail_job', { ...fence(job), p_error_code: 'pdf_damaged', p_retryable: false });
  const third = { ...(await upload(db, owner)), sha256: first.sha256 };
  expect(await submitted(owner, third)).toMatchObject({ shell_file_id: third.id, duplicate_of: null });
  expect(await submitted(owner, second)).toMatchObject({ duplicate_of: first.id, status: 'failed' });
  await call(db, owner.caller, 'dismiss_shell_file', { p_shell_file_id: first.id });
  expect(await find(owner, second)).toMatchObject({ duplicate: null });
});

test('of several equal documents the processed one is named', async () => {
  const owner = await person(db);
  const [first, second] = await twins(owner);
  await submitted(owner, first);
  await submitted(owner, second, { p_keep_duplicate: true });
  await read(db, second, await claimedFor(second), ['Asthma']);
  const job = await claimedFor(second);
  await call(db, 'service_role', 'begin_understanding', fence(job));
  await call(db, 'service_role', 'complete_understanding', {
    ...fence(job),
    p_session: { engine: 'rules', engine_version: '1', ms: 1, model: null, fallback: null },
    p_facts: [],
    p_candidates: [],
  });
  const third = { ...(await upload(db, owner)), sha256: first.sha256 };
  expect(await submitted(owner, third)).toMatchObject({ duplicate_of: second.id, status: 'processed' });
});

test('a full record, or one whose reading is switched off, still says that the bytes are there', async () => {
  const owner = await person(db);
  const [first, second] = await twins(owner);
  await submitted(owner, first);
  await call(db, owner.caller, 'set_ai_consent', {
    p_patient_id: owner.profileId,
    p_engine: 'local',
    p_allowed: false,
  });
  expect(await submitted(owner, second)).toMatchObject({ duplicate_of: first.id });
});

async function claimedFor(uploaded: Upload) {
  for (;;) {
    const job = await claimed(db);
    if (job.job_payload.shell_file_id === uploaded.id) return job;
  }
}
