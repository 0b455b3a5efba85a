import { createTestDatabase, type TestDatabase } from '@exora/local-stack/testing';
import { archiveFormat, archiveTables } from '@exora/record-archive';
import type { Identity } from './attempt.ts';
import { claimErasure, eraseAll } from './erasing.ts';
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

/** All identities around one full record (the owner's), with a second full record of somebody else. */
export interface Cast {
  db: TestDatabase;
  owner: RecordOf;
  /** Another account owner, who shares nothing with anybody here. */
  other: RecordOf;
  people: Record<Exclude<IdentityName, 'anon' | 'service'>, Person>;
  /** A document of the owner's that names somebody else. */
  asking: Upload;
  /** Jobs about the owner's documents that a worker holds, begun and not completed. */
  held: { reading: Job; readingId: string; sha256: string; ai: Job; narrating: Job; erasing: Job };
  /** The owner's export that was begun, with its rows, and the archive that comes in for them: all tables in it are empty. */
  exported: { export_id: string; rows: Record<string, number> };
  archive: Record<string, unknown>;
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
  invitation_id: "select id from public.profile_invitations where profile_id = $1 and kind = 'access'",
  representation_id: 'select id from public.legal_representations where profile_id = $1',
  use_id: 'select id from public.break_glass_uses where patient_id = $1',
  encounter_id: 'select id from public.healthcare_encounters where patient_id = $1',
  failed_job_id: "select id from public.job_queue where patient_id = $1 and status = 'failed'",
  erasure_id: 'select id from exora_private.erasures where patient_id = $1',
  email:
    'select u.email as id from auth.users as u join public.user_profiles as p on p.account_owner_id = u.id where p.id = $1',
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
  // As retention leaves a chain whose first events are too old, and a worker its key.
  await asOwner(
    db,
    `insert into exora_private.audit_cuts (subject_id, seq, row_hash, anchor_seq)
     select h.subject_id, h.seq, h.row_hash, h.anchor_seq from exora_private.audit_anchor_heads as h where h.subject_id = $1`,
    [owner.profileId],
  );
  await call(db, 'service_role', 'publish_audit_key', { p_public_key: `302a300506032b6570032100${'07'.repeat(32)}` });
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
  const asking = await askingFile(db, owner);
  const held = await heldJobs(db, owner);
  const exported = await call<Cast['exported']>(db, owner.caller, 'begin_record_export', {
    p_patient_id: owner.profileId,
  });
  const { archive, importId, importedId } = await imports(db, owner);
  const ids: Record<string, string> = {};
  for (const [name, query] of Object.entries(idQueries)) {
    const carer = people['view-carer'].userId;
    const used = query.includes('$2') ? [owner.profileId, carer] : [owner.profileId];
    const [found] = await asOwner<{ id: string }>(db, `${query} limit 1`, used);
    if (found === undefined) throw new Error(`The owner's record has no ${name}.`);
    ids[name] = found.id;
  }
  ids.export_id = exported.export_id;
  ids.import_id = importId;
  ids.imported_id = importedId;
  return {
    asking,
    held,
    exported,
    archive,
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

/** A document that was understood and names somebody else than the record's person. */
async function askingFile(db: TestDatabase, owner: RecordOf): Promise<Upload> {
  const asking = await upload(db, owner);
  await submit(db, owner, asking, { p_check_person: true });
  await read(db, asking, await claimed(db), ['Patient: Somebody Else']);
  const job = await claimed(db);
  await call(db, 'service_role', 'begin_understanding', fence(job));
  await understand(db, job, [], [{ type: 'patient_name', text: 'Somebody Else', page: 1, start: 9, end: 22 }]);
  return asking;
}

/** An import of the owner's that is open, and one that is completed, with history of before. */
async function imports(db: TestDatabase, owner: RecordOf) {
  const begin = async (archive: Record<string, unknown>) =>
    call<{ import_id: string }>(db, owner.caller, 'begin_record_import', {
      p_archive: archive,
      p_profile_type: 'child',
      p_display_name: `Brought back ${owner.mark}`,
    });
  const about = {
    format: archiveFormat,
    record_id: owner.profileId,
    owner_id: owner.userId,
    exported_at: '2026-01-01T00:00:00Z',
    originals: 0,
    original_bytes: 0,
  };
  const none = Object.fromEntries(archiveTables.map(({ name }) => [name, 0]));
  const completed = await begin({ ...about, sha256: 'b'.repeat(64), rows: { ...none, people: 1 } });
  await call(db, owner.caller, 'import_record_rows', {
    p_import_id: completed.import_id,
    p_position: 0,
    p_rows: [`people:${JSON.stringify({ id: owner.userId, name: owner.mark })}`],
  });
  await call(db, owner.caller, 'complete_record_import', { p_import_id: completed.import_id });
  const archive = { ...about, sha256: 'a'.repeat(64), rows: none };
  const open = await begin(archive);
  return { archive, importId: open.import_id, importedId: completed.import_id };
}

async function heldJobs(db: TestDatabase, owner: RecordOf): Promise<Cast['held']> {
  // What is claimed from a lane with a limit takes one of its slots.
  await call(db, 'service_role', 'limit_lane', { p_lane: 'reading', p_max_concurrent: 100 });
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
  const erasing = await heldErasure(db, owner);
  return { reading, readingId, sha256: uploaded.sha256, ai, narrating: await narrating(db, owner), erasing };
}

/** Somebody else's erasure that a worker holds, beside one that is done and the owner's own, which waits for its day. */
async function heldErasure(db: TestDatabase, owner: RecordOf): Promise<Job> {
  const ask = (who: Person, name: string, p_now: boolean) =>
    call(db, who.caller, 'request_erasure', { p_patient_id: who.profileId, p_confirmation: name, p_now });
  const gone = await person(db, 'Gone');
  await submit(db, gone, await upload(db, gone));
  await ask(gone, 'Gone', true);
  await eraseAll(db);
  await ask(owner, owner.mark, false);
  await ask(await person(db, 'Going'), 'Going', true);
  const job = await claimErasure(db);
  if (job === null) throw new Error('No erasure was due.');
  return job;
}
