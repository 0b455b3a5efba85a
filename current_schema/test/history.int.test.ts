import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asOwner,
  call,
  createTestDatabase,
  fact,
  type Person,
  person,
  readFile,
  refusal,
  type TestDatabase,
  understand,
} from './record.ts';

const text = 'Diagnoses: Asthma, Gout';

let db: TestDatabase;
let ada: Person;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

interface Known {
  id: string;
  text: string;
  status: string;
  code: { code: string } | null;
}

/** What was known of a record at a moment. */
const knownOn = async (moment: string, owner = ada) =>
  (
    await asOwner<{ fact: Known }>(
      db,
      "select f.fact from exora_private.facts_as_known($1, $2::text::timestamptz) as f order by f.fact ->> 'text'",
      [owner.profileId, moment],
    )
  ).map((row) => row.fact);
const statesOn = async (moment: string) => (await knownOn(moment)).map((known) => `${known.text} ${known.status}`);

/** The database's time, later than everything before it. */
async function moment(): Promise<string> {
  const [row] = await asOwner<{ at: string }>(db, 'select clock_timestamp()::text as at from pg_sleep(0.002)');
  return row?.at ?? '';
}

/** A new person with one stored fact, and that fact's id. */
async function recorded(label = 'Asthma'): Promise<{ before: string; after: string; id: string }> {
  ada = await person(db);
  const before = await moment();
  const { job } = await readFile(db, ada, [text]);
  await understand(db, job, [fact(text, label)]);
  const after = await moment();
  return { before, after, id: (await knownOn(after))[0]?.id ?? '' };
}
const decide = (name: string, id: string, more: Record<string, unknown> = {}) =>
  call(db, ada.caller, name, { p_event_id: id, ...more });

describe('what was known on a date', () => {
  test('a suggested fact, from when it was recorded', async () => {
    const { before, after } = await recorded();
    expect(await statesOn(before)).toEqual([]);
    expect(await statesOn(after)).toEqual(['Asthma suggested']);
  });

  test('a confirmed fact, as suggested until it was decided', async () => {
    const { after, id } = await recorded();
    await decide('confirm_clinical_event', id);
    expect(await statesOn(after)).toEqual(['Asthma suggested']);
    expect(await statesOn(await moment())).toEqual(['Asthma confirmed']);
  });

  test('a rejected fact, as it was until then', async () => {
    const { after, id } = await recorded();
    await decide('confirm_clinical_event', id);
    const confirmed = await moment();
    await decide('reject_clinical_event', id, { p_reason: 'wrong' });
    expect(await statesOn(after)).toEqual(['Asthma suggested']);
    expect(await statesOn(confirmed)).toEqual(['Asthma confirmed']);
    expect(await statesOn(await moment())).toEqual([]);
  });

  test('a corrected fact gives way to its correction, never both and never neither', async () => {
    const { after, id } = await recorded();
    await decide('correct_clinical_event', id, { p_correction: { text: 'Gout' } });
    expect(await statesOn(after)).toEqual(['Asthma suggested']);
    expect(await statesOn(await moment())).toEqual(['Gout confirmed']);
    const [turn] = await asOwner<{ at: string; old: string }>(
      db,
      `select n.recorded_at::text as at, o.superseded_at::text as old
       from public.patient_clinical_events as n join public.patient_clinical_events as o on o.id = n.supersedes_id
       where o.id = $1`,
      [id],
    );
    expect(turn?.at).toBe(turn?.old);
    expect(await statesOn(turn?.at ?? '')).toEqual(['Gout confirmed']);
  });

  test('a code from when it was given', async () => {
    const { after, id } = await recorded();
    await asOwner(
      db,
      `insert into public.medical_code_assignments (event_id, patient_id, event_type, code_system, code, display, match_reason)
       values ($1, $2, 'condition', 'SNOMED CT', '195967001', 'Asthma', 'person')`,
      [id, ada.profileId],
    );
    expect((await knownOn(after))[0]?.code).toBeNull();
    expect((await knownOn(await moment()))[0]?.code).toMatchObject({ code: '195967001' });
  });

  test('of one record only', async () => {
    await recorded();
    const first = ada;
    await recorded('Gout');
    expect((await knownOn(await moment(), first)).map((known) => known.text)).toEqual(['Asthma']);
    expect((await knownOn(await moment())).map((known) => known.text)).toEqual(['Gout']);
  });
});

describe('the history itself', () => {
  test('keeps who decided what and when, in order', async () => {
    const { id } = await recorded();
    await decide('confirm_clinical_event', id);
    await decide('reject_clinical_event', id, { p_reason: 'wrong' });
    const decisions = await asOwner(
      db,
      'select status, decided_by from public.clinical_event_decisions where event_id = $1 order by ordinal',
      [id],
    );
    expect(decisions).toEqual([
      { status: 'confirmed', decided_by: ada.userId },
      { status: 'rejected', decided_by: ada.userId },
    ]);
  });

  test('never changes, and goes only together with its fact', async () => {
    const { id } = await recorded();
    await decide('confirm_clinical_event', id);
    const changed = asOwner(db, "update public.clinical_event_decisions set status = 'rejected'");
    expect((await refusal(changed)).code).toBe('wrong_state');
    const gone = asOwner(db, 'delete from public.clinical_event_decisions');
    expect((await refusal(gone)).code).toBe('fact_not_proven');
    const back = asOwner(
      db,
      "update public.patient_clinical_events set status = 'superseded', superseded_at = now() where id = $1",
      [id],
    ).then(() =>
      asOwner(
        db,
        "update public.patient_clinical_events set status = 'confirmed', superseded_at = null where id = $1",
        [id],
      ),
    );
    expect((await refusal(back)).code).toBe('wrong_state');
  });
});

test.each([
  ['2024', '2024-01-01'],
  ['2024-02', '2024-02-01'],
  ['2024-02-29', '2024-02-29'],
  ['2000-02-29', '2000-02-29'],
  ['2023-12-31', '2023-12-31'],
  ['2023-04-30', '2023-04-30'],
  ['2023-02-29', null],
  ['1900-02-29', null],
  ['2023-04-31', null],
  ['2023-00', null],
  ['2023-13-01', null],
  ['2023-01-00', null],
  ['2023-01-32', null],
  ['0000-01-01', null],
  ['2023-1-1', null],
  ['23-01-01', null],
  ['', null],
  ['yesterday', null],
])('the first day of %j is %j', async (written, day) => {
  const [row] = await asOwner(db, 'select exora_private.partial_date($1)::text as day', [written]);
  expect(row).toEqual({ day });
});
