import { lenses } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asService, call, createTestDatabase, type Person, person, refusal, type TestDatabase } from './record.ts';
import { reviewing } from './review.ts';

let db: TestDatabase;
let ada: Person;

beforeAll(async () => {
  db = await createTestDatabase();
  ada = await person(db);
});
afterAll(() => db.drop());

const get = (who: Person, profileId: string | null) =>
  call<string>(db, who.caller, 'get_lens_preference', { p_profile_id: profileId });
const set = (who: Person, profileId: string | null, lens: unknown) =>
  call<string>(db, who.caller, 'set_lens_preference', { p_profile_id: profileId, p_lens: lens });

describe('the way to look at a record', () => {
  test('is by document until somebody chooses, and is each person’s own', async () => {
    const carer = await person(db);
    await reviewing(db).grant(ada, carer, 'view');
    expect(await get(ada, ada.profileId)).toBe('document');
    for (const lens of [...lenses].reverse()) {
      expect(await set(ada, ada.profileId, lens)).toBe(lens);
      expect(await get(ada, ada.profileId)).toBe(lens);
    }
    expect(await set(carer, ada.profileId, 'narrative')).toBe('narrative');
    expect(await get(ada, ada.profileId)).toBe('document');
    const seen = await db.sqlAs(carer.caller, (sql) => sql`select lens from public.dual_lens_user_preferences`);
    expect([...seen]).toEqual([{ lens: 'narrative' }]);
  });

  test('is nobody’s to choose for a record that they may not see', async () => {
    const stranger = await person(db);
    const unknown = '00000000-0000-4000-8000-000000000000';
    for (const id of [ada.profileId, unknown, null]) {
      expect(await refusal(set(stranger, id, 'narrative'))).toMatchObject({ code: 'not_allowed', sqlstate: '42501' });
      expect(await refusal(get(stranger, id))).toMatchObject({ code: 'not_allowed' });
    }
    const rows = 'select lens from public.dual_lens_user_preferences where user_id = $1';
    expect(await asService(db, rows, [stranger.userId])).toEqual([]);
  });

  test.each([['story'], [''], [null]])('is no %s', async (lens) => {
    expect(await refusal(set(ada, ada.profileId, lens))).toMatchObject({ code: 'invalid_request', sqlstate: '22023' });
  });
});
