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
let ada: Person;
let eve: Person;

beforeAll(async () => {
  db = await createTestDatabase();
  ada = await person(db, 'Ada Example');
  eve = await person(db, 'Eve Stranger');
});
afterAll(() => db.drop());

const log = (who: Person, name: string | null, properties: unknown = {}, more: Record<string, unknown> = {}) =>
  call<string>(db, who.caller, 'log_user_event', { p_event_name: name, p_properties: properties, ...more });
const eventsOf = (who: Person) =>
  asService(db, 'select event_name, properties, profile_id from public.user_events where user_id = $1', [who.userId]);

describe('user events', () => {
  test('keep a known name with its properties, of the signed-in person', async () => {
    const about = { p_profile_id: ada.profileId };
    await log(
      ada,
      'upload_finished',
      { files: 2, bytes: 1e6, source: 'file_picker', error_code: 'pdf_damaged' },
      about,
    );
    expect(await eventsOf(ada)).toEqual([
      {
        event_name: 'upload_finished',
        properties: { files: 2, bytes: 1e6, source: 'file_picker', error_code: 'pdf_damaged' },
        profile_id: ada.profileId,
      },
    ]);
    const seen = (who: Person) => db.sqlAs(who.caller, (sql) => sql`select from public.user_events`);
    expect(await seen(ada)).toHaveLength(1);
    expect(await seen(eve)).toHaveLength(0);
  });

  test('sent again under the same id count once, and one person’s id never hides another’s event', async () => {
    const id = randomUUID();
    for (const who of [eve, eve, ada]) expect(await log(who, 'app_opened', {}, { p_event_id: id })).toBe(id);
    const rows = await asService(db, 'select user_id from public.user_events where id = $1', [id]);
    expect(rows).toHaveLength(2);
  });

  test.each<[string, string | null, unknown]>([
    ['an unknown name', 'diagnosis_typed', {}],
    ['no name', null, {}],
    ['a property of another event', 'app_opened', { results: 3 }],
    ['words of a document', 'search_used', { results: 'Metformin 500 mg' }],
    ['a capital, as names have', 'app_opened', { surface: 'Quillfeather' }],
    ['a nested object', 'search_used', { results: { query: 'asthma' } }],
    ['a list', 'search_used', { results: ['asthma'] }],
    ['nothing as value', 'search_used', { results: null }],
    ['an endless word', 'app_opened', { version: 'v'.repeat(41) }],
    ['a number without end', 'search_used', { ms: 1e300 }],
    ['no object', 'app_opened', [1]],
    ['JSON null', 'app_opened', null],
  ])('refuse %s by name and keep nothing', async (_, name, properties) => {
    const before = await eventsOf(ada);
    expect(await refusal(log(ada, name, properties))).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
    expect(await eventsOf(ada)).toEqual(before);
  });

  test('about a record are for those who may read it', async () => {
    const refused = refusal(log(eve, 'app_opened', {}, { p_profile_id: ada.profileId }));
    expect(await refused).toMatchObject({ code: 'not_allowed', sqlstate: '42501' });
    const unknown = refusal(log(eve, 'app_opened', {}, { p_profile_id: randomUUID() }));
    expect(await unknown).toEqual(await refused);
    await log(eve, 'app_opened', {}, { p_profile_id: eve.profileId });
  });

  test('need a person, and nobody writes the table itself', async () => {
    expect(await refusal(call(db, 'anon', 'log_user_event', { p_event_name: 'app_opened' }))).toMatchObject({
      sqlstate: '42501',
    });
    const forged = db.sqlAs(
      ada.caller,
      (sql) =>
        sql`insert into public.user_events (id, user_id, event_name) values (${randomUUID()}, ${eve.userId}, 'app_opened')`,
    );
    expect(await refusal(forged)).toMatchObject({ sqlstate: '42501' });
  });

  test('are bounded by the hour, each person for themselves', async () => {
    await asOwner(db, "update public.system_configuration set value = '5' where key = 'events.per_user_and_hour'");
    const loud = await person(db, 'Loud');
    for (let count = 0; count < 5; count++) await log(loud, 'app_opened');
    expect(await refusal(log(loud, 'app_opened'))).toMatchObject({ code: 'rate_limited', sqlstate: '53400' });
    await log(await person(db, 'Quiet'), 'app_opened');
    await asOwner(db, "update public.user_events set occurred_at = now() - interval '61 minutes'");
    await log(loud, 'app_opened');
  });
});
