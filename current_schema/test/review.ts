import { carerGrant } from './care.ts';
import {
  asService,
  call,
  claimed,
  fact,
  fence,
  type Person,
  readFile,
  type StoredFact,
  source,
  submit,
  type TestDatabase,
  type Upload,
  understand,
  upload,
} from './record.ts';

/** The page that the review's tests are about. */
export const text =
  'Diagnoses: Asthma, Gout\nAllergy: Penicillin\nWarfarin 5 mg daily\nMetformin 500 mg twice daily\nSodium 140 mmol/L\nMorphine';

export const code = { system: 'SNOMED CT', code: '195967001', display: 'as stated' };

/** A coded fact about the page: nothing of it wants a look but what the test changes. */
export const coded = (label: string, changed: Partial<StoredFact> = {}) => fact(text, label, { code, ...changed });

/** A medication with its strength. */
export const drug = (name: string, strength: string, changed: Partial<StoredFact> = {}) =>
  coded(name, {
    type: 'medication',
    attributes: { drug: name, strength, frequencyPerDay: 2 },
    sources: [source(text, `${name} ${strength}`)],
    ...changed,
  });

export interface EventRow {
  status: string;
  origin: string;
  confidence: number;
  decided_by: string | null;
  supersedes_id: string | null;
  display_text: string;
  fact_key: string;
  patient_id: string;
}

export interface Decided {
  event_id: string;
  status: string;
}

export interface Waiting {
  event_id: string;
  reason: string;
  reasons: string[];
  priority: number;
  risk: number;
  doubts: { name: string }[];
  fact: { text: string };
}

/** What the tests of people's decisions do with a database. */
export function reviewing(db: TestDatabase) {
  const living = async (uploaded: Upload): Promise<Record<string, string>> => {
    const rows = await asService<{ id: string; display_text: string }>(
      db,
      "select id, display_text from public.patient_clinical_events where shell_file_id = $1 and status <> 'superseded'",
      [uploaded.id],
    );
    return Object.fromEntries(rows.map((row) => [row.display_text, row.id]));
  };

  return {
    /** The ids of a document's living and rejected facts by their words. */
    living,

    /** A processed document with these facts; gives the ids of the living ones by their words. */
    documentWith: async (owner: Person, facts: readonly StoredFact[], words = text) => {
      const { uploaded, job } = await readFile(db, owner, [words]);
      await understand(db, job, facts);
      return { uploaded, ids: await living(uploaded) };
    },

    /** A document of one page as the reader describes it, with the begun job of its understanding. */
    readPage: async (owner: Person, page: Record<string, unknown>) => {
      const uploaded = await upload(db, owner);
      await submit(db, owner, uploaded);
      const reading = await claimed(db);
      const { reading_id } = await call<{ reading_id: string }>(db, 'service_role', 'begin_reading', fence(reading));
      const stage = { ...fence(reading), p_reading_id: reading_id, p_pages_total: 1 };
      await call(db, 'service_role', 'store_page', { ...stage, p_page: page });
      const whole = { ...stage, p_sha256: uploaded.sha256, p_mime: 'application/pdf' };
      await call(db, 'service_role', 'complete_reading', whole);
      const job = await claimed(db);
      await call(db, 'service_role', 'begin_understanding', fence(job));
      return { uploaded, job, readingId: reading_id };
    },

    eventRow: async (id: string | undefined): Promise<EventRow | undefined> => {
      const [row] = await asService<EventRow>(db, 'select * from public.patient_clinical_events where id = $1', [id]);
      return row;
    },

    confirm: (who: Person, id: string | undefined) =>
      call<Decided>(db, who.caller, 'confirm_clinical_event', { p_event_id: id }),
    reject: (who: Person, id: string | undefined, reason: unknown = 'misread') =>
      call<Decided>(db, who.caller, 'reject_clinical_event', { p_event_id: id, p_reason: reason }),
    correct: (who: Person, id: string | undefined, correction: unknown) =>
      call<Decided>(db, who.caller, 'correct_clinical_event', { p_event_id: id, p_correction: correction }),
    add: (who: Person, patientId: string | null, stated: unknown) =>
      call<Decided>(db, who.caller, 'add_clinical_event', { p_patient_id: patientId, p_fact: stated }),
    queue: (who: Person, patient: Person, parameters: Record<string, unknown> = {}) =>
      call<Waiting[]>(db, who.caller, 'read_review_queue', { p_patient_id: patient.profileId, ...parameters }),

    audited: (patient: Person, eventType: string) =>
      asService<{ actor_id: string; resource_id: string; details: Record<string, string> }>(
        db,
        'select actor_id, resource_id, details from public.audit_log where subject_id = $1 and event_type = $2 order by seq',
        [patient.profileId, eventType],
      ),

    grant: (owner: Person, carer: Person, level: string, categories: string[] | null = null) =>
      carerGrant(db, owner, carer, level, categories),
  };
}
