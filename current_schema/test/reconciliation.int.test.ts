import { conflictSchema, conflictsSchema, lineTypes, overviewSchema, recordLineSchema } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { allergy, condition, documentOf as documentIn, drug, snomed } from './reconciliation.ts';
import {
  asOwner,
  call,
  createTestDatabase,
  type Json,
  type Person,
  person,
  refusal,
  type StoredFact,
  type TestDatabase,
} from './record.ts';
import { reviewing } from './review.ts';

let db: TestDatabase;
let act: ReturnType<typeof reviewing>;

beforeAll(async () => {
  db = await createTestDatabase();
  act = reviewing(db);
});
afterAll(() => db.drop());

async function documentOf(owner: Person, stated: readonly Partial<StoredFact>[], candidates: readonly Json[] = []) {
  const uploaded = await documentIn(db, owner, stated, candidates);
  return { uploaded, ids: await act.living(uploaded) };
}

async function lines(owner: Person, type: string, parameters: Record<string, unknown> = {}, who = owner) {
  const rows = await call(db, who.caller, 'read_record_lines', {
    p_patient_id: owner.profileId,
    p_type: type,
    ...parameters,
  });
  return z.array(recordLineSchema).parse(rows);
}

async function conflicts(owner: Person, who = owner) {
  return conflictsSchema.parse(await call(db, who.caller, 'read_conflicts', { p_patient_id: owner.profileId }));
}

const kinds = async (owner: Person) => (await conflicts(owner)).map(({ kind }) => kind);

async function overview(owner: Person) {
  return overviewSchema.parse(await call(db, owner.caller, 'read_overview', { p_patient_id: owner.profileId }));
}

describe('lines', () => {
  test('a drug is one line under brand and generic name, with its doses over time and all its sources', async () => {
    const owner = await person(db);
    const metformin = { ingredient: 'metformin', strength: '500 mg', frequency: 'daily', frequencyPerDay: 1 };
    await documentOf(owner, [drug('Metformin', metformin, '2021-02-01')]);
    await documentOf(owner, [drug('Diabex', metformin, '2021-02-01')]);
    await documentOf(owner, [
      drug('Glucophage', { ...metformin, strength: '1 g', frequency: 'twice daily', frequencyPerDay: 2 }, '2023-06-01'),
    ]);
    const [line, ...others] = await lines(owner, 'medication');
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      name: 'metformin',
      current: true,
      first_date: '2021-02-01',
      last_date: '2023-06-01',
      facts: 3,
      documents: 3,
      conflicts: [],
    });
    expect(
      line?.history.map(({ date, strength, sources }) => [date, strength, sources.map(({ text }) => text)]),
    ).toEqual([
      ['2021-02-01', '500 mg', ['Metformin', 'Diabex']],
      ['2023-06-01', '1 g', ['Glucophage']],
    ]);
    expect(line?.history[0]?.sources[0]).toMatchObject({ file_name: 'letter.pdf', page: 1 });
    expect((await overview(owner)).medications.map(({ text }) => text)).toEqual(['Glucophage']);
  });

  test('a drug that was stopped later is past, and its history says so', async () => {
    const owner = await person(db);
    await documentOf(owner, [drug('Ramipril', { ingredient: 'ramipril' }, '2020-01-01')]);
    await documentOf(owner, [
      { ...drug('Ramipril', { ingredient: 'ramipril', status: 'stopped' }, '2021-01-01'), assertion: 'historical' },
    ]);
    expect(await lines(owner, 'medication')).toMatchObject([
      { current: false, history: [{ status: 'active' }, { status: 'stopped' }], conflicts: [] },
    ]);
    expect((await overview(owner)).medications).toEqual([]);
  });

  test('conditions join by code, and by words where only one of them has a code; narrower ones stay apart', async () => {
    const owner = await person(db);
    await documentOf(owner, [
      condition('Hypertension', { code: snomed('38341003', 'Hypertension') }),
      condition('Type 2 diabetes', { code: snomed('44054006', 'Type 2 diabetes mellitus') }),
    ]);
    await documentOf(owner, [
      condition('High blood pressure', { code: snomed('38341003', 'Hypertension') }),
      condition('hypertension'),
      condition('Diabetes', { code: snomed('73211009', 'Diabetes mellitus') }),
    ]);
    await documentOf(owner, [
      condition('Hypertension', { code: { system: 'ICD-10-CM', code: 'I10', display: 'Essential hypertension' } }),
      condition('Essential hypertension', {
        code: { system: 'ICD-10-CM', code: 'I10', display: 'Essential hypertension' },
      }),
    ]);
    const found = await lines(owner, 'condition');
    expect(found.map(({ facts, documents }) => [facts, documents]).sort()).toEqual([
      [1, 1],
      [1, 1],
      [5, 3],
    ]);
    expect((await overview(owner)).conditions).toHaveLength(3);
  });

  test('left and right stay apart', async () => {
    const owner = await person(db);
    const code = snomed('239873007', 'Osteoarthritis of knee');
    await documentOf(owner, [
      condition('left knee osteoarthritis', { code, attributes: { laterality: 'left' } }),
      condition('right knee osteoarthritis', { code, attributes: { laterality: 'right' } }),
    ]);
    expect(await lines(owner, 'condition')).toHaveLength(2);
  });

  test('come page by page without gap or repetition', async () => {
    const owner = await person(db);
    await documentOf(
      owner,
      ['Asthma', 'Gout', 'Eczema', 'Migraine', 'Rosacea'].map((text) => condition(text)),
    );
    const whole = await lines(owner, 'condition');
    const paged = [];
    for (let last: string | undefined; ; last = paged.at(-1)?.id) {
      const page = await lines(owner, 'condition', { p_limit: 2, ...(last && { p_after_id: last }) });
      if (page.length === 0) break;
      paged.push(...page);
    }
    expect(whole).toHaveLength(5);
    expect(paged).toEqual(whole);
  });

  test('a corrected drug leaves its line', async () => {
    const owner = await person(db);
    const { ids } = await documentOf(owner, [drug('Diabex', { ingredient: 'metformin' })]);
    await documentOf(owner, [drug('Metformin', { ingredient: 'metformin' })]);
    const stale = { drug: 'Digoxin', ingredient: 'metformin' };
    await act.correct(owner, ids.Diabex, { text: 'Digoxin', attributes: stale });
    expect((await lines(owner, 'medication')).map(({ name }) => name).sort()).toEqual(['Digoxin', 'metformin']);
  });

  test.each([
    ['a type without lines', { p_type: 'lab' }, 'invalid_request'],
    ['no type', { p_type: null }, 'invalid_request'],
    ['a page of nothing', { p_limit: 0 }, 'invalid_request'],
    ['a line of nobody', { p_after_id: '00000000-0000-4000-8000-000000000000' }, 'not_found'],
  ])('refuses %s', async (_, parameters, code) => {
    const owner = await person(db);
    expect(await refusal(lines(owner, 'medication', parameters))).toMatchObject({ code });
  });

  test('their types are those of contracts', async () => {
    const [row] = await asOwner<{ types: string[] }>(db, 'select exora_private.line_types() as types');
    expect(row?.types).toEqual([...lineTypes]);
  });
});

describe('conflicts', () => {
  test('doses that differ on one day, and not those that changed', async () => {
    const owner = await person(db);
    const warfarin = (strength: string, date: string | null) =>
      drug('Warfarin', { ingredient: 'warfarin', strength }, date);
    await documentOf(owner, [warfarin('3 mg', '2022-01-01')]);
    await documentOf(owner, [warfarin('5 mg', '2023-01-01')]);
    expect(await kinds(owner)).toEqual([]);
    const { uploaded } = await documentOf(owner, [warfarin('4 mg', '2023-01-01')]);
    const [found, ...others] = await conflicts(owner);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ kind: 'dose_differs', subject: 'warfarin' });
    expect(found?.statements.map(({ states }) => states).sort()).toEqual(['4 mg', '5 mg']);
    expect(found?.statements.map(({ shell_file_id }) => shell_file_id)).toContain(uploaded.id);
    expect((await lines(owner, 'medication'))[0]?.conflicts).toEqual([found?.id]);
    expect((await overview(owner)).conflicts).toEqual([found]);
    // Both strengths of the day are seen, the earlier one is history.
    expect((await overview(owner)).medications.map(({ attributes }) => attributes.strength).sort()).toEqual([
      '4 mg',
      '5 mg',
    ]);

    const [wrong] = found?.statements ?? [];
    await act.reject(owner, wrong?.event_id ?? undefined);
    expect(await conflicts(owner)).toEqual([]);
  });

  test('an undated dose against the latest one, and not two strengths that one document lists', async () => {
    const owner = await person(db);
    await documentOf(owner, [
      drug('Warfarin', { ingredient: 'warfarin', strength: '1 mg' }, '2023-01-01'),
      drug('Warfarin', { ingredient: 'warfarin', strength: '5 mg' }, '2023-01-01'),
    ]);
    expect(await kinds(owner)).toEqual([]);
    await documentOf(owner, [drug('Coumadin', { ingredient: 'warfarin', strength: '2 mg' })]);
    expect(await kinds(owner)).toEqual(['dose_differs']);
  });

  test('what one tells and the other leaves out is no difference', async () => {
    const owner = await person(db);
    await documentOf(owner, [drug('Warfarin', { strength: '3 mg', dose: 1, unit: 'tablet' })]);
    await documentOf(owner, [drug('Warfarin')]);
    await documentOf(owner, [drug('Warfarin', { frequencyPerDay: 1 })]);
    expect(await kinds(owner)).toEqual([]);
  });

  test('stopped in one and taken in the other of one day', async () => {
    const owner = await person(db);
    const stated = (status: string, date: string) => ({
      ...drug('Ibuprofen', { ingredient: 'ibuprofen', status }, date),
      assertion: status === 'stopped' ? 'historical' : 'present',
    });
    await documentOf(owner, [stated('active', '2023-01-01')]);
    await documentOf(owner, [stated('stopped', '2023-02-01')]);
    expect(await kinds(owner)).toEqual([]);
    await documentOf(owner, [stated('active', '2023-02-01')]);
    expect(await conflicts(owner)).toMatchObject([{ kind: 'status_differs', subject: 'ibuprofen' }]);
  });

  test('an allergy to what is taken, to its brand, and to its group', async () => {
    const owner = await person(db);
    const penicillins = { allergyGroup: 'penicillins' };
    await documentOf(owner, [allergy('Penicillin', { attributes: { ingredient: 'penicillin', ...penicillins } })]);
    await documentOf(owner, [
      drug('Augmentin', { ingredient: 'amoxicillin/clavulanate', ...penicillins }),
      drug('Metformin', { ingredient: 'metformin' }),
    ]);
    await documentOf(owner, [
      { ...drug('Amoxil', { ingredient: 'amoxicillin', ...penicillins, status: 'stopped' }), assertion: 'historical' },
    ]);
    expect(await conflicts(owner)).toMatchObject([{ kind: 'allergy_taken', subject: 'amoxicillin/clavulanate' }]);
    const other = await person(db);
    await documentOf(other, [
      allergy('Clavulanate', { attributes: { ingredient: 'clavulanate' } }),
      drug('Augmentin', { ingredient: 'amoxicillin/clavulanate' }),
    ]);
    expect(await kinds(other)).toEqual(['allergy_taken']);
  });

  test('an allergy stated and denied, a condition stated and denied on one day', async () => {
    const owner = await person(db);
    await documentOf(owner, [allergy('Latex', { date: '2020-01-01' }), condition('Asthma', { date: '2020-01-01' })]);
    await documentOf(owner, [
      allergy('Latex', { date: '2021-01-01', assertion: 'absent' }),
      condition('Asthma', { date: '2021-01-01', assertion: 'absent' }),
    ]);
    expect(await kinds(owner)).toEqual(['allergy_denied']);
    await documentOf(owner, [condition('Asthma', { date: '2021-01-01' })]);
    expect(await kinds(owner)).toEqual(['allergy_denied', 'condition_denied']);
  });

  test('the dangerous ones are told, however many others there are', async () => {
    const owner = await person(db);
    const many = (assertion: string) =>
      Array.from({ length: 205 }, (_, at) => condition(`Illness ${at}`, { date: '2021-01-01', assertion }));
    const warfarin = (strength: string) => drug('Warfarin', { ingredient: 'warfarin', strength }, '2021-01-01');
    await documentOf(owner, [...many('present'), warfarin('1 mg')]);
    await documentOf(owner, [...many('absent'), warfarin('5 mg')]);
    const told = await kinds(owner);
    expect(told).toHaveLength(200);
    expect(told[0]).toBe('dose_differs');
  });

  test('a document of a thousand medicines and allergies of one group takes little time', async () => {
    const owner = await person(db);
    const names = Array.from({ length: 500 }, (_, at) => `Agent ${at}`);
    await documentOf(owner, [
      ...names.map((name) => drug(name, { allergyGroup: 'nsaids' }, '2021-01-01')),
      ...names.map((name) => allergy(`${name} x`, { attributes: { allergyGroup: 'nsaids' } })),
    ]);
    expect((await kinds(owner)).length).toBeLessThanOrEqual(200);
  });

  test('blood groups, and the side of one operation', async () => {
    const owner = await person(db);
    const group = (value: string) => ({ type: 'lab', text: 'Blood group', attributes: { value } });
    const hip = (laterality: string, date: string) => ({
      type: 'procedure',
      text: `${laterality} hip replacement`,
      date,
      attributes: { laterality },
    });
    await documentOf(owner, [group('O Rh(D) positive'), hip('left', '2020-05-01')]);
    await documentOf(owner, [group('O+'), hip('right', '2022-07-01')]);
    expect(await kinds(owner)).toEqual([]);
    await documentOf(owner, [group('A negative'), hip('right', '2020-05-01')]);
    expect(await kinds(owner)).toEqual(['side_differs', 'blood_group_differs']);
  });

  test('two dates of birth, and not one that was read in the other order', async () => {
    const owner = await person(db);
    const dob = (iso: string) => [
      { type: 'date', text: iso, page: 1, start: 0, end: 4, attributes: { iso, role: 'dob', precision: 'day' } },
    ];
    await documentOf(owner, [], dob('1950-05-04'));
    await documentOf(owner, [], dob('1950-04-05'));
    expect(await kinds(owner)).toEqual([]);
    const { uploaded } = await documentOf(owner, [], dob('1962-04-05'));
    const [found] = await conflicts(owner);
    expect(found).toMatchObject({ kind: 'birth_date_differs', subject: 'date of birth' });
    expect(found?.statements.at(-1)).toMatchObject({
      event_id: null,
      states: '1962-04-05',
      shell_file_id: uploaded.id,
    });
  });

  test('are shown to whoever may read all of them', async () => {
    const [owner, carer] = await Promise.all([person(db), person(db)]);
    await documentOf(owner, [allergy('Aspirin'), drug('Aspirin', { strength: '100 mg' })]);
    await documentOf(owner, [drug('Aspirin', { strength: '300 mg' })]);
    expect(await kinds(owner)).toEqual(['allergy_taken', 'dose_differs']);
    await act.grant(owner, carer, 'view', ['medications']);
    const seen = await conflicts(owner, carer);
    expect(seen.map(({ kind }) => kind)).toEqual(['dose_differs']);
    expect(seen[0]?.statements.map(({ file_name }) => file_name)).toEqual([null, null]);
    const [line] = await lines(owner, 'medication', {}, carer);
    expect(line?.conflicts).toEqual(seen.map(({ id }) => id));
    await act.grant(owner, carer, 'view', ['appointments']);
    expect(await refusal(conflicts(owner, carer))).toMatchObject({ code: 'not_allowed' });
  });

  test('keep their id while the same statements contradict', async () => {
    const owner = await person(db);
    await documentOf(owner, [drug('Warfarin', { strength: '3 mg' })]);
    await documentOf(owner, [drug('Warfarin', { strength: '5 mg' })]);
    const before = await conflicts(owner);
    expect(await conflicts(owner)).toEqual(before);
    expect(conflictSchema.parse(before[0]).statements).toHaveLength(2);
  });
});
