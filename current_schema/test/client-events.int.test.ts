import { randomUUID } from 'node:crypto';
import { clientEventClasses, maxClientEvents } from '@exora/contracts';
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
let ada: Person;

beforeAll(async () => {
  db = await createTestDatabase();
  ada = await person(db);
});
afterAll(() => db.drop());

interface Result {
  event_id: string;
  status: string;
  code?: string;
  redacted?: number;
}
const report = (who: Person, ...events: unknown[]) =>
  call<Result[]>(db, who.caller, 'log_client_events', { p_events: events });
const eventOf = (who: Person, changed: Record<string, unknown> = {}) => ({
  event_id: randomUUID(),
  class: 'viewed',
  profile_id: who.profileId,
  ...changed,
});

describe('client events', () => {
  test('are of the classes, and have the details, that contracts know', async () => {
    const [row] = await asOwner<{ classes: unknown }>(db, 'select exora_private.client_event_classes() as classes');
    expect(row?.classes).toEqual(clientEventClasses);
    const [most] = await asOwner<{ value: number }>(
      db,
      "select value from public.system_configuration where key = 'audit.client_batch_events'",
    );
    expect(most?.value).toBe(maxClientEvents);
  });

  test('sent to the database itself are held to the same list', async () => {
    const event = eventOf(ada, {
      class: 'copied',
      details: { surface: 'web', characters: 12, view: 'Ada’s labs', words: 'Metformin', age_ms: 1.5, 'a b': {} },
    });
    expect(await report(ada, event)).toEqual([{ event_id: event.event_id, status: 'logged', redacted: 4 }]);
    expect(await asService(db, 'select details from public.audit_log where id = $1', [event.event_id])).toEqual([
      { details: { surface: 'web', characters: 12, redacted: 4 } },
    ]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['no id', { event_id: null }],
    ['an id that is none', { event_id: 'one' }],
    ['an unknown class', { class: 'diagnosed' }],
    ['no class', { class: null }],
    ['a profile that is none', { profile_id: 7 }],
    ['half a resource', { resource_id: randomUUID() }],
    ['a list of details', { details: [1] }],
    ['words for a count', { redacted: 'many' }],
  ])('with %s are refused by themselves', async (_, changed) => {
    const good = eventOf(ada);
    expect(await report(ada, eventOf(ada, changed), good)).toMatchObject([
      { status: 'refused', code: 'invalid_request' },
      { event_id: good.event_id, status: 'logged' },
    ]);
  });

  test.each<[string, unknown]>([
    ['no list', { event_id: randomUUID() }],
    ['an empty list', []],
    ['too long a list', Array.from({ length: maxClientEvents + 1 }, () => ({}))],
    ['nothing', null],
  ])('as %s are refused whole', async (_, events) => {
    const wrong = call(db, ada.caller, 'log_client_events', { p_events: events });
    expect(await refusal(wrong)).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
  });

  test('of batches that overlap and go to several chains never wait for each other in a circle', async () => {
    const more = await Promise.all(
      [1, 2, 3].map(() =>
        call<string>(db, ada.caller, 'create_profile', { p_profile_type: 'child', p_display_name: 'A child' }),
      ),
    );
    const profiles = [ada.profileId, null, ...more];
    const events = Array.from({ length: 25 }, (_, at) => eventOf(ada, { profile_id: profiles[at % profiles.length] }));
    const orders = [
      events,
      events.toReversed(),
      events.slice(10),
      events.slice(0, 10).toReversed(),
      events.slice(5, 20),
    ];
    const results = await Promise.all(orders.map((order) => report(ada, ...order)));
    expect(results.flat().filter(({ status }) => status === 'logged')).toHaveLength(25);
    for (const id of [ada.profileId, null]) {
      expect(await call(db, 'service_role', 'verify_audit_chain', { p_patient_id: id })).toMatchObject({ valid: true });
    }
  });
});

describe('sessions', () => {
  const tell = (parameters: Record<string, unknown>) =>
    call<string>(db, 'service_role', 'log_session_event', parameters);
  const row = async (id: string) => {
    const [found] = await asService<Record<string, unknown>>(
      db,
      'select event_type, subject_id, actor_id, resource_type, resource_id, details, personal from public.audit_log where id = $1',
      [id],
    );
    return found;
  };

  test('that were refused name the account, or a keyed hash of an address that has none', async () => {
    const email = `Known-${randomUUID()}@example.test`.toLowerCase();
    const userId = await db.createUser({ email });
    const known = await tell({
      p_kind: 'refused',
      p_email: email.toUpperCase(),
      p_account_key: 'ab'.repeat(16),
      p_unlogged: 3,
    });
    expect(await row(known)).toEqual({
      event_type: 'session.refused',
      subject_id: '00000000-0000-0000-0000-000000000000',
      actor_id: null,
      resource_type: 'account',
      resource_id: userId,
      details: { unlogged: 3 },
      personal: null,
    });
    const unknown = await tell({ p_kind: 'refused', p_email: 'nobody@example.test', p_account_key: 'cd'.repeat(16) });
    expect(await row(unknown)).toMatchObject({ resource_id: null, details: { account_key: 'cd'.repeat(16) } });
    const all = await asService<{ text: string }>(db, 'select a::text as text from public.audit_log as a');
    expect(all.filter(({ text }) => text.includes('@example.test'))).toEqual([]);
  });

  test('that began and ended have their person, who reads them, and nobody else does', async () => {
    const eve = await person(db, 'Eve');
    const begun = await tell({ p_kind: 'started', p_user_id: ada.userId });
    expect(await row(begun)).toMatchObject({
      event_type: 'session.started',
      actor_id: ada.userId,
      resource_id: ada.userId,
    });
    await tell({ p_kind: 'ended', p_user_id: ada.userId });
    await tell({ p_kind: 'password_changed', p_user_id: ada.userId });
    const read = (who: Person, parameters = {}) =>
      call<{ seq: number; event_type: string }[]>(db, who.caller, 'read_account_activity', parameters);
    const mine = await read(ada);
    expect(mine.map(({ event_type }) => event_type)).toEqual([
      'account.password_changed',
      'session.ended',
      'session.started',
    ]);
    expect(await read(ada, { p_before_seq: mine[0]?.seq, p_limit: 1 })).toMatchObject([
      { event_type: 'session.ended' },
    ]);
    expect(await read(eve)).toEqual([]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['of no kind', { p_kind: null, p_email: 'a@example.test' }],
    ['of an unknown kind', { p_kind: 'stolen', p_email: 'a@example.test' }],
    ['of nobody', { p_kind: 'refused' }],
    ['with an address where its hash should be', { p_kind: 'refused', p_email: 'a@b.test', p_account_key: 'a@b.test' }],
    ['with fewer than none unlogged', { p_kind: 'refused', p_email: 'a@b.test', p_unlogged: -1 }],
  ])('%s are refused', async (_, parameters) => {
    expect(await refusal(tell(parameters))).toMatchObject({ code: 'invalid_request' });
  });
});
