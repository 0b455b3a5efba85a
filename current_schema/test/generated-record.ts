import type { TestDatabase } from '@exora/local-stack/testing';
import { narrating } from './full-record.ts';
import {
  asOwner,
  asService,
  call,
  claimed,
  type FactSource,
  fact,
  fence,
  narrative,
  type Person,
  person,
  read,
  type StoredFact,
  source,
  submit,
  upload,
} from './record.ts';

/** Numbers in 0…1 that are the same for the same seed (mulberry32). */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Words that have hurt somebody's format before. */
const words = [
  'Asthma',
  'Ménière',
  'תרופה',
  'دواء',
  '糖尿病',
  '🫀 failure',
  '👩‍👩‍👧 family',
  'a"quote\'s',
  'back\\slash\\n',
  '<script>alert(1)</script>',
  '&amp;',
  '=1+1',
  'tab\there',
  'zero\u200bwidth',
  '\u2028line',
  '{"a":1}',
  'µmol/L',
  'I̊ngström',
];

/** Numbers as a document may have them; JavaScript would write some otherwise. */
const numbers = ['1.50', '0.10', '1e-7', '0.30000000000000000001', '-0.0', '5', '7.000'];

const types = ['condition', 'symptom', 'medication', 'allergy', 'lab', 'vital', 'procedure', 'immunization'] as const;

/** A record that nobody thought of: documents, facts, decisions, narratives, visits. The same for the same seed. */
export async function generatedRecord(db: TestDatabase, seed: number): Promise<Person> {
  const chance = chances(seed);
  const one = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  const several = (most: number) => 1 + Math.floor(chance() * most);
  const owner = await person(db, `Generated ${seed}`);
  for (let file = several(3); file > 0; file -= 1) await document(file);
  await decide();
  await tell();
  for (let left = several(3); left > 0; left -= 1) await plan();
  return owner;

  async function document(number: number): Promise<void> {
    const uploaded = await upload(db, owner, several(3000));
    const [stored] = await asOwner<{ size: number }>(
      db,
      "select (metadata ->> 'size')::integer as size from storage.objects where name = $1",
      [uploaded.path],
    );
    await submit(db, owner, uploaded, {
      p_file_name: `${one(words).replace(/[/\\\t]/g, ' ')} ${number}.pdf`,
      p_size_bytes: stored?.size,
    });
    const texts = Array.from({ length: several(3) }, () =>
      Array.from({ length: several(12) }, (_, at) => `${one(words)} ${one(words)} ${one(numbers)} ${at}`).join('\n'),
    );
    await read(db, uploaded, await claimed(db), texts);
    const job = await claimed(db);
    await call(db, 'service_role', 'begin_understanding', fence(job));
    const facts = texts.flatMap((text, at) => factsOf(text, at + 1, number));
    // As text, so that numbers stay as they are written.
    const json = JSON.stringify(facts).replaceAll(/"#([^"]+)"/g, '$1');
    const { p_job_id: id, p_worker_id: worker, p_attempt: attempt } = fence(job);
    await asService(
      db,
      `select public.complete_understanding(p_job_id => $1, p_worker_id => $2, p_attempt => $3,
         p_session => '{"engine": "rules", "engine_version": "1", "ms": 1.50}', p_facts => $4::text::jsonb,
         p_candidates => '[{"type": "date", "text": "2020", "fate": "context", "attributes": {"role": "dob"}}]')`,
      [id, worker, attempt, json],
    );
  }

  function factsOf(text: string, page: number, file: number): StoredFact[] {
    return text.split('\n').flatMap((line, at) => {
      const label = line.split(' ')[0];
      if (label === undefined || label === '' || chance() < 0.3) return [];
      const sources: FactSource[] = [source(text, line, 'label', page)];
      return [
        fact(text, label, {
          key: `key-${file}-${page}-${at}-${label}`.slice(0, 200),
          type: one(types),
          sources,
          assertion: one(['present', 'absent', 'possible', 'historical']),
          date: one([null, '2020', '2021-02', '2024-02-29']),
          confidence: chance(),
          code: one([null, { system: 'SNOMED CT', code: '195967001', display: `${label} (disorder)` }]),
          attributes: { note: one(words), extra: `#${one(numbers)}` },
        }),
      ];
    });
  }

  async function decide(): Promise<void> {
    for (const { id } of await suggested()) {
      const draw = chance();
      if (draw < 0.2) await call(db, owner.caller, 'confirm_clinical_event', { p_event_id: id });
      else if (draw < 0.3)
        await call(db, owner.caller, 'reject_clinical_event', { p_event_id: id, p_reason: 'misread' });
      else if (draw < 0.45) {
        const correction = { text: `Corrected ${one(words)}`, date: '2023' };
        await call(db, owner.caller, 'correct_clinical_event', { p_event_id: id, p_correction: correction });
      }
    }
    const stated = { type: 'condition', text: one(words), attributes: { severity: 'mild' } };
    await call(db, owner.caller, 'add_clinical_event', { p_patient_id: owner.profileId, p_fact: stated });
  }

  /** Twice, so that there are superseded tellings. */
  async function tell(): Promise<void> {
    for (const round of [1, 2]) {
      const ids = (await suggested()).map(({ id }) => id);
      if (ids.length === 0) return;
      const sentences: [string, string[]][] = Array.from({ length: several(4) }, () => [
        `${one(words)} ${round}.`,
        [one(ids)],
      ]);
      const job = await narrating(db, owner);
      await call(db, 'service_role', 'complete_narrating', {
        ...fence(job),
        p_session: { engine: 'rules' },
        p_narratives: [narrative(sentences, { title: 'Story', subject: 'summary:record', type: 'summary' })],
      });
    }
  }

  async function plan(): Promise<void> {
    await call(db, owner.caller, 'save_appointment', {
      p_patient_id: owner.profileId,
      p_title: `Visit ${one(words).replace(/[\u2028\u200b]/g, '')}`,
      p_starts_at: `2031-0${several(9)}-1${several(8)}T09:30:00.123456Z`,
    });
    const [event] = await suggested();
    await call(db, owner.caller, 'save_encounter', {
      p_patient_id: owner.profileId,
      p_encounter_type: 'visit',
      p_started_on: one(['2020', '2021-02', '2024-02-29']),
      ...(event === undefined ? {} : { p_event_ids: [event.id] }),
    });
  }

  function suggested(): Promise<{ id: string }[]> {
    return asOwner<{ id: string }>(
      db,
      `select id from public.patient_clinical_events where patient_id = $1 and status = 'suggested'
       order by shell_file_id, fact_key, id`,
      [owner.profileId],
    );
  }
}
