import { createTestDatabase, type TestDatabase } from '@exora/local-stack/testing';
import type { Identity } from './attempt.ts';
import { consent, provider, providerGrant } from './care.ts';
import {
  asOwner,
  call,
  claimed,
  fact,
  fence,
  type Job,
  type Person,
  page,
  person,
  read,
  readFile,
  submit,
  type Upload,
  understand,
  upload,
} from './record.ts';

/** Everybody whose rights are proven, in the order of the access matrix. */
export const identities = [
  'anon',
  'stranger',
  'owner',
  'view-carer',
  'edit-carer',
  'expired carer',
  'revoked carer',
  'provider in consent',
  'provider out of consent',
  'admin',
  'service',
] as const;
export type IdentityName = (typeof identities)[number];

/** A person with a full record: at least one row in every table that can hold one. */
export interface RecordOf extends Person {
  /** Stands in every name and word of the record, so that a leak shows. */
  mark: string;
  processed: Upload;
  failed: Upload;
  /** An upload that was not submitted yet. */
  waiting: Upload;
}

/** All identities around one full record (the owner's), with a second full record of somebody else. */
export interface Cast {
  db: TestDatabase;
  owner: RecordOf;
  /** Another account owner, who shares nothing with anybody here. */
  other: RecordOf;
  people: Record<Exclude<IdentityName, 'anon' | 'service'>, Person>;
  /** Jobs about the owner's documents that a worker holds, begun and not completed. */
  held: { reading: Job; readingId: string; sha256: string; ai: Job };
  /** Tables whose rows no function made. */
  filledByHand: string[];
  identity(name: IdentityName): Identity;
}

/** Makes the cast in a fresh database, by the database's own functions wherever there is one. */
export async function createCast(): Promise<Cast> {
  const db = await createTestDatabase();
  const owner = await fullRecord(db, 'Quillfeather');
  const people = {
    owner,
    stranger: await person(db, 'Stranger'),
    'view-carer': await person(db, 'View carer'),
    'edit-carer': await person(db, 'Edit carer'),
    'expired carer': await person(db, 'Expired carer'),
    'revoked carer': await person(db, 'Revoked carer'),
    'provider in consent': await person(db, 'Provider in consent'),
    'provider out of consent': await person(db, 'Provider out of consent'),
    admin: await person(db, 'Admin'),
  };
  await grant(db, owner, people['view-carer'], 'view', {});
  await grant(db, owner, people['edit-carer'], 'edit', {});
  await grant(db, owner, people['expired carer'], 'full', { expires: true });
  await grant(db, owner, people['revoked carer'], 'full', { revoked: true });
  const inConsent = await provider(db, people['provider in consent']);
  const outOfConsent = await provider(db, people['provider out of consent']);
  await care(db, owner, people['provider in consent'], inConsent);
  const other = await fullRecord(db, 'Wintergreen');
  await care(db, other, await person(db, 'Other provider'));
  const withdrawn = await consent(db, owner, { purpose: 'second_opinion' });
  await providerGrant(db, owner, outOfConsent, { purpose: 'second_opinion' });
  await call(db, owner.caller, 'withdraw_consent', { p_consent_id: withdrawn });
  const held = await heldJobs(db, owner);
  return {
    held,
    db,
    owner,
    other,
    people,
    filledByHand: ['public.profile_access_permissions'],
    identity: (name) => {
      if (name === 'anon') return { role: 'anon' };
      if (name === 'service') return { role: 'service_role' };
      const identity: Identity = { role: 'authenticated', userId: people[name].userId };
      return name === 'admin' ? { ...identity, appRole: 'admin' } : identity;
    },
  };
}

const kinds = {
  condition: 'Asthma',
  symptom: 'Cough',
  family_history: 'Gout',
  medication: 'Metformin',
  allergy: 'Penicillin',
  lab: 'Sodium',
  vital: 'Pulse',
  procedure: 'Appendectomy',
  immunization: 'Tetanus',
};

async function fullRecord(db: TestDatabase, mark: string): Promise<RecordOf> {
  const one = await person(db, mark);
  const label = (word: string) => `${word} ${mark}`;
  const text = Object.values(kinds).map(label).join('\n');

  const processed = await upload(db, one);
  await submit(db, one, processed, { p_file_name: `letter ${mark}.pdf` });
  await read(db, processed, await claimed(db), [text]);
  const job = await claimed(db);
  await call(db, 'service_role', 'begin_understanding', fence(job));
  const facts = Object.entries(kinds).map(([type, word]) =>
    fact(text, label(word), { type, code: { system: 'SNOMED CT', code: '195967001', display: label(word) } }),
  );
  await understand(db, job, facts, [{ type: 'condition', text: label('Asthma'), fate: 'stored' }]);

  const failed = await upload(db, one);
  await submit(db, one, failed, { p_file_name: `broken ${mark}.pdf` });
  await fail(db, await claimed(db));

  await call(db, one.caller, 'set_active_profile', { p_profile_id: one.profileId });
  const appointment = { p_title: `Check-up ${mark}`, p_starts_at: '2030-01-01T09:00:00Z' };
  await call(db, one.caller, 'save_appointment', { p_patient_id: one.profileId, ...appointment });
  await call(db, one.caller, 'set_ai_consent', { p_patient_id: one.profileId, p_engine: 'external', p_allowed: false });
  const keyed = { job_type: 'ai_processing', job_name: 'Nothing to do', p_idempotency_key: `key-of-${mark}` };
  const payload = { patient_id: one.profileId };
  const nextMonth = new Date(Date.now() + 30 * 86_400_000).toISOString();
  await call(db, 'service_role', 'enqueue_job_v3', { ...keyed, job_payload: payload, p_due_at: nextMonth });
  const budget = { p_provider_name: 'openai', p_api_endpoint: 'gpt-4o-mini', p_estimated_tokens: 10 };
  await call(db, 'service_role', 'acquire_api_capacity', budget);
  await call(db, 'service_role', 'set_account_plan', { p_user_id: one.userId, p_plan_key: 'plus' });
  await call(db, one.caller, 'set_lens_preference', { p_profile_id: one.profileId, p_lens: 'narrative' });
  await call(db, one.caller, 'log_user_event', { p_event_name: 'app_opened', p_profile_id: one.profileId });
  return { ...one, mark, processed, failed, waiting: await upload(db, one) };
}

/** A provider in consent, who has seen the record, opened a file and written about a visit. */
async function care(db: TestDatabase, owner: RecordOf, treating: Person, registered?: string): Promise<void> {
  const providerId = registered ?? (await provider(db, treating));
  await consent(db, owner);
  await providerGrant(db, owner, providerId);
  const patient = { p_patient_id: owner.profileId };
  const facts = await call<{ id: string }[]>(db, owner.caller, 'read_timeline', patient);
  const encounterId = await call<string>(db, owner.caller, 'save_encounter', {
    ...patient,
    p_encounter_type: 'visit',
    p_started_on: '2024-05',
    p_reason: `Asthma ${owner.mark}`,
    p_event_ids: facts.map(({ id }) => id),
  });
  await call(db, treating.caller, 'open_shell_file', { p_shell_file_id: owner.processed.id });
  const note = { p_note_type: 'plan', p_note_text: `Plan for ${owner.mark}`, p_encounter_id: encounterId };
  await call(db, treating.caller, 'write_provider_note', { ...patient, ...note });
}

async function heldJobs(db: TestDatabase, owner: RecordOf): Promise<Cast['held']> {
  const { job: ai } = await readFile(db, owner, [`Diagnoses: Asthma ${owner.mark}`]);
  const uploaded = await upload(db, owner);
  await submit(db, owner, uploaded, { p_file_name: `second ${owner.mark}.pdf` });
  const reading = await claimed(db);
  const { reading_id: readingId } = await call<{ reading_id: string }>(
    db,
    'service_role',
    'begin_reading',
    fence(reading),
  );
  const first = { p_reading_id: readingId, p_page: page(1, `Asthma ${owner.mark}`), p_pages_total: 1 };
  await call(db, 'service_role', 'store_page', { ...fence(reading), ...first });
  return { reading, readingId, sha256: uploaded.sha256, ai };
}

async function fail(db: TestDatabase, job: Job): Promise<void> {
  await call(db, 'service_role', 'fail_job', {
    ...fence(job),
    // So that it can be tried again.
    p_error_code: 'ai_consent_missing',
    p_retryable: false,
  });
}

async function grant(
  db: TestDatabase,
  owner: Person,
  carer: Person,
  level: string,
  { expires = false, revoked = false },
): Promise<void> {
  await asOwner(
    db,
    `insert into public.profile_access_permissions
       (profile_id, grantee_user_id, access_level, purpose, granted_by, granted_at, expires_at, revoked_at)
     values ($1, $2, $3, 'care', $4, now() - interval '2 days',
       case when $5 then now() - interval '1 day' end, case when $6 then now() - interval '1 day' end)`,
    [owner.profileId, carer.userId, level, owner.userId, expires, revoked],
  );
}
