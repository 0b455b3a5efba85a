import { factVersionSchema } from '@exora/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { carerGrant } from './care.ts';
import { call, createTestDatabase, type Person, person, refusal, type TestDatabase } from './record.ts';
import { drug, reviewing } from './review.ts';

let db: TestDatabase;
let act: ReturnType<typeof reviewing>;

beforeAll(async () => {
  db = await createTestDatabase();
  act = reviewing(db);
});
afterAll(() => db.drop());

const history = async (who: Person, id: string | undefined) =>
  z.array(factVersionSchema).parse(await call(db, who.caller, 'read_fact_history', { p_event_id: id }));

test('a fact’s versions come newest first, each as it was, with who decided what, whichever is named', async () => {
  const owner = await person(db, 'Ada');
  const { ids } = await act.documentWith(owner, [drug('Warfarin', '5 mg')]);
  const first = await act.correct(owner, ids.Warfarin, { attributes: { drug: 'Warfarin', strength: '0.5 mg' } });
  const second = await act.correct(owner, first.event_id, { date: '2024-02' });
  const mine = { is_own: true, is_owner: true, name: 'Ada', status: 'confirmed' };
  for (const id of [ids.Warfarin, first.event_id, second.event_id]) {
    expect(await history(owner, id)).toMatchObject([
      { status: 'confirmed', superseded_at: null, fact: { date: '2024-02', origin: 'person' }, decisions: [mine] },
      {
        status: 'superseded',
        fact: { attributes: { strength: '0.5 mg' }, date: null, sources: [] },
        decisions: [mine],
      },
      {
        status: 'superseded',
        file_name: 'letter.pdf',
        fact: { attributes: { strength: '5 mg' }, origin: 'machine', sources: [{ quote: 'Warfarin 5 mg' }] },
        decisions: [],
      },
    ]);
  }
});

test('a rejection and its taking back stand in it', async () => {
  const owner = await person(db, 'Ada');
  const stated = await act.add(owner, owner.profileId, { type: 'allergy', text: 'Latex' });
  await act.reject(owner, stated.event_id, 'wrong');
  expect(await history(owner, stated.event_id)).toMatchObject([
    { status: 'rejected', decisions: [{ status: 'confirmed' }, { status: 'rejected' }] },
  ]);
  await act.confirm(owner, stated.event_id);
  const [version] = await history(owner, stated.event_id);
  expect(version?.decisions.map(({ status }) => status)).toEqual(['confirmed', 'rejected', 'confirmed']);
});

test('the owner learns who of their carers decided; carers learn of each other that it was somebody', async () => {
  const [owner, daughter, neighbour] = await Promise.all([
    person(db, 'Ada'),
    person(db, 'Daughter'),
    person(db, 'Neighbour'),
  ]);
  await carerGrant(db, owner, daughter, 'edit');
  await carerGrant(db, owner, neighbour, 'view', ['allergies']);
  const stated = await act.add(daughter, owner.profileId, { type: 'allergy', text: 'Latex' });
  await act.correct(owner, stated.event_id, { assertion: 'absent' });
  const seen = async (who: Person) =>
    (await history(who, stated.event_id)).map(({ decisions: [said] }) => [said?.name, said?.is_own, said?.is_owner]);
  expect(await seen(owner)).toEqual([
    ['Ada', true, true],
    ['Daughter', false, false],
  ]);
  expect(await seen(daughter)).toEqual([
    ['Ada', false, true],
    ['Daughter', true, false],
  ]);
  expect(await seen(neighbour)).toEqual([
    ['Ada', false, true],
    [null, false, false],
  ]);
});

test('of an unknown fact and of one that isn’t shared there is no history', async () => {
  const [owner, carer] = await Promise.all([person(db), person(db)]);
  const stated = await act.add(owner, owner.profileId, { type: 'allergy', text: 'Latex' });
  await carerGrant(db, owner, carer, 'edit', ['labs', 'documents']);
  expect(await refusal(history(carer, stated.event_id))).toEqual(await refusal(history(carer, crypto.randomUUID())));
  expect(await refusal(history(carer, stated.event_id))).toMatchObject({ code: 'not_found' });
  expect(await history(owner, stated.event_id)).toHaveLength(1);
});
