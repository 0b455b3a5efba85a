import { createTestDatabase, type TestDatabase } from '@exora/local-stack/testing';
import type { Identity } from './attempt.ts';
import { careBy, fullRecord, grant, narrating, type RecordOf } from './full-record.ts';
import {
  asOwner,
  call,
  claimed,
  fence,
  type Job,
  type Person,
  page,
  person,
  readFile,
  submit,
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

/** All identities around one full record (the owner's), with a second full record of somebody else. */
export interface Cast {
  db: TestDatabase;
  owner: RecordOf;
  /** Another account owner, who shares nothing with anybody here. */
  other: RecordOf;
  people: Record<Exclude<IdentityName, 'anon' | 'service'>, Person>;
  /** Jobs about the owner's documents that a worker holds, begun and not completed. */
  held: { reading: Job; readingId: string; sha256: string; ai: Job; narrating: Job };
  /** Ids of the owner's things by what parameters call them: `permission_id`, `appointment_id` … */
  ids: Record<string, string>;
  identity(name: IdentityName): Identity;
}

/** Where the id of each kind of thing is found, for the owner's profile $1 and the view carer $2. */
const idQueries: Record<string, string> = {
  session_id: 'select id from public.ai_processing_sessions where patient_id = $1 and completed_at is not null',
  permission_id: 'select id from public.profile_access_permissions where profile_id = $1 and grantee_user_id = $2',
  appointment_id: 'select id from public.patient_appointments where patient_id = $1',
  access_id:
    "select id from public.patient_provider_access where patient_id = $1 and purpose = 'treatment' order by granted_at",
  consent_id:
    "select id from public.patient_consents where patient_id = $1 and status = 'given' and provider_id is not null",
  provider_id: 'select provider_id as id from public.patient_provider_access where patient_id = $1 order by granted_at',
  encounter_id: 'select id from public.healthcare_encounters where patient_id = $1',
  event_id: "select id from public.patient_clinical_events where patient_id = $1 and status = 'suggested'",
};

/** Makes the cast in a fresh database, by the database's own functions wherever there is one. */
export async function createCast(): Promise<Cast> {
  const db = await createTestDatabase();
  const owner = await fullRecord(db, 'Quillfeather');
  // Everything is as it is for the other provider, but the consent was taken back.
  const withdrawn = await careBy(db, owner, 'Provider out of consent');
  await call(db, owner.caller, 'withdraw_consent', { p_consent_id: withdrawn.consentId });
  await call(db, 'service_role', 'seal_audit_anchor');
  const people = {
    owner,
    stranger: await person(db, 'Stranger'),
    'view-carer': owner.carer,
    'edit-carer': await person(db, 'Edit carer'),
    'expired carer': await person(db, 'Expired carer'),
    'revoked carer': await person(db, 'Revoked carer'),
    'provider in consent': owner.provider,
    'provider out of consent': withdrawn,
    admin: await person(db, 'Admin'),
  };
  await grant(db, owner, people['edit-carer'], 'edit');
  await grant(db, owner, people['expired carer'], 'full', 'expired');
  await grant(db, owner, people['revoked carer'], 'full', 'revoked');
  const other = await fullRecord(db, 'Wintergreen');
  const held = await heldJobs(db, owner);
  const ids: Record<string, string> = {};
  for (const [name, query] of Object.entries(idQueries)) {
    const carer = people['view-carer'].userId;
    const used = query.includes('$2') ? [owner.profileId, carer] : [owner.profileId];
    const [found] = await asOwner<{ id: string }>(db, `${query} limit 1`, used);
    if (found === undefined) throw new Error(`The owner's record has no ${name}.`);
    ids[name] = found.id;
  }
  return {
    held,
    ids,
    db,
    owner,
    other,
    people,
    identity: (name) => {
      if (name === 'anon') return { role: 'anon' };
      if (name === 'service') return { role: 'service_role' };
      const identity: Identity = { role: 'authenticated', userId: people[name].userId };
      return name === 'admin' ? { ...identity, appRole: 'admin' } : identity;
    },
  };
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
  return { reading, readingId, sha256: uploaded.sha256, ai, narrating: await narrating(db, owner, owner.processed) };
}
