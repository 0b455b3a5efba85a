import { openedFileSchema, pagePicturePath } from '@exora/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { carerGrant, consent, provider, providerGrant } from './care.ts';
import {
  asOwner,
  asService,
  call,
  createTestDatabase,
  type Person,
  person,
  readFile,
  refusal,
  submit,
  type TestDatabase,
  type Upload,
  upload,
} from './record.ts';

let db: TestDatabase;
let ada: Person;
let carer: Person;
let second: Person;
let stranger: Person;
let file: Upload;
let picture: string;

beforeAll(async () => {
  db = await createTestDatabase();
  stranger = await person(db, 'Stranger');
});
beforeEach(async () => {
  [ada, carer, second] = await Promise.all([person(db, 'Ada'), person(db, 'Carer'), person(db, 'Second carer')]);
  const read = await readFile(db, ada, ['Diagnoses: Asthma']);
  file = read.uploaded;
  picture = pagePicturePath(ada.profileId, file.id, read.readingId, 1);
  await asOwner(db, "insert into storage.objects (bucket_id, name) values ('documents', $1)", [picture]);
  await carerGrant(db, ada, carer);
  await carerGrant(db, ada, second);
});
afterAll(() => db.drop());

const sees = async (who: Person, name = file.path) =>
  (await db.sqlAs(who.caller, (sql) => sql`select name from storage.objects where name = ${name}`)).length === 1;
const open = async (who: Person, id = file.id) =>
  openedFileSchema.parse(await call(db, who.caller, 'open_shell_file', { p_shell_file_id: id }));
const refused = async (work: Promise<unknown>) => (await refusal(work)).code;

test('a carer fetches a file’s bytes and pictures after opening it, and the opening is logged', async () => {
  expect(await sees(carer)).toBe(false);
  const opened = await open(carer);
  expect(opened).toMatchObject({ path: file.path, mime_type: 'application/pdf' });
  const ticket = `
    select (expires_at - issued_at)::text as lasts, expires_at = $2::text::timestamptz as is_told
    from exora_private.file_access_tickets where user_id = $1`;
  expect(await asOwner(db, ticket, [carer.userId, opened.expires_at])).toEqual([{ lasts: '00:01:00', is_told: true }]);
  expect(await sees(carer)).toBe(true);
  expect(await sees(carer, picture)).toBe(true);
  const logged = await asService(
    db,
    "select actor_id, resource_id from public.audit_log where event_type = 'record.opened' and subject_id = $1",
    [ada.profileId],
  );
  expect(logged).toEqual([{ actor_id: carer.userId, resource_id: file.id }]);
});

test('a ticket is one person’s for one file', async () => {
  const { uploaded: unopened } = await readFile(db, ada, ['Diagnoses: Gout']);
  await open(carer);
  expect(await sees(carer, unopened.path)).toBe(false);
  expect(await sees(second)).toBe(false);
  expect(await sees(stranger)).toBe(false);
  await open(second);
  expect(await sees(second)).toBe(true);
});

test('a stranger gets none, and can’t tell an unknown file from somebody else’s', async () => {
  const foreign = await refusal(open(stranger));
  expect(foreign).toMatchObject({ code: 'not_found', sqlstate: 'P0002' });
  expect(await refusal(open(stranger, crypto.randomUUID()))).toEqual(foreign);
  expect(await sees(stranger)).toBe(false);
  expect((await refusal(call(db, 'anon', 'open_shell_file', { p_shell_file_id: file.id }))).sqlstate).toBe('42501');
});

test('an expired ticket opens nothing, another opening does', async () => {
  await open(carer);
  expect(await sees(carer)).toBe(true);
  await asOwner(
    db,
    `update exora_private.file_access_tickets
     set issued_at = now() - interval '61 seconds', expires_at = now() - interval '1 second'`,
  );
  expect(await sees(carer)).toBe(false);
  expect(await sees(carer, picture)).toBe(false);
  await open(carer);
  expect(await sees(carer)).toBe(true);
  const longer = asOwner(db, "update exora_private.file_access_tickets set expires_at = issued_at + interval '1 hour'");
  expect((await refusal(longer)).sqlstate).toBe('23514');
});

test('a live ticket ends with the access that it was given for', async () => {
  await open(carer);
  await carerGrant(db, ada, carer, 'view', ['labs']);
  expect(await sees(carer)).toBe(false);
  expect(await refused(open(carer))).toBe('not_found');
  await carerGrant(db, ada, carer, 'view', ['documents']);
  expect(await sees(carer)).toBe(true);
});

test('a provider in consent opens files, logged as such, until the consent is withdrawn', async () => {
  const doctor = await person(db, 'Doctor');
  const doctorId = await provider(db, doctor);
  const consentId = await consent(db, ada);
  await providerGrant(db, ada, doctorId);
  await open(doctor);
  expect(await sees(doctor)).toBe(true);
  const log = "select resource_id from public.provider_access_log where action = 'open' and patient_id = $1";
  expect(await asService(db, log, [ada.profileId])).toEqual([{ resource_id: file.id }]);
  await call(db, ada.caller, 'withdraw_consent', { p_consent_id: consentId });
  expect(await sees(doctor)).toBe(false);
});

test('an owner needs no ticket, and leaves none', async () => {
  await open(ada);
  const tickets = 'select 1 from exora_private.file_access_tickets where user_id = $1';
  expect(await asOwner(db, tickets, [ada.userId])).toEqual([]);
  expect(await sees(ada)).toBe(true);
});

test('nobody looks up tickets or calls their function by name', async () => {
  for (const caller of [carer.caller, 'anon', 'service_role'] as const) {
    const looking = db.sqlAs(caller, (sql) => sql`select exora_private.ticket_folders()`);
    expect((await refusal(looking)).sqlstate).toBe('42501');
    const reading = db.sqlAs(caller, (sql) => sql`select 1 from exora_private.file_access_tickets`);
    expect((await refusal(reading)).sqlstate).toBe('42501');
  }
});

// The last: it leaves a job that the other tests would claim.
test('what the worker has not checked is served to its owner alone', async () => {
  const unchecked = await upload(db, ada);
  await submit(db, ada, unchecked);
  expect(await refused(open(carer, unchecked.id))).toBe('wrong_state');
  expect(await sees(carer, unchecked.path)).toBe(false);
  await open(ada, unchecked.id);
  expect(await sees(ada, unchecked.path)).toBe(true);
});
