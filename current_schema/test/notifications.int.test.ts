import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asOwner,
  asService,
  call,
  createTestDatabase,
  type Person,
  person,
  refusal,
  type TestDatabase,
} from './record.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

interface Message {
  id: string;
  kind: string;
  parameters: Record<string, unknown>;
  read_at: string | null;
}

const notify = async (to: Person, kind = 'file_failed', parameters = '{}') => {
  const [row] = await asOwner<{ id: string }>(
    db,
    "select exora_private.notify($1, $2, $3, 'shell_file', gen_random_uuid(), $4::text::jsonb) as id",
    [to.userId, kind, to.profileId, parameters],
  );
  return row?.id ?? '';
};
const readMessages = (by: Person, parameters: Record<string, unknown> = {}) =>
  call<Message[]>(db, by.caller, 'read_notifications', parameters);

describe('messages to people', () => {
  test('are read by their person, page by page, and by nobody else', async () => {
    const [ada, bert] = await Promise.all([person(db), person(db)]);
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.unshift(await notify(ada));
    const first = await readMessages(ada, { p_limit: 3 });
    const second = await readMessages(ada, { p_limit: 3, p_before_id: first[2]?.id });
    expect([...first, ...second].map((message) => message.id)).toEqual(ids);
    expect(await readMessages(bert)).toEqual([]);
    expect(await db.sqlAs(bert.caller, (sql) => sql`select id from public.system_notifications`)).toHaveLength(0);
    expect(await db.sqlAs(ada.caller, (sql) => sql`select id from public.system_notifications`)).toHaveLength(5);
    const unknown = await refusal(readMessages(bert, { p_before_id: randomUUID() }));
    expect(unknown.code).toBe('not_found');
    expect(await refusal(readMessages(bert, { p_before_id: ids[0] }))).toEqual(unknown);
  });

  test('are marked as read by their person alone', async () => {
    const [ada, bert] = await Promise.all([person(db), person(db)]);
    const id = await notify(ada);
    await notify(ada);
    const mark = (by: Person, ids: string[] | null) =>
      call<number>(db, by.caller, 'mark_notifications_read', { p_ids: ids });
    expect(await mark(bert, [id])).toBe(0);
    expect(await mark(bert, null)).toBe(0);
    expect(await readMessages(ada, { p_unread_only: true })).toHaveLength(2);
    expect(await mark(ada, [id])).toBe(1);
    expect(await mark(ada, [id])).toBe(0);
    expect(await readMessages(ada, { p_unread_only: true })).toHaveLength(1);
    expect(await mark(ada, null)).toBe(1);
    expect(await readMessages(ada, { p_unread_only: true })).toEqual([]);
    expect(await readMessages(ada)).toHaveLength(2);
  });

  test('hold numbers and short words only, of known kinds', async () => {
    const ada = await person(db);
    const parameters = JSON.stringify({ count: 3, code: 'pdf_damaged', nested: { a: 1 }, long: 'x'.repeat(101) });
    await notify(ada, 'review_waiting', parameters);
    expect(await readMessages(ada)).toMatchObject([{ parameters: { count: 3, code: 'pdf_damaged' } }]);
    expect((await refusal(notify(ada, 'advertisement'))).sqlstate).toBe('23514');
  });

  test.each([0, -1, 201])('are never asked for by a page of %s', async (limit) => {
    const ada = await person(db);
    expect(await refusal(readMessages(ada, { p_limit: limit }))).toMatchObject({ code: 'invalid_request' });
  });
});

describe('appointments', () => {
  const at = (day: number) => new Date(Date.UTC(2030, 0, day, 9)).toISOString();
  const save = (by: Person, of: Person, changed: Record<string, unknown> = {}) =>
    call<string>(db, by.caller, 'save_appointment', {
      p_patient_id: of.profileId,
      p_title: 'Check-up',
      p_starts_at: at(1),
      ...changed,
    });
  const grant = (owner: Person, to: Person, level: string, categories: string[] | null = null) =>
    call(db, owner.caller, 'grant_profile_access', {
      p_profile_id: owner.profileId,
      p_grantee_user_id: to.userId,
      p_access_level: level,
      p_categories: categories,
    });
  const list = (by: Person, of: Person) =>
    call<{ id: string; title: string; status: string }[]>(db, by.caller, 'read_appointments', {
      p_patient_id: of.profileId,
    });
  const events = async (of: Person) =>
    (
      await asService<{ event_type: string }>(
        db,
        "select event_type from public.audit_log where subject_id = $1 and event_type like 'appointment.%' order by seq",
        [of.profileId],
      )
    ).map((event) => event.event_type);

  test('are planned, changed and cancelled by the owner and edit-level carers, and logged', async () => {
    const [ada, carer] = await Promise.all([person(db), person(db)]);
    await grant(ada, carer, 'edit', ['appointments']);
    const id = await save(carer, ada, { p_ends_at: at(2), p_provider_name: 'Dr Example', p_location: 'Room 1' });
    expect(await save(ada, ada, { p_appointment_id: id, p_title: 'Blood test' })).toBe(id);
    expect(await list(carer, ada)).toMatchObject([{ id, title: 'Blood test', status: 'planned' }]);
    const cancel = () => call<boolean>(db, carer.caller, 'cancel_appointment', { p_appointment_id: id });
    expect(await cancel()).toBe(true);
    expect(await cancel()).toBe(false);
    expect(await refusal(save(ada, ada, { p_appointment_id: id }))).toMatchObject({ code: 'wrong_state' });
    expect(await events(ada)).toEqual(['appointment.created', 'appointment.changed', 'appointment.cancelled']);
  });

  test('are no business of view-level carers, carers for other categories, or strangers', async () => {
    const [ada, viewer, editor, stranger] = await Promise.all([person(db), person(db), person(db), person(db)]);
    await grant(ada, viewer, 'view');
    await grant(ada, editor, 'edit', ['labs']);
    const id = await save(ada, ada);
    for (const someone of [viewer, editor, stranger]) {
      expect(await refusal(save(someone, ada))).toMatchObject({ code: 'not_allowed' });
      const cancelling = call(db, someone.caller, 'cancel_appointment', { p_appointment_id: id });
      expect(['not_allowed', 'not_found']).toContain((await refusal(cancelling)).code);
    }
    const cancel = (appointment: string) =>
      refusal(call(db, stranger.caller, 'cancel_appointment', { p_appointment_id: appointment }));
    expect(await cancel(id)).toEqual(await cancel(randomUUID()));
    expect(await list(viewer, ada)).toHaveLength(1);
    expect(await refusal(list(editor, ada))).toMatchObject({ code: 'not_allowed' });
    expect(await refusal(list(stranger, ada))).toMatchObject({ code: 'not_allowed' });
    expect(await refusal(save(stranger, stranger, { p_appointment_id: id }))).toMatchObject({ code: 'not_found' });
  });

  test.each<[string, Record<string, unknown>]>([
    ['no title', { p_title: null }],
    ['too long a title', { p_title: 'x'.repeat(201) }],
    ['no time', { p_starts_at: null }],
    ['a time in another age', { p_starts_at: '2999-01-01T00:00:00Z' }],
    ['an end before its beginning', { p_ends_at: at(0) }],
    ['an end a year later', { p_ends_at: at(400) }],
    ['too long notes', { p_notes: 'x'.repeat(2001) }],
    ['an empty place', { p_location: '' }],
  ])('are refused with %s', async (_, changed) => {
    const ada = await person(db);
    expect(await refusal(save(ada, ada, changed))).toMatchObject({ code: 'invalid_request' });
    expect(await list(ada, ada)).toEqual([]);
  });
});
