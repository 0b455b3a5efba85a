import type { TestDatabase } from '@exora/local-stack/testing';
import { asOwner, call, fact, type Person, person, readFile, understand } from './record.ts';

/** What one person made at a version of the schema, by the functions that it had. */
export interface Grown extends Person {
  version: string;
  /** Who may view it. */
  carer: Person;
  /** The document that was read and understood. */
  processed: string;
  /** The conditions that stand, by their words. */
  facts: string[];
}

/** A record as a version makes it: a document understood, facts confirmed, corrected, rejected and stated, and more. */
export async function growRecord(db: TestDatabase, version: string): Promise<Grown> {
  const one = await person(db, `Ada of ${version}`);
  const carer = await person(db, `Bert of ${version}`);
  const patient = { p_patient_id: one.profileId };
  const text = 'Ästhma 🫁 since 2019.\nGout, treated with Allopurinol.\nNo cough.';
  const { uploaded, job } = await readFile(db, one, [text]);
  await understand(db, job, [fact(text, 'Ästhma'), fact(text, 'Gout'), fact(text, 'cough', { type: 'symptom' })]);
  const events = await asOwner<{ id: string; label: string }>(
    db,
    'select id, display_text as label from public.patient_clinical_events where patient_id = $1',
    [one.profileId],
  );
  const idOf = (label: string) => events.find((event) => event.label === label)?.id;
  await call(db, one.caller, 'confirm_clinical_event', { p_event_id: idOf('Ästhma') });
  await call(db, one.caller, 'correct_clinical_event', {
    p_event_id: idOf('Gout'),
    p_correction: { text: 'Gout of the toe' },
  });
  await call(db, one.caller, 'reject_clinical_event', { p_event_id: idOf('cough'), p_reason: 'outdated' });
  await call(db, one.caller, 'add_clinical_event', { ...patient, p_fact: { type: 'condition', text: 'Migraine' } });
  await call(db, one.caller, 'save_encounter', {
    ...patient,
    p_encounter_type: 'visit',
    p_started_on: '2024',
    p_event_ids: [idOf('Ästhma')],
    p_shell_file_id: uploaded.id,
  });
  await call(db, one.caller, 'save_appointment', { ...patient, p_title: 'Check', p_starts_at: '2030-01-01' });
  await call(db, one.caller, 'grant_profile_access', {
    p_profile_id: one.profileId,
    p_grantee_user_id: carer.userId,
    p_access_level: 'view',
    p_purpose: 'care',
  });
  await call(db, 'service_role', 'seal_audit_anchor', { p_force: true });
  return { ...one, version, carer, processed: uploaded.id, facts: ['Gout of the toe', 'Migraine', 'Ästhma'] };
}
