import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asOwner,
  asService,
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
let bob: Person;
let adasEvent: string;
let bobsEvent: string;

beforeAll(async () => {
  db = await createTestDatabase();
  ada = await person(db);
  bob = await person(db, 'Bob Example');
  [adasEvent, bobsEvent] = [await eventOf(ada), await eventOf(bob)];
});
afterAll(() => db.drop());

async function eventOf(owner: Person): Promise<string> {
  const { uploaded, job } = await readFile(db, owner, [text]);
  await understand(db, job, [fact(text, 'Asthma')]);
  const query = 'select id from public.patient_clinical_events where shell_file_id = $1';
  const [event] = await asService<{ id: string }>(db, query, [uploaded.id]);
  return event?.id ?? '';
}

/** Statements that store a narrative of Ada's with sentences, each with the events that it cites. */
function statements(cited: string[][], patient = ada.profileId): string {
  const sentences = cited.map(
    (events, at) => `
      insert into public.clinical_narrative_sentences select id, ${at + 1}, patient_id, 'A sentence.' from n;
      ${events
        .map(
          (event) => `insert into public.narrative_source_mappings
            select id, ${at + 1}, '${event}', patient_id, 'condition' from n;`,
        )
        .join('\n')}`,
  );
  return `
    create temp table n on commit drop as select gen_random_uuid() as id, '${patient}'::uuid as patient_id;
    insert into public.clinical_narratives (id, patient_id, narrative_type, subject, title, purpose, content_hash)
    select id, patient_id, 'condition', id, 'Asthma', 'Its course', 'h' from n;
    ${sentences.join('\n')}`;
}
const write = (sql: string) => asOwner(db, `begin; ${sql}; commit`);

describe('a narrative rests on facts', () => {
  test('one whose every sentence cites is stored, and its owner alone reads it', async () => {
    await write(statements([[adasEvent], [adasEvent]]));
    const seen = (who: Person) =>
      db.sqlAs(who.caller, (sql) => sql`select 1 from public.clinical_narrative_sentences`.then((rows) => rows.length));
    expect(await seen(ada)).toBe(2);
    expect(await seen(bob)).toBe(0);
  });

  test.each<[string, () => string]>([
    ['without a sentence', () => statements([])],
    ['with a sentence that cites nothing', () => statements([[adasEvent], []])],
    ['whose citation is removed later', () => 'delete from public.narrative_source_mappings'],
    ['whose sentences are removed later', () => 'delete from public.clinical_narrative_sentences'],
  ])('none %s', async (_, sql) => {
    await write(statements([[adasEvent]]));
    expect(await refusal(write(sql()))).toMatchObject({ code: 'fact_not_proven', sqlstate: '23514' });
  });

  test('none that cites another person’s fact', async () => {
    expect((await refusal(write(statements([[bobsEvent]])))).sqlstate).toBe('23503');
    await write(statements([[bobsEvent]], bob.profileId));
  });

  test.each([
    ['a title', "update public.clinical_narratives set title = 'Other'"],
    ['a narrative’s patient', 'update public.clinical_narratives set patient_id = gen_random_uuid()'],
    ['a sentence', "update public.clinical_narrative_sentences set text = 'Other.'"],
    ['a citation', 'update public.narrative_source_mappings set sentence_ordinal = 9'],
  ])('%s never changes', async (_, sql) => {
    expect(await refusal(asOwner(db, sql))).toMatchObject({ code: 'wrong_state', sqlstate: '55000' });
  });

  test('a narrative is superseded once and doesn’t come back', async () => {
    await write("update public.clinical_narratives set status = 'superseded', superseded_at = now()");
    const back = write("update public.clinical_narratives set status = 'current', superseded_at = null");
    expect((await refusal(back)).code).toBe('wrong_state');
  });
});
