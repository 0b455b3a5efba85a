import { recordFactSchema } from '@exora/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asOwner,
  asService,
  call,
  claimed,
  createTestDatabase,
  fence,
  person,
  read,
  refusal,
  type TestDatabase,
  understand,
} from './record.ts';
import { code, coded, drug, reviewing, text } from './review.ts';

let db: TestDatabase;
let act: ReturnType<typeof reviewing>;

beforeAll(async () => {
  db = await createTestDatabase();
  act = reviewing(db);
});
afterAll(() => db.drop());

describe('deciding', () => {
  test('confirming is done once, written to queue and audit log, and can be taken back', async () => {
    const owner = await person(db);
    const { ids } = await act.documentWith(owner, [drug('Warfarin', '5 mg')]);
    const answer = { event_id: ids.Warfarin, status: 'confirmed' };
    expect(await act.confirm(owner, ids.Warfarin)).toEqual(answer);
    expect(await act.confirm(owner, ids.Warfarin)).toEqual(answer);
    expect(await act.eventRow(ids.Warfarin)).toMatchObject({
      status: 'confirmed',
      origin: 'machine',
      confidence: 0.9,
      decided_by: owner.userId,
    });
    expect(await act.audited(owner, 'fact.confirmed')).toMatchObject([
      { actor_id: owner.userId, resource_id: ids.Warfarin, details: { event_type: 'medication', before: 'suggested' } },
    ]);
    expect(await act.queue(owner, owner)).toEqual([]);

    expect(await act.reject(owner, ids.Warfarin, 'outdated')).toMatchObject({ status: 'rejected' });
    expect(await act.reject(owner, ids.Warfarin, 'outdated')).toMatchObject({ status: 'rejected' });
    expect(await act.audited(owner, 'fact.rejected')).toMatchObject([
      { details: { before: 'confirmed', reason: 'outdated' } },
    ]);
    expect(await act.confirm(owner, ids.Warfarin)).toEqual(answer);
  });

  test('an old version’s id leads to the fact as it is now; a rejected fact’s to nothing', async () => {
    const owner = await person(db);
    const { ids } = await act.documentWith(owner, [drug('Warfarin', '5 mg')]);
    const read = (id: string | undefined) => call(db, owner.caller, 'read_fact', { p_event_id: id });
    const first = await act.correct(owner, ids.Warfarin, { date: '2024-02' });
    const second = await act.correct(owner, first.event_id, { date: '2024-03' });
    for (const id of [ids.Warfarin, first.event_id, second.event_id]) {
      expect(recordFactSchema.parse(await read(id))).toMatchObject({
        id: second.event_id,
        date: '2024-03',
        origin: 'person',
      });
    }
    await act.reject(owner, second.event_id, 'wrong');
    expect(await refusal(read(ids.Warfarin))).toMatchObject({ code: 'not_found' });
    expect(await refusal(read(crypto.randomUUID()))).toMatchObject({ code: 'not_found' });
  });

  test('a correction is a new version by a person; the old one stays in the history', async () => {
    const owner = await person(db);
    const { uploaded, ids } = await act.documentWith(owner, [drug('Warfarin', '5 mg')]);
    const correction = { attributes: { drug: 'Warfarin', strength: '0.5 mg' }, date: '2024-02' };
    const corrected = await act.correct(owner, ids.Warfarin, correction);
    expect(await act.eventRow(ids.Warfarin)).toMatchObject({ status: 'superseded', decided_by: owner.userId });
    expect(await act.eventRow(corrected.event_id)).toMatchObject({
      status: 'confirmed',
      origin: 'person',
      confidence: 1,
      decided_by: owner.userId,
      supersedes_id: ids.Warfarin,
      fact_key: 'key-of-medication-Warfarin',
    });
    const document = { p_shell_file_id: uploaded.id };
    expect(await call(db, owner.caller, 'read_document', document)).toMatchObject({
      facts: [
        { id: corrected.event_id, text: 'Warfarin', attributes: correction.attributes, date: '2024-02', code: null },
      ],
    });
    expect(
      await asService(db, 'select status, result_event_id from public.manual_review_queue where event_id = $1', [
        ids.Warfarin,
      ]),
    ).toEqual([{ status: 'corrected', result_event_id: corrected.event_id }]);
    expect(await act.audited(owner, 'fact.corrected')).toMatchObject([
      { actor_id: owner.userId, details: { result_id: corrected.event_id } },
    ]);

    // The answer was lost: the same again gives the same. Anything else comes too late.
    expect(await act.correct(owner, ids.Warfarin, correction)).toEqual(corrected);
    expect(await act.audited(owner, 'fact.corrected')).toHaveLength(1);
    const late = [
      () => act.confirm(owner, ids.Warfarin),
      () => act.reject(owner, ids.Warfarin),
      () => act.correct(owner, ids.Warfarin, { date: '2025' }),
    ];
    for (const decide of late) {
      expect(await refusal(decide())).toMatchObject({ code: 'wrong_state', sqlstate: '55000' });
    }
    // A correction can be corrected.
    expect(await act.correct(owner, corrected.event_id, { assertion: 'historical' })).toMatchObject({
      status: 'confirmed',
    });
  });

  test('the code stays with a correction that leaves words and attributes, and goes with any other', async () => {
    const owner = await person(db);
    const { ids } = await act.documentWith(owner, [coded('Gout'), coded('Asthma')]);
    const codesOf = (id: string) =>
      asService(db, 'select code from public.medical_code_assignments where event_id = $1', [id]);
    const dated = await act.correct(owner, ids.Gout, { date: '2001' });
    expect(await codesOf(dated.event_id)).toEqual([{ code: code.code }]);
    const renamed = await act.correct(owner, ids.Asthma, { text: 'COPD' });
    expect(await codesOf(renamed.event_id)).toEqual([]);
  });

  test('reading a document again keeps what a person confirmed, corrected and rejected', async () => {
    const owner = await person(db);
    const facts = [coded('Gout'), coded('Asthma'), drug('Warfarin', '5 mg'), drug('Metformin', '500 mg')];
    const { uploaded, ids } = await act.documentWith(owner, facts);
    await act.confirm(owner, ids.Gout);
    await act.reject(owner, ids.Asthma);
    await act.correct(owner, ids.Warfarin, { text: 'Warfarin sodium' });
    const before = await act.living(uploaded);
    const [job] = await asOwner<{ id: string }>(
      db,
      `select public.enqueue_job_v3('shell_file_processing', 'Read again', jsonb_build_object(
         'shell_file_id', f.id, 'patient_id', f.patient_id, 'file_path', f.storage_path)) as id
       from public.shell_files as f where f.id = $1`,
      [uploaded.id],
    );
    await asOwner(db, "update public.shell_files set status = 'queued', current_job_id = $2 where id = $1", [
      uploaded.id,
      job?.id,
    ]);
    await read(db, uploaded, await claimed(db), [text]);
    const again = await claimed(db);
    await call(db, 'service_role', 'begin_understanding', fence(again));
    const changed = facts.map((one) => ({ ...one, confidence: 0.3, assertion: 'possible' }));
    await understand(db, again, changed);
    const after = await act.living(uploaded);
    expect({ ...after, Metformin: '' }).toEqual({ ...before, Metformin: '' });
    // The suggestion nobody decided about was replaced, with its place in the queue.
    expect(after.Metformin).not.toBe(before.Metformin);
    const waiting = await act.queue(owner, owner);
    expect(waiting.map((one) => one.event_id)).toEqual([after.Metformin]);
  });

  test('of a confirmation and a re-reading at once, one comes after the other', async () => {
    const owner = await person(db);
    const { ids } = await act.documentWith(owner, [coded('Gout')]);
    const both = await Promise.allSettled([
      act.confirm(owner, ids.Gout),
      act.reject(owner, ids.Gout),
      act.correct(owner, ids.Gout, { date: '2001' }),
      act.correct(owner, ids.Gout, { date: '2001' }),
    ]);
    expect(both.filter((one) => one.status === 'fulfilled').length).toBeGreaterThan(1);
    const heads = await asService(
      db,
      "select status from public.patient_clinical_events where patient_id = $1 and status <> 'superseded'",
      [owner.profileId],
    );
    expect(heads).toHaveLength(1);
  });
});

describe('who may decide', () => {
  test('owner and carers who may edit the category; others get the same answer as for what doesn’t exist', async () => {
    const [owner, viewer, editor, restricted, stranger] = await Promise.all([1, 2, 3, 4, 5].map(() => person(db)));
    if (!owner || !viewer || !editor || !restricted || !stranger) throw new Error('Somebody is missing.');
    await act.grant(owner, viewer, 'view');
    await act.grant(owner, editor, 'edit');
    await act.grant(owner, restricted, 'edit', ['medications']);
    const { ids } = await act.documentWith(owner, [drug('Warfarin', '5 mg'), coded('Gout')]);
    const unknown = '00000000-0000-4000-8000-000000000000';
    const answers = [];
    for (const who of [viewer, stranger]) {
      for (const id of [ids.Gout, ids.Warfarin, unknown]) {
        answers.push(await refusal(act.confirm(who, id)));
        answers.push(await refusal(act.reject(who, id)));
        answers.push(await refusal(act.correct(who, id, { date: '2001' })));
      }
      answers.push(await refusal(act.add(who, owner.profileId, { type: 'condition', text: 'Scurvy' })));
    }
    answers.push(await refusal(act.confirm(restricted, ids.Gout)));
    answers.push(await refusal(act.add(restricted, owner.profileId, { type: 'condition', text: 'Scurvy' })));
    answers.push(await refusal(act.add(owner, unknown, { type: 'condition', text: 'Scurvy' })));
    answers.push(await refusal(act.add(owner, null, { type: 'condition', text: 'Scurvy' })));
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(answers[0]).toMatchObject({ code: 'not_allowed', sqlstate: '42501' });
    expect(await act.eventRow(ids.Gout)).toMatchObject({ status: 'suggested' });

    expect(await act.confirm(restricted, ids.Warfarin)).toMatchObject({ status: 'confirmed' });
    expect(await act.confirm(editor, ids.Gout)).toMatchObject({ status: 'confirmed' });
    expect(await act.add(editor, owner.profileId, { type: 'condition', text: 'Scurvy' })).toMatchObject({
      status: 'confirmed',
    });
    const actors = (await act.audited(owner, 'fact.confirmed')).map((one) => one.actor_id);
    expect(actors).toEqual([restricted.userId, editor.userId]);
  });
});
