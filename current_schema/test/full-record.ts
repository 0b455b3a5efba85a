import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '@exora/local-stack/testing';
import { carerGrant, provider, providerGrant } from './care.ts';
import {
  asOwner,
  call,
  claimed,
  claimedTelling,
  fact,
  fence,
  type Job,
  modelAnswer,
  narrative,
  type Person,
  person,
  read,
  submit,
  type Upload,
  understand,
  upload,
} from './record.ts';

/** A person with a full record: at least one row in every table that can hold one. */
export interface RecordOf extends Person {
  /** Stands in every name and word of the record, so that a leak shows. */
  mark: string;
  /** A carer who may view, and a provider in consent. */
  carer: Person;
  provider: Provider;
  /** What the owner carries for emergencies. */
  emergencyCode: string;
  processed: Upload;
  failed: Upload;
  /** An upload that was not submitted yet. */
  waiting: Upload;
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
  encounter: 'Admission',
  social_history: 'Former smoker',
};

/** Makes a full record, by the database's own functions wherever there is one. */
export async function fullRecord(db: TestDatabase, mark: string): Promise<RecordOf> {
  const one = await person(db, mark);
  const label = (word: string) => `${word} ${mark}`;
  const text = Object.values(kinds).map(label).join('\n');

  await call(db, one.caller, 'set_ai_consent', { p_patient_id: one.profileId, p_engine: 'external', p_allowed: true });
  const processed = await upload(db, one);
  await submit(db, one, processed, { p_file_name: `letter ${mark}.pdf` });
  await read(db, processed, await claimed(db), [text]);
  const job = await claimed(db);
  await call(db, 'service_role', 'begin_understanding', fence(job));
  await call(db, 'service_role', 'store_model_answer', { ...fence(job), ...modelAnswer(text) });
  const budget = { p_provider_name: 'openai', p_api_endpoint: 'gpt-4o-mini', p_estimated_tokens: 10 };
  await call(db, 'service_role', 'acquire_api_capacity', { ...budget, ...fence(job) });
  const facts = Object.entries(kinds).map(([type, word]) =>
    fact(text, label(word), { type, code: { system: 'SNOMED CT', code: '195967001', display: label(word) } }),
  );
  await understand(db, job, facts, [{ type: 'condition', text: label('Asthma'), fate: 'stored' }]);

  const duplicate = { ...(await upload(db, one)), sha256: processed.sha256 };
  await submit(db, one, duplicate, { p_file_name: `again ${mark}.pdf` });

  const failed = await upload(db, one);
  await submit(db, one, failed, { p_file_name: `broken ${mark}.pdf` });
  await fail(db, await claimed(db));

  await call(db, one.caller, 'set_active_profile', { p_profile_id: one.profileId });
  const keyed = { job_type: 'ai_processing', job_name: 'Nothing to do', p_idempotency_key: `key-of-${mark}` };
  const payload = { patient_id: one.profileId };
  const nextMonth = new Date(Date.now() + 30 * 86_400_000).toISOString();
  await call(db, 'service_role', 'enqueue_job_v3', { ...keyed, job_payload: payload, p_due_at: nextMonth });
  await call(db, 'service_role', 'acquire_api_capacity', budget);
  await call(db, 'service_role', 'set_account_plan', { p_user_id: one.userId, p_plan_key: 'plus' });
  await call(db, one.caller, 'set_lens_preference', { p_profile_id: one.profileId, p_lens: 'narrative' });
  await call(db, one.caller, 'save_appointment', {
    p_patient_id: one.profileId,
    p_title: `Check-up ${mark}`,
    p_starts_at: nextMonth,
  });
  await call(db, one.caller, 'log_user_event', { p_event_name: 'app_opened', p_profile_id: one.profileId });

  const carer = await person(db, `Carer of ${mark}`);
  await grant(db, one, carer, 'view');
  await call(db, carer.caller, 'open_shell_file', { p_shell_file_id: processed.id });
  await journey(db, one, mark);
  await decisions(db, one, mark);
  const failure = { p_event_id: randomUUID(), p_event_type: 'record.read', p_patient_id: one.profileId };
  await call(db, 'service_role', 'record_failed_audit_event', failure);
  const treating = await careBy(db, one);
  await call(db, treating.caller, 'write_provider_note', {
    p_patient_id: one.profileId,
    p_note_type: 'progress',
    p_note_text: `Note about ${mark}`,
  });
  const emergencyCode = await emergency(db, one, mark);
  await story(db, one, processed, mark);
  await peopleOf(db, one);
  await call(db, 'service_role', 'load_medical_codes', {
    p_code_system: 'LOINC',
    p_version: mark,
    p_codes: [
      { code: '1', display: 'Asthma', synonyms: ['Wheeze'], maps: [{ system: 'ATC', code: '2', type: 'related' }] },
    ],
  });
  return { ...one, mark, carer, provider: treating, emergencyCode, processed, failed, waiting: await upload(db, one) };
}

/** Glass broken by a doctor whom the owner doesn't know. Gives the code that the owner carries. */
async function emergency(db: TestDatabase, owner: Person, mark: string): Promise<string> {
  const { code } = await call<{ code: string }>(db, owner.caller, 'make_emergency_code', {
    p_patient_id: owner.profileId,
  });
  const doctor = await person(db, 'Emergency doctor');
  await provider(db, doctor, 'Dr Emergency');
  await call(db, doctor.caller, 'break_glass', {
    p_reason: 'unconscious',
    p_reason_text: `${mark} was found unconscious in the street.`,
    p_code: code,
  });
  return code;
}

/** An open invitation, somebody who acts by law, and what the record's people were reminded of and tried. */
async function peopleOf(db: TestDatabase, { caller, profileId, userId }: Person): Promise<void> {
  await call(db, caller, 'create_invitation', { p_profile_id: profileId, p_access_level: 'view' });
  await call(db, 'service_role', 'grant_representation', {
    p_profile_id: profileId,
    p_representative_id: await db.createUser({ displayName: 'By law' }),
    p_basis: 'health_care_proxy',
    p_evidence: 'Deed 1',
  });
  await asOwner(
    db,
    `insert into exora_private.care_reminders (profile_id, kind, about, due_on) values ($1, 'review', $1, current_date)`,
    [profileId],
  );
  await asOwner(db, 'insert into exora_private.invitation_tries (user_id) values ($1)', [userId]);
  // Nobody can choose on a stack without second factors but the schema's owner.
  await asOwner(db, 'insert into public.account_security (user_id) values ($1)', [userId]);
}

/** A visit with one of the record's facts. */
async function journey(db: TestDatabase, { caller, profileId }: Person, mark: string): Promise<void> {
  const [event] = await eventsOf(db, profileId);
  await call(db, caller, 'save_encounter', {
    p_patient_id: profileId,
    p_encounter_type: 'visit',
    p_started_on: '2024-05',
    p_reason: `Visit of ${mark}`,
    p_event_ids: [event?.id],
  });
}

/** One fact confirmed, one corrected, one rejected, one stated. */
async function decisions(db: TestDatabase, { caller, profileId }: Person, mark: string): Promise<void> {
  const [, confirmed, corrected, rejected] = await eventsOf(db, profileId);
  await call(db, caller, 'confirm_clinical_event', { p_event_id: confirmed?.id });
  await call(db, caller, 'correct_clinical_event', {
    p_event_id: corrected?.id,
    p_correction: { text: `Corrected ${mark}` },
  });
  await call(db, caller, 'reject_clinical_event', { p_event_id: rejected?.id, p_reason: 'misread' });
  await call(db, caller, 'add_clinical_event', {
    p_patient_id: profileId,
    p_fact: { type: 'condition', text: `Stated ${mark}` },
  });
}

const eventsOf = (db: TestDatabase, profileId: string) =>
  asOwner<{ id: string }>(
    db,
    `select id from public.patient_clinical_events
     where patient_id = $1 and status = 'suggested' order by event_type, id`,
    [profileId],
  );

export interface Provider extends Person {
  providerId: string;
  accessId: string;
  consentId: string;
}

/** A verified provider with access to the record, by a consent of its own. */
export async function careBy(db: TestDatabase, owner: Person, name = 'Provider in consent'): Promise<Provider> {
  const one = await person(db, name);
  const providerId = await provider(db, one, name);
  const about = { p_patient_id: owner.profileId, p_provider_id: providerId, p_purpose: 'treatment' };
  const consentId = await call<string>(db, owner.caller, 'give_consent', {
    ...about,
    p_consent_type: 'provider_access',
  });
  const accessId = await providerGrant(db, owner, providerId);
  return { ...one, providerId, accessId, consentId };
}

/** The job of a record's stories, claimed and begun. */
export async function narrating(db: TestDatabase, { profileId }: Person): Promise<Job> {
  await call(db, 'service_role', 'enqueue_job_v3', {
    job_type: 'semantic_processing',
    job_name: 'Tell the story',
    job_payload: { patient_id: profileId },
  });
  const job = await claimedTelling(db, profileId);
  await call(db, 'service_role', 'begin_narrating', fence(job));
  return job;
}

/** A story that rests on one of the record's facts. */
async function story(db: TestDatabase, owner: Person, file: Upload, mark: string): Promise<void> {
  const job = await narrating(db, owner);
  const [event] = await eventsOf(db, owner.profileId);
  const told = narrative([[`What happened to ${mark}.`, [event?.id]]], {
    type: 'document',
    title: `Story of ${mark}`,
    shell_file_id: file.id,
  });
  await call(db, 'service_role', 'complete_narrating', {
    ...fence(job),
    p_session: { engine: 'rules' },
    p_narratives: [told],
  });
}

async function fail(db: TestDatabase, job: Job): Promise<void> {
  await call(db, 'service_role', 'fail_job', {
    ...fence(job),
    // So that it can be tried again.
    p_error_code: 'ai_consent_missing',
    p_retryable: false,
  });
}

/** Somebody gets access by the owner, and it may have ended since. */
export async function grant(
  db: TestDatabase,
  owner: Person,
  carer: Person,
  level: string,
  ended?: 'expired' | 'revoked',
): Promise<void> {
  const id = await carerGrant(db, owner, carer, level);
  if (ended === 'revoked') await call(db, owner.caller, 'revoke_profile_access', { p_permission_id: id });
  // Nobody can make time pass but the schema's owner.
  if (ended === 'expired') {
    await asOwner(
      db,
      `update public.profile_access_permissions
       set granted_at = now() - interval '2 days', expires_at = now() - interval '1 day' where id = $1`,
      [id],
    );
  }
}
